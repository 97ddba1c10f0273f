// Calls the library's functions with buffers. They go by value, which the emulator can't do, so it calls these, with addresses.
// Compiled without a C library's headers, because there are none of Android's.
#include <stddef.h>
#include <stdint.h>

#define _Nonnull
#define _Nullable
#include "AnonCallFFI.h"

extern void *memcpy(void *to, const void *from, size_t length);

// What a function gave: the code of its status (0 is success), its number or handle, and its buffer or error.
typedef struct {
    int64_t code;
    uint64_t value;
    uint64_t length;
    uint8_t bytes[8192];
} Outcome;

static RustBuffer buffer_of(const uint8_t *bytes, int32_t length) {
    RustCallStatus status = {0};
    ForeignBytes foreign = {length, bytes};
    return ffi_anoncall_rustbuffer_from_bytes(foreign, &status);
}

static void take(RustBuffer buffer, Outcome *outcome) {
    outcome->length = buffer.len;
    if (buffer.len > 0 && buffer.len <= sizeof outcome->bytes) memcpy(outcome->bytes, buffer.data, buffer.len);
    RustCallStatus status = {0};
    ffi_anoncall_rustbuffer_free(buffer, &status);
}

// What failed has no result, and what did not has no error.
static void finish(RustCallStatus status, RustBuffer result, Outcome *outcome) {
    outcome->code = status.code;
    take(status.code == 0 ? result : status.errorBuf, outcome);
}

static const RustBuffer NOTHING = {0};

void probe_buffer(RustBuffer (*function)(RustBuffer, RustCallStatus *), const uint8_t *input, int32_t length,
                  Outcome *outcome) {
    RustCallStatus status = {0};
    RustBuffer result = function(buffer_of(input, length), &status);
    finish(status, result, outcome);
}

void probe_from_bytes(const uint8_t *input, int32_t length, Outcome *outcome) {
    RustCallStatus status = {0};
    ForeignBytes foreign = {length, input};
    RustBuffer result = ffi_anoncall_rustbuffer_from_bytes(foreign, &status);
    finish(status, result, outcome);
}

void probe_client(const uint8_t *config, int32_t length, const uint8_t *secret, int32_t secret_length,
                  Outcome *outcome) {
    RustCallStatus status = {0};
    uint64_t credentials =
        uniffi_anoncall_fn_constructor_credentials_app_secret(buffer_of(secret, secret_length), &status);
    if (status.code == 0) {
        const uint8_t no_observer = 0;
        outcome->value = uniffi_anoncall_fn_constructor_callclient_new(buffer_of(config, length), credentials,
                                                                       buffer_of(&no_observer, 1), &status);
    }
    finish(status, NOTHING, outcome);
}

// Relocated as data is. In a library for 32 bits without such a relocation, unidbg takes the others for longer than they are.
void (*const probe_relocated)(const uint8_t *, int32_t, Outcome *) = probe_from_bytes;
