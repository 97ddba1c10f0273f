//! Answers with a call's state.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| anoncall::fuzzing::call_state_answer(body));
