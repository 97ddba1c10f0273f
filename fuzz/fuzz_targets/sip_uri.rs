//! SIP addresses and access codes: what they make is a SIP URI for an independent parser too, with the same user, host and port.
#![no_main]

use std::net::Ipv4Addr;

use anoncall::fuzzing::sip_uri;
use ezk_sip_types::{
    host::Host,
    uri::{SipUri, SipUriUserPart},
};

libfuzzer_sys::fuzz_target!(|input: (&str, &str)| {
    let (address, access_code) = input;
    let Some(made) = sip_uri(address, access_code) else {
        return;
    };
    // An empty user part is none (the SDK never makes a call of it), the other parser takes the beginning of a name such as
    // 1.2.3.4.example for an address, and it refuses underscores (RFC 3261 has none), which some private deployments use.
    if access_code.is_empty() || begins_like_an_address(&made.host) || made.host.contains('_') {
        return;
    }
    let parsed: SipUri = made
        .uri
        .parse()
        .unwrap_or_else(|_| panic!("not parsed: {}", made.uri));
    assert!(!parsed.sips, "{}", made.uri);
    match parsed.user_part {
        SipUriUserPart::User(user) => assert_eq!(user.as_str(), access_code, "{}", made.uri),
        _ => panic!("no user: {}", made.uri),
    }
    assert_eq!(parsed.host_port.port.map(i32::from), Some(made.port));
    match parsed.host_port.host {
        Host::IP4(ip) => assert_eq!(Ok(ip), made.host.parse()),
        Host::IP6(ip) => assert_eq!(Ok(ip), made.host.parse()),
        Host::Name(name) => assert_eq!(name.as_str(), made.host),
    }
});

fn begins_like_an_address(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_err()
        && host
            .split('.')
            .take(4)
            .all(|label| label.starts_with(|c: char| c.is_ascii_digit()))
}
