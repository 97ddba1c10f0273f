// An app as this SDK meets it: its code in Swift, Objective-C and C++ has a personality routine each, and compact unwind information has room
// for three. It calls the Rust library.

.macro function name, personality, called
    .globl \personality
    .p2align 2
\personality:
    ret

    .globl \name
    .p2align 2
\name:
    .cfi_startproc
    .cfi_personality 155, \personality
    .cfi_lsda 16, Lno_handlers
    stp x29, x30, [sp, #-16]!
    mov x29, sp
    .cfi_def_cfa w29, 16
    .cfi_offset w30, -8
    .cfi_offset w29, -16
    bl \called
    ldp x29, x30, [sp], #16
    ret
    .cfi_endproc
.endm

.text
function _main, ___swift_personality, _in_objective_c
function _in_objective_c, ___objc_personality, _in_c_plus_plus
function _in_c_plus_plus, ___cxx_personality, _ffi_anoncall_uniffi_contract_version

.section __TEXT,__gcc_except_tab
Lno_handlers:
    .byte 255, 255, 1, 0

.subsections_via_symbols
