//! A client's settings: domain, app key, header, pin.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (&str, &str, &str, &str, &str)| {
    let (domain, app_key, name, value, pin) = input;
    let _ = anoncall::fuzzing::config(domain, app_key, (name, value), pin);
});
