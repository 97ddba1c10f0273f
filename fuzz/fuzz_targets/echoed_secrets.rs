//! Answers that repeat the secrets of their call.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (bool, &[u8])| {
    let (failed, template) = input;
    anoncall::fuzzing::echoed_secrets(if failed { 500 } else { 200 }, template);
});
