//! The file of a call journal.
#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| anoncall::fuzzing::journal_file(file));
