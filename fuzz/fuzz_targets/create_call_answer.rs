//! createcall's answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| anoncall::fuzzing::create_call_answer(body));
