//! The doors for `fuzz/`: what reads bytes that others send or developers paste. Compiled for fuzzing and tests only.
//!
//! Each door checks what must hold for every input; the fuzzer and the property tests only choose the inputs.
#![expect(clippy::missing_panics_doc, reason = "panicking is how they tell")]

use crate::{
    config::{ClientConfig, Header},
    credentials::bearer_token,
    domain,
    sip::SipServer,
    trust, wire,
};

/// createcall's answer: it is read or refused, and a code is never made up.
pub fn create_call_answer(body: &[u8]) {
    if let Ok(answer) = wire::read_create_call(body) {
        assert!(!answer.result_code.is_empty());
        assert_one_line(answer.description.as_deref());
    }
    let message = wire::read_failure(body);
    assert_one_line(message.description.as_deref());
}

/// tokenByAkSk's answer.
pub fn token_answer(body: &[u8]) {
    if let Ok(answer) = wire::read_token(body) {
        assert!(!answer.token.expose().is_empty());
    }
}

/// An access token: what is accepted fits one header line.
pub fn access_token(text: &str) {
    if let Ok(token) = bearer_token(text) {
        assert!(text.contains(token));
        assert!(token.bytes().all(|byte| byte.is_ascii_graphic()));
    }
}

/// A SIP server address and an access code: the URI that they make, if they make one.
#[must_use]
pub fn sip_uri(address: &str, access_code: &str) -> Option<SipUri> {
    let server = SipServer::parse(address).ok()?;
    assert!((1..=65_535).contains(&server.port));
    assert!(!server.host.is_empty() && server.address == address);
    Some(SipUri {
        uri: server.uri(access_code),
        host: server.host,
        port: server.port,
    })
}

/// A SIP URI and what it was made of.
#[derive(Debug)]
pub struct SipUri {
    /// The URI.
    pub uri: String,
    /// The host, an IPv6 address without brackets.
    pub host: String,
    /// The port.
    pub port: i32,
}

/// A client's settings as texts.
pub fn config(domain: &str, app_key: &str, header: (&str, &str), pin: &str) {
    if let Ok(domain) = domain::parse(domain) {
        assert_eq!(domain.scheme(), "https");
        assert_eq!(domain::endpoint(&domain, "/"), domain);
    }
    let config = ClientConfig {
        headers: vec![Header {
            name: header.0.to_owned(),
            value: header.1.to_owned(),
        }],
        pins: vec![pin.to_owned()],
        platform_roots: false,
        ..ClientConfig::new(domain, app_key)
    };
    // There are no roots, so no client is made; what matters is that every way there ends in an error.
    assert!(config.check().is_err());
}

/// Root certificates as files.
pub fn root_certificate(file: &[u8]) {
    let own = ClientConfig {
        root_certificates: vec![file.to_vec()],
        platform_roots: false,
        ..ClientConfig::new("localhost", "key")
    };
    let accepted = trust::tls_config(&own).is_ok();
    let device = ClientConfig {
        root_certificates: Vec::new(),
        device_roots: vec![file.to_vec()],
        platform_roots: true,
        ..own
    };
    // A file of several certificates is no single DER, so only this direction holds.
    let _ = trust::tls_config(&device);
    assert!(!accepted || !file.is_empty());
}

fn assert_one_line(text: Option<&str>) {
    assert!(text.is_none_or(|text| !text.is_empty() && !text.contains(char::is_control)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The user part of a SIP URI, decoded by RFC 3261's rules and refused where they don't allow it.
    fn decoded_user(uri: &str) -> Option<Vec<u8>> {
        let (user, _) = uri.strip_prefix("sip:")?.split_once('@')?;
        let mut bytes = user.bytes();
        let mut decoded = Vec::new();
        while let Some(byte) = bytes.next() {
            match byte {
                b'%' => {
                    let hex = [bytes.next()?, bytes.next()?];
                    decoded.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => decoded.push(byte),
                _ if b"-_.!~*'()&=+$,;?/".contains(&byte) => decoded.push(byte),
                _ => return None,
            }
        }
        Some(decoded)
    }

    /// JSON that looks like an answer, with values of every kind in every place.
    fn answer() -> impl Strategy<Value = String> {
        let value = prop_oneof![
            Just("null".to_owned()),
            Just("{}".to_owned()),
            Just("[1]".to_owned()),
            Just("true".to_owned()),
            any::<i64>().prop_map(|number| number.to_string()),
            any::<f64>()
                .prop_filter("finite", |number| number.is_finite())
                .prop_map(|number| number.to_string()),
            any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        ];
        (value.clone(), value.clone(), value.clone(), value).prop_map(|(code, desc, address, access)| {
            format!(
                r#"{{"resultCode":{code},"resultDesc":{desc},"resultData":{{"sipServiceAddress":{address},"accesscode":{access}}}}}"#
            )
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..500)) {
            create_call_answer(&body);
            token_answer(&body);
            root_certificate(&body);
        }

        #[test]
        fn any_answer_is_read_or_refused(body in answer()) {
            create_call_answer(body.as_bytes());
        }

        #[test]
        fn every_access_code_comes_back_from_its_uri(
            code in any::<String>(),
            host in "[a-z]{1,5}(\\.[a-z]{1,5}){0,3}",
            port in 1..=65_535_u16,
        ) {
            let made = sip_uri(&format!("{host}:{port}"), &code).unwrap();
            prop_assert_eq!(decoded_user(&made.uri).unwrap(), code.as_bytes());
            let server = format!("@{host}:{port}");
            prop_assert!(made.uri.ends_with(&server));
        }

        #[test]
        fn every_ip_address_is_read(address in any::<std::net::IpAddr>(), port in 1..=65_535_u16) {
            let socket = std::net::SocketAddr::new(address, port);
            let made = sip_uri(&socket.to_string(), "1").unwrap();
            prop_assert_eq!(made.host.parse::<std::net::IpAddr>().unwrap(), address);
        }

        #[test]
        fn any_settings_are_checked(domain in r"[a-z0-9.:\[\]-]{0,12}|\PC*", key in any::<String>(), name in any::<String>(), pin in any::<String>()) {
            config(&domain, &key, (&name, &key), &pin);
            access_token(&domain);
        }
    }
}
