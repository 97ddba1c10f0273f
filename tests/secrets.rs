//! Unique secrets run through success and every failure, and show up nowhere.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::sync::Arc;

use anoncall::{
    AccessToken, CallClient, CallRequest, ClientConfig, Credentials, Header, TokenProviderError,
};
use sandbox::{Options, ScriptedAnswer};
use serde_json::json;
use support::{Recorder, config, provider, start_with};

const TOKEN: &str = "canary-token-5f1d";
const SECRET: &str = "canary-secret-77aa";
const ACCESS_CODE: &str = "4815162342canary";
const CALLED: &str = "55501990";
const CALLER: &str = "55501991";
const DATA: &str = "canary-data-e2";
const HEADER: &str = "canary-header-93";

/// What no text may hold. Phone numbers and call data count too: they are personal.
const CANARIES: [&str; 7] = [TOKEN, SECRET, ACCESS_CODE, CALLED, CALLER, DATA, HEADER];

#[track_caller]
fn shows_no_canary(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} is in {text}");
    }
}

fn request() -> CallRequest {
    CallRequest {
        called: CALLED.into(),
        caller_present: Some(CALLER.into()),
        call_data: Some(DATA.into()),
    }
}

/// What a hostile or careless service may answer: it repeats what it was sent.
fn answers() -> Vec<(u16, serde_json::Value)> {
    let echo = format!("token {TOKEN} secret {SECRET} code {ACCESS_CODE}");
    let data = json!({"sipServiceAddress": "10.0.0.1:5060", "accesscode": ACCESS_CODE});
    let mut answers = vec![
        (200, json!({"resultCode": "0", "resultData": data})),
        (
            200,
            json!({"resultCode": "30010000003", "resultDesc": echo, "resultData": data}),
        ),
        (
            200,
            json!({"resultCode": "0", "resultData": {"accesscode": ACCESS_CODE}}),
        ),
        (
            200,
            json!({"resultCode": "0", "resultData": {"accesscode": ACCESS_CODE, "sipServiceAddress": ACCESS_CODE}}),
        ),
        (200, json!({"error_code": TOKEN, "error_msg": echo})),
        (200, json!([ACCESS_CODE])),
    ];
    for status in [400, 401, 403, 404, 418, 429, 500, 502, 503, 504] {
        answers.push((
            status,
            json!({"error_code": TOKEN, "error_msg": format!("token {TOKEN}")}),
        ));
    }
    answers
}

#[tokio::test]
async fn no_canary_shows_in_success_or_failure_of_a_call() {
    for (status, body) in answers() {
        let sandbox = start_with(Options {
            scripted: vec![ScriptedAnswer {
                called: CALLED.into(),
                status,
                headers: Vec::new(),
                body: body.to_string().into_bytes(),
                created: false,
            }],
            ..Options::default()
        });
        let recorder = Arc::new(Recorder::default());
        let credentials = provider(|_| async { Ok(AccessToken::new(TOKEN.into(), Some(600))) });
        let config = ClientConfig {
            headers: vec![Header {
                name: "X-Canary".into(),
                value: HEADER.into(),
            }],
            ..config(&sandbox)
        };
        shows_no_canary(&format!("{config:?} {:?} {credentials:?}", request()));
        let client = CallClient::new(config, credentials, Some(recorder.clone())).unwrap();
        let result = client.create_call(request()).await;
        shows_no_canary(&format!("{result:?}"));
        match result {
            Ok(call) => {
                shows_no_canary(&format!("{:?} {}", call.access_code, call.access_code));
                assert_eq!(call.access_code.reveal(), ACCESS_CODE);
            }
            Err(error) => shows_no_canary(&error.to_string()),
        }
        let events = recorder.0.lock().unwrap();
        assert!(!events.is_empty());
        shows_no_canary(&format!("{events:?}"));
        // The canaries did travel.
        let received = sandbox.received();
        let call = received.last().unwrap();
        assert!(call.body.contains(CALLED) && call.headers["x-canary"] == HEADER);
        assert!(call.headers["authorization"].ends_with(TOKEN));
    }
}

#[tokio::test]
async fn no_canary_shows_when_there_is_no_token() {
    let sandbox = start_with(Options::default());
    let cases: [Arc<Credentials>; 3] = [
        Credentials::app_secret(SECRET.into()),
        provider(|_| async { Ok(AccessToken::new(format!("{TOKEN}\r\n"), None)) }),
        provider(|_| async {
            let _token = AccessToken::new(TOKEN.into(), None);
            Err(TokenProviderError::Failed {
                reason: "backend".into(),
            })
        }),
    ];
    for credentials in cases {
        shows_no_canary(&format!("{credentials:?}"));
        let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
        let error = client.create_call(request()).await.unwrap_err();
        shows_no_canary(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn a_token_endpoint_that_repeats_the_secret_is_not_quoted() {
    use std::io::{Read, Write};

    // The sandbox's own token endpoint never repeats a secret, so this one is made by hand.
    let authority = sandbox::Authority::new("Echo");
    let identity = authority.issue(sandbox::LeafSpec::default());
    let tls = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(
        identity
            .chain_der()
            .iter()
            .map(|der| der.clone().into())
            .collect(),
        identity.key_der().to_vec().try_into().unwrap(),
    )
    .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (tcp, _) = listener.accept().unwrap();
        let session = rustls::ServerConnection::new(Arc::new(tls)).unwrap();
        let mut stream = rustls::StreamOwned::new(session, tcp);
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request
            .windows(SECRET.len())
            .any(|part| part == SECRET.as_bytes())
        {
            let read = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..read]);
        }
        let body =
            json!({"error_code": SECRET, "error_msg": format!("no app has {SECRET}")}).to_string();
        write!(
            stream,
            "HTTP/1.1 401 No\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        stream.flush().unwrap();
    });
    let config = ClientConfig {
        root_certificates: vec![authority.ca_der()],
        platform_roots: false,
        ..ClientConfig::new(domain, "key")
    };
    let client = CallClient::new(config, Credentials::app_secret(SECRET.into()), None).unwrap();
    let error = client.create_call(request()).await.unwrap_err();
    shows_no_canary(&format!("{error} {error:?}"));
    assert!(
        error.to_string().contains("no app has [redacted]"),
        "{error}"
    );
    server.join().unwrap();
}
