// An app with two SDKs that were written in Rust: it uses a function of each, so that a linker takes both.

#include <stdint.h>

uint32_t ffi_anoncall_uniffi_contract_version(void);
uint32_t ffi_second_sdk_uniffi_contract_version(void);

int main(void) {
    return ffi_anoncall_uniffi_contract_version() != ffi_second_sdk_uniffi_contract_version();
}
