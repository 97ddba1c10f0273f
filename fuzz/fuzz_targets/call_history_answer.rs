//! The call history's answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| anoncall::fuzzing::call_history_answer(body));
