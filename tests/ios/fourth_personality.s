// In the place of the Rust library: a function whose compact unwind information names a personality routine, as the library's must not.

.text
.globl ___fourth_personality
.p2align 2
___fourth_personality:
    ret

.globl _ffi_anoncall_uniffi_contract_version
.p2align 2
_ffi_anoncall_uniffi_contract_version:
    .cfi_startproc
    .cfi_personality 155, ___fourth_personality
    .cfi_lsda 16, Lno_handlers
    stp x29, x30, [sp, #-16]!
    mov x29, sp
    .cfi_def_cfa w29, 16
    .cfi_offset w30, -8
    .cfi_offset w29, -16
    ldp x29, x30, [sp], #16
    ret
    .cfi_endproc

.section __TEXT,__gcc_except_tab
Lno_handlers:
    .byte 255, 255, 1, 0

.subsections_via_symbols
