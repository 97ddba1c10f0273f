//! tokenByAkSk's answers, and the tokens that backends give.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    anoncall::fuzzing::token_answer(body);
    if let Ok(text) = std::str::from_utf8(body) {
        anoncall::fuzzing::access_token(text);
    }
});
