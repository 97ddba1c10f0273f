//! The doors for `fuzz/`: what reads bytes that others send or developers paste. Compiled for fuzzing and tests only.
//!
//! Each door checks what must hold for every input; the fuzzer and the property tests only choose the inputs.
#![expect(clippy::missing_panics_doc, reason = "panicking is how they tell")]

use crate::{
    calls::setup::Setup,
    journal::{
        call_journal::JournalEntry,
        file_journal::{call_line, parse},
    },
    look_up::{
        call_attempt::CallAttempt,
        call_record::CallState,
        call_search::Search,
        look_up_wire::{self, NoAnswer},
    },
    model::{error::CallError, result_code::ResultCode, sip::SipServer},
    protocol::{answer::read_answer, redaction::Redaction, wire},
    settings::{config::ClientConfig, credentials::bearer_token, domain, header::Header},
    support::{escapes::View, text},
    trust::tls,
};

/// A certificate authority that nobody has the key of, good until 2126.
const ROOT: &str = "\
-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUM8XJqvLD4wlugYnmjnMqv+Lolw0wCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHRnV6emluZzAgFw0yNjExMjUxNzI0MDZaGA8yMTI2MTEwMTE3
MjQwNlowEjEQMA4GA1UEAwwHRnV6emluZzBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABJmXbnQAvLCAL4P4TBJRrs/7J86jEwQtZzlo/o/bcyIXVwkh0pnnRL8AuWcZ
J43cUiSsg4GDH4C5FCm/ev/qiXujUzBRMB0GA1UdDgQWBBSJZnVxMyYxYi0iowGx
x2jS2AFGXjAfBgNVHSMEGDAWgBSJZnVxMyYxYi0iowGxx2jS2AFGXjAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDuAmKodZD0UMUuAi2f6c3oihQq
dFFTR3uvgrzGBFPElAIgAt3xvf7oJeBb/oC971dvtqkFl5APvNVSEBzLkDm8liM=
-----END CERTIFICATE-----
";

/// createcall's answer: it is read or refused, and a code is never made up.
pub fn create_call_answer(body: &[u8]) {
    if let Ok(answer) = wire::read_create_call(body, Redaction::default()) {
        assert!(
            matches!(answer.result_code, Err(_) | Ok(ResultCode::Success))
                || answer.message.code.is_some()
        );
    }
    let message = wire::read_failure(body, Redaction::default());
    for text in [
        message.code,
        message.description,
        message.request_id,
        message.call_serial_no,
    ] {
        assert_one_line(text.as_deref());
    }
}

/// An answer to createcall that repeats the secrets of its call, in the places and forms that a template says: no error shows one.
///
/// In the template each byte below 24 stands for one of the three secrets in one of eight forms; the other bytes are themselves.
pub fn echoed_secrets(status: u16, template: &[u8]) {
    const SECRETS: [&str; 3] = [TOKEN, CALLED, CALL_DATA];
    let mut body = Vec::new();
    for byte in template {
        let index = usize::from(*byte);
        match SECRETS.get(index % 3) {
            Some(secret) if index < 24 => body.extend(echo(secret, index / 3)),
            _ => body.push(*byte),
        }
    }
    let redaction = Redaction::default()
        .credentials([TOKEN])
        .personal([CALLED, CALL_DATA]);
    let Err(error) = read_answer(i32::from(status), None, &body, redaction) else {
        return;
    };
    let (free_texts, identifiers) = texts_of(&error);
    for text in free_texts {
        for view in View::all_of(&text) {
            let text: String = view.chars.into_iter().collect();
            for secret in SECRETS.into_iter().chain(PIECES) {
                assert!(!holds(&text, secret), "{secret:?} is in {text:?}");
            }
        }
    }
    // Within a code or serial number a number is evidence.
    for text in identifiers {
        assert!(!SECRETS.iter().any(|secret| text.trim() == *secret));
        assert!(!PIECES.iter().any(|piece| holds(&text, piece)), "{text:?}");
    }
}

/// Whether a text holds a secret in upper or lower case, wrapped or, if it is a number, grouped. The fuzzer writes what stands
/// between secrets, so a token without its dots is its own invention and no echo.
fn holds(text: &str, secret: &str) -> bool {
    let ignored = |c: char| {
        let wraps = c.is_control() || text::is_invisible(c);
        wraps || (secret == CALLED && (c.is_whitespace() || "-./()+".contains(c)))
    };
    let bare = |text: &str| {
        let kept = text.chars().filter(|c| !ignored(*c));
        kept.collect::<String>().to_ascii_lowercase()
    };
    bare(text).contains(&bare(secret))
}

/// An error's descriptions, and its codes and numbers.
fn texts_of(error: &CallError) -> (Vec<String>, Vec<String>) {
    let (free_texts, identifiers) = match error.clone() {
        CallError::HttpStatus {
            service_code,
            description,
            request_id,
            call_serial_no,
            ..
        } => (
            vec![description],
            vec![service_code, request_id, call_serial_no],
        ),
        CallError::Rejected {
            result_code,
            description,
            call_serial_no,
        } => (
            vec![description],
            vec![Some(result_code.code()), call_serial_no],
        ),
        CallError::UnreadableAnswer {
            reason,
            call_serial_no,
        } => (vec![Some(reason)], vec![call_serial_no]),
        other => (vec![Some(other.to_string())], Vec::new()),
    };
    let present = |texts: Vec<Option<String>>| texts.into_iter().flatten().collect();
    (present(free_texts), present(identifiers))
}

/// Parts of the token, as services shorten it: its first 16 characters and its last 16. Shorter parts may be shown.
const PIECES: [&str; 2] = ["eyJhbGciOiJFUzI1", "iOiI3NyJ9.x-Y_z0"];

const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI3NyJ9.x-Y_z0";
const CALLED: &str = "+86 138-0013-8077";
const CALL_DATA: &str = "\u{5ba2}\u{6237} 7/\"A\"";

/// A secret as a service may repeat it.
fn echo(secret: &str, form: usize) -> Vec<u8> {
    let each = |write: fn(char) -> String| secret.chars().map(write).collect::<String>();
    let text = match form {
        0 => secret.to_owned(),
        1 => {
            let json = serde_json::Value::from(secret).to_string();
            // Without the quotes around it; one within, at its end, belongs to the secret.
            let text = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            text.unwrap_or_default().to_owned()
        }
        2 => each(|c| {
            c.encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect::<Vec<_>>()
                .concat()
        }),
        3 => each(|c| {
            c.to_string()
                .bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect::<Vec<_>>()
                .concat()
        }),
        4 => each(|c| format!("&#{};", u32::from(c))),
        5 => secret.to_uppercase(),
        6 => echo(secret, 2).escape_ascii().to_string(),
        _ => secret.replace(['-', ' '], ""),
    };
    text.into_bytes()
}

/// The call history: what matches is the call that was searched for, and no other call's number leaves it.
pub fn call_history_answer(body: &[u8]) {
    let attempt = CallAttempt {
        called: CALLED.into(),
        caller_present: None,
        call_data: Some(CALL_DATA.into()),
        sent_at_ms: SENT_AT_MS,
    };
    let search = Search::new(&attempt, None, std::time::Duration::from_secs(10));
    let window = search.window();
    match look_up_wire::read_history(body, &search, &Redaction::default()) {
        Ok(page) => {
            assert!(page.matches.len() <= page.records);
            for record in page.matches {
                assert_eq!(record.called.as_deref().map(text::trim), Some(CALLED));
                assert!(record.call_data.is_none_or(|data| {
                    let data = text::trim(&data);
                    data.is_empty() || data == CALL_DATA
                }));
                let created = record.created_ms.unwrap_or_default();
                assert!((window.from_ms..=window.to_ms).contains(&created));
                assert_one_line(record.call_serial_no.as_deref());
            }
        }
        Err(why) => assert_told_in_one_line(why),
    }
}

/// The state of a call: it belongs to the call that was asked for.
pub fn call_state_answer(body: &[u8]) {
    match look_up_wire::read_call_state(body, "1537353600-21", &Redaction::default()) {
        Ok(record) => {
            assert_eq!(record.call_serial_no.as_deref(), Some("1537353600-21"));
            assert!(record.end_reason.is_none() || record.state == CallState::Ended);
            let shown = format!("{record:?}");
            assert!(!shown.contains(char::is_control), "{shown}");
        }
        Err(why) => assert_told_in_one_line(why),
    }
}

fn assert_told_in_one_line(why: NoAnswer) {
    match why {
        NoAnswer::Unreadable(reason) => assert_one_line(Some(&reason)),
        NoAnswer::Refused(message) => {
            let texts = [message.code, message.description, message.request_id];
            for text in texts {
                assert_one_line(text.as_deref());
            }
        }
    }
}

/// A time of the vendor's example.
const SENT_AT_MS: i64 = 1_621_576_992_000;

/// tokenByAkSk's answer.
pub fn token_answer(body: &[u8]) {
    if let Ok(answer) = wire::read_token(body, Redaction::default()) {
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

/// A client's settings as texts: whether a client can be made with them. It can if and only if each of them is good by itself.
#[must_use]
pub fn config(domain: &str, app_key: &str, header: (&str, &str), pin: &str) -> bool {
    if let Ok(domain) = domain::parse(domain) {
        assert_eq!(domain.scheme(), "https");
        assert_eq!(domain::endpoint(&domain, "/"), domain);
    }
    let good = || ClientConfig {
        root_certificates: vec![ROOT.into()],
        platform_roots: false,
        ..ClientConfig::new("host.example", "key")
    };
    let headers = vec![Header {
        name: header.0.to_owned(),
        value: header.1.to_owned(),
    }];
    let (domain, app_key, pins) = (domain.to_owned(), app_key.to_owned(), vec![pin.to_owned()]);
    let each = [
        ClientConfig {
            domain: domain.clone(),
            ..good()
        },
        ClientConfig {
            app_key: app_key.clone(),
            ..good()
        },
        ClientConfig {
            headers: headers.clone(),
            ..good()
        },
        ClientConfig {
            pins: pins.clone(),
            ..good()
        },
    ];
    let together = ClientConfig {
        domain,
        app_key,
        headers,
        pins,
        ..good()
    };
    let is_accepted = |config: &ClientConfig| Setup::of(config.clone()).is_ok();
    assert_eq!(is_accepted(&together), each.iter().all(is_accepted));
    is_accepted(&together)
}

/// A root certificate as a file: whether it is accepted. DER is accepted by the same rules where it comes from a device's store.
#[must_use]
pub fn root_certificate(file: &[u8]) -> bool {
    let own = ClientConfig {
        root_certificates: vec![file.to_vec()],
        platform_roots: false,
        ..ClientConfig::new("localhost", "key")
    };
    let accepted = tls::tls_config(&own).is_ok();
    let device = ClientConfig {
        root_certificates: Vec::new(),
        device_roots: vec![file.to_vec()],
        platform_roots: true,
        ..own
    };
    let accepted_of_device = tls::tls_config(&device).is_ok();
    // An app's own file may also be PEM, with several certificates; a device's store holds DER. An app is told of a certificate that
    // can't be used, and a device's store may hold some.
    if file.starts_with(&[0x30, 0x82]) {
        assert!(!accepted || accepted_of_device);
    }
    accepted
}

fn assert_one_line(text: Option<&str>) {
    assert!(text.is_none_or(|text| !text.is_empty() && !text.contains(char::is_control)));
}

/// The file of a call journal, however it was damaged: what is read of it can be written and read again, and a whole line is never lost
/// for what stands before it.
pub fn journal_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let entries = parse(&text);
    let written: String = entries.iter().map(call_line).collect();
    assert_eq!(parse(&written), entries);

    let entry = JournalEntry {
        id: "a-call".into(),
        time_ms: SENT_AT_MS,
        number_hash: "a-hash".into(),
    };
    let longer = format!("{text}\n{}", call_line(&entry));
    assert_eq!(parse(&longer).last(), Some(&entry));
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

    /// JSON that looks like a look-up's answer, with records that nearly match.
    fn look_up_answer() -> impl Strategy<Value = String> {
        let value = |good: &'static [&'static str]| {
            prop_oneof![
                4 => proptest::sample::select(good).prop_map(|text| serde_json::Value::from(text).to_string()),
                1 => Just("null".to_owned()),
                1 => Just("[{}]".to_owned()),
                1 => any::<i64>().prop_map(|number| number.to_string()),
                1 => any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
            ]
        };
        let record = (
            value(&[CALLED, " +86 138-0013-8077 ", "55501990"]),
            value(&[CALL_DATA, "of another operator", ""]),
            value(&["1621576992000", "1621576992001", "1621576000000"]),
            value(&["0", "3", "1537353600-21"]),
        );
        let record = record.prop_map(|(called, data, began, state)| {
            format!(
                r#"{{"called":{called},"callData":{data},"startTime":{began},"state":{state},"reasonCode":{state},"callSerialNo":{state}}}"#
            )
        });
        let records = proptest::collection::vec(record, 0..4);
        (value(&["0", "1", "7"]), value(&["2"]), records).prop_map(|(code, total, records)| {
            let (first, all) = (records.first().cloned().unwrap_or_default(), records.join(","));
            let fields = first.trim_start_matches('{').trim_end_matches('}');
            let comma = if fields.is_empty() { "" } else { "," };
            format!(
                r#"{{"retCode":{code},"retMsg":{total},"result":{{"total":{total},"callInfo":[{all}]{comma}{fields}}}}}"#
            )
        })
    }

    #[test]
    fn the_doors_for_look_ups_see_matches() {
        let record =
            format!(r#""called":"{CALLED}","startTime":{SENT_AT_MS},"state":3,"reasonCode":1"#);
        let history = format!(r#"{{"retCode":"0","result":{{"callInfo":[{{{record}}}]}}}}"#);
        call_history_answer(history.as_bytes());
        let state = format!(r#"{{"retCode":"0","result":{{{record}}}}}"#);
        call_state_answer(state.as_bytes());
    }

    /// A line of a journal, or something like it.
    fn journal_line() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "call [ab] -?[0-9]{1,20} [0-9a-f]{4}\n",
            2 => "ended [ab]\n",
            1 => "call [ab ]{0,3}\n?",
            1 => ".{0,20}",
        ]
    }

    /// Text with the bytes that stand for echoes, between words and in them.
    fn echoes() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            (0_u8..24).prop_map(|byte| char::from(byte).to_string()),
            Just(" ".to_owned()),
            "[a-z0-9.:]{1,8}",
            "x{980,1000}",
        ];
        proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
    }

    #[test]
    fn an_echo_that_runs_on_is_removed_from_a_name_too() {
        let template =
            "{\"errorCode\":\"\",\"exceptionInfo\":{\"\u{5}b\":[\"\"]},\"request_id\":\"\u{5}b\"}";
        echoed_secrets(200, template.as_bytes());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn no_secret_shows_whatever_the_service_repeats(
            status in prop_oneof![Just(200_u16), Just(401), Just(500)],
            code in echoes(),
            description in echoes(),
            data in echoes(),
        ) {
            for template in [
                format!(r#"{{"resultCode":"{code}","resultDesc":"{description}","resultData":{{"callSerialNo":"{data}","accesscode":"{data}"}}}}"#),
                format!(r#"{{"errorCode":"{code}","exceptionInfo":{{"{data}":["{description}"]}},"request_id":"{data}"}}"#),
                format!(r#"{{"resultCode":"0","resultDesc":"{description}","resultData":"{{\"sipServiceAddress\":\"{data}\"}}"}}"#),
            ] {
                echoed_secrets(status, template.as_bytes());
            }
        }
    }

    const PIN: &str = "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    /// One of these texts, or any other that looks like them.
    fn text(good: &'static [&'static str], alike: &'static str) -> impl Strategy<Value = String> {
        prop_oneof![
            proptest::sample::select(good).prop_map(str::to_owned),
            proptest::string::string_regex(alike).unwrap(),
            any::<String>(),
        ]
    }

    /// The bytes of `ROOT` as DER.
    fn der() -> Vec<u8> {
        use base64::{Engine as _, prelude::BASE64_STANDARD};
        let lines = ROOT.lines().filter(|line| !line.starts_with('-'));
        BASE64_STANDARD.decode(lines.collect::<String>()).unwrap()
    }

    #[test]
    fn good_settings_are_accepted_and_each_bad_one_is_refused() {
        let header = ("X-TenantSpaceID", "t");
        assert!(config("host.example:28443", "key", header, PIN));
        assert!(!config("host.example:0", "key", header, PIN));
        assert!(!config("host.example", "k e y", header, PIN));
        assert!(!config("host.example", "key", ("Host", "t"), PIN));
        assert!(!config("host.example", "key", header, "sha256/"));
    }

    #[test]
    fn a_root_certificate_is_accepted_whole_only() {
        let der = der();
        assert!(root_certificate(ROOT.as_bytes()) && root_certificate(&der));
        for length in 0..der.len() {
            assert!(!root_certificate(&der[..length]), "{length}");
        }
    }

    proptest! {
        #[test]
        fn a_damaged_journal_loses_no_whole_line(lines in proptest::collection::vec(journal_line(), 0..8), cut in any::<proptest::sample::Index>()) {
            let whole = lines.concat();
            let cut = cut.index(whole.len() + 1);
            journal_file(&whole.as_bytes()[..cut]);
        }

        #[test]
        fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..500)) {
            create_call_answer(&body);
            token_answer(&body);
            call_history_answer(&body);
            call_state_answer(&body);
            prop_assert!(!root_certificate(&body));
        }

        #[test]
        fn a_changed_root_certificate_is_read_or_refused(place in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let mut file = der();
            let place = place.index(file.len());
            file[place] = byte;
            let _ = root_certificate(&file);
        }

        #[test]
        fn any_answer_is_read_or_refused(body in answer()) {
            create_call_answer(body.as_bytes());
        }

        #[test]
        fn any_look_up_is_read_or_refused(body in look_up_answer()) {
            call_history_answer(body.as_bytes());
            call_state_answer(body.as_bytes());
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
            if let Some(made) = sip_uri(&socket.to_string(), "1") {
                prop_assert_eq!(made.host.parse::<std::net::IpAddr>().unwrap(), address);
            } else {
                let canonical = address.to_canonical();
                let reserved = matches!(canonical, std::net::IpAddr::V4(ip) if !(1..224).contains(&ip.octets()[0]));
                prop_assert!(reserved || canonical.is_multicast() || canonical.is_unspecified());
            }
        }

        #[test]
        fn settings_are_good_together_if_each_is_good(
            domain in text(&["host.example", "10.0.0.1:28443", "[::1]"], r"[a-z0-9.:\[\]-]{0,12}"),
            key in text(&["key"], "[!-~]{0,9}"),
            name in text(&["X-TenantSpaceID"], "[a-zA-Z-]{0,9}"),
            value in text(&["t"], "[ -~]{0,9}"),
            pin in text(&[PIN], "(sha256/)?[a-zA-Z0-9+/]{43}="),
        ) {
            let _ = config(&domain, &key, (&name, &value), &pin);
        }

        #[test]
        fn any_access_token_is_read_or_refused(token in text(&["Bearer abc"], "(Bearer )?[a-z0-9._~+/-]{0,9}={0,2}")) {
            access_token(&token);
        }
    }
}
