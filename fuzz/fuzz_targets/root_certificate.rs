//! Root certificates, in PEM and DER.
#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let _ = anoncall::fuzzing::root_certificate(file);
});
