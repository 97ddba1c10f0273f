//! SIP addresses and access codes: what they make is a SIP URI for an independent parser too, with the same host and port.
#![no_main]

use anoncall::fuzzing::sip_uri;

libfuzzer_sys::fuzz_target!(|input: (&str, &str)| {
    let (address, access_code) = input;
    let Some(made) = sip_uri(address, access_code) else {
        return;
    };
    let parsed = rsip::Uri::try_from(made.uri.as_str());
    // An empty user part is none; the SDK never makes a call of it.
    if access_code.is_empty() {
        return;
    }
    let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}", made.uri));
    assert_eq!(parsed.scheme, Some(rsip::Scheme::Sip), "{}", made.uri);
    assert!(parsed.auth.is_some(), "{}", made.uri);
    let port = parsed
        .host_with_port
        .port
        .map(|port| i32::from(*port.value()));
    assert_eq!(port, Some(made.port), "{}", made.uri);
    let host = parsed.host_with_port.host.to_string();
    assert_eq!(host.trim_matches(['[', ']']), made.host, "{}", made.uri);
});
