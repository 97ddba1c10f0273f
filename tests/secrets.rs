//! Unique secrets run through success and every failure, and show up nowhere.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{fs, sync::Arc};

use anoncall::{
    AccessToken, CallClient, CallFate, CallRequest, CallSession, ClientConfig, Credentials,
    FailureReport, FileCallJournal, Header, SessionListener, SessionState, StartOutcome,
    TokenProviderError,
};
use sandbox::Options;
use serde_json::json;
use support::{Recorder, config, one_answer::OneAnswer, patiently, provider, start_with};
use tokio::sync::mpsc;

const SECRET: &str = "canary-secret-77aa";
const ACCESS_CODE: &str = "4815162342canary";
const CALLED: &str = "55501990";
const CALLER: &str = "55501991";
const DATA: &str = "canary-data-e2";
const HEADER: &str = "canary-header-93";

/// What no text may hold besides the token. Phone numbers and call data count too: they are personal.
const CANARIES: [&str; 6] = [SECRET, ACCESS_CODE, CALLED, CALLER, DATA, HEADER];

#[track_caller]
fn shows_no_canary(token: &str, text: &str) {
    for canary in CANARIES.iter().chain([&token]) {
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
fn answers(token: &str) -> Vec<(u16, serde_json::Value)> {
    let echo =
        format!("token {token} code {ACCESS_CODE} header {HEADER} body {CALLED}{CALLER}{DATA}");
    let sent = format!("Bearer {token} {HEADER} {CALLED}{CALLER}{DATA}");
    let data = json!({"sipServiceAddress": "10.0.0.1:5060", "accesscode": ACCESS_CODE, "callSerialNo": token});
    let mut answers = vec![
        (
            200,
            json!({"resultCode": "0", "resultDesc": echo, "resultData": data}),
        ),
        (
            200,
            json!({"resultCode": "30010000003", "resultDesc": echo, "resultData": data}),
        ),
        (
            200,
            json!({"resultCode": sent, "resultDesc": {"all": echo}, "resultData": data}),
        ),
        (
            200,
            json!({"resultCode": "0", "resultData": {"accesscode": ACCESS_CODE, "callSerialNo": sent}}),
        ),
        (
            200,
            json!({"resultCode": "0", "resultData": {"accesscode": ACCESS_CODE, "sipServiceAddress": sent}}),
        ),
        (200, json!({"error_code": sent, "error_msg": sent})),
        (200, json!([ACCESS_CODE])),
    ];
    for status in [400, 401, 403, 404, 418, 429, 500, 502, 503, 504] {
        answers.push((status, json!({"error_code": sent, "error_msg": sent})));
    }
    answers
}

#[tokio::test]
async fn no_canary_shows_in_success_or_failure_of_a_call() {
    let count = answers("").len();
    for index in 0..count {
        let token = "unique-token-5f1d";
        let (status, body) = answers(token).swap_remove(index);
        let server = OneAnswer::start(status, "", &body.to_string());
        let recorder = Arc::new(Recorder::default());
        let credentials =
            provider(move |_| async move { Ok(AccessToken::new(token.into(), Some(600))) });
        let config = ClientConfig {
            headers: vec![Header {
                name: "X-Canary".into(),
                value: HEADER.into(),
            }],
            ..server.config()
        };
        shows_no_canary(
            token,
            &format!("{config:?} {:?} {credentials:?}", request()),
        );
        let client = CallClient::new(config, credentials, Some(recorder.clone())).unwrap();
        let result = client.create_call(request()).await;
        shows_no_canary(token, &format!("{result:?}"));
        match result {
            Ok(call) => {
                assert_eq!(index, 0);
                assert_eq!(call.access_code.reveal(), ACCESS_CODE);
            }
            Err(error) => {
                assert_ne!(index, 0, "{error}");
                shows_no_canary(token, &error.to_string());
            }
        }
        let events = recorder.0.lock().unwrap();
        assert!(!events.is_empty());
        shows_no_canary(token, &format!("{events:?}"));
        // The canaries did travel.
        let request = server.next_request().text;
        for canary in [token, CALLED, CALLER, DATA, HEADER] {
            assert!(request.contains(canary), "{canary} was not sent");
        }
    }
}

#[tokio::test]
async fn no_canary_shows_when_there_is_no_token() {
    let sandbox = start_with(Options::default());
    let cases: [Arc<Credentials>; 3] = [
        Credentials::app_secret(SECRET.into()),
        provider(|_| async { Ok(AccessToken::new(format!("{SECRET}\r\n"), None)) }),
        provider(|_| async {
            let _token = AccessToken::new(SECRET.into(), None);
            Err(TokenProviderError::Failed {
                reason: "backend".into(),
            })
        }),
    ];
    for credentials in cases {
        shows_no_canary(SECRET, &format!("{credentials:?}"));
        let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
        let error = client.create_call(request()).await.unwrap_err();
        shows_no_canary(SECRET, &format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn a_token_endpoint_that_repeats_the_secret_is_not_quoted() {
    let body = json!({"error_code": SECRET, "error_msg": format!("no app has {SECRET}")});
    let server = OneAnswer::start(401, "", &body.to_string());
    let credentials = Credentials::app_secret(SECRET.into());
    let client = CallClient::new(server.config(), credentials, None).unwrap();
    let error = client.create_call(request()).await.unwrap_err();
    shows_no_canary(SECRET, &format!("{error} {error:?}"));
    assert!(
        error.to_string().contains("no app has [redacted]"),
        "{error}"
    );
    assert!(server.next_request().text.contains(SECRET));
}

/// Hands on every state of a session.
struct States(mpsc::UnboundedSender<SessionState>);

impl SessionListener for States {
    fn on_state(&self, state: SessionState) {
        let _ = self.0.send(state);
    }
}

/// Whether nothing more happens by itself for now.
fn is_settled(shown: &SessionState) -> bool {
    match shown {
        SessionState::Created { .. } | SessionState::Failed { .. } => true,
        SessionState::Unclear { fate, .. } => *fate != CallFate::LookingUp,
        _ => false,
    }
}

fn report(shown: &SessionState) -> Option<&FailureReport> {
    match shown {
        SessionState::Failed { report } | SessionState::Unclear { report, .. } => Some(report),
        _ => None,
    }
}

#[tokio::test]
async fn no_canary_shows_in_a_session_its_reports_and_its_journal() {
    for index in 0..answers("").len() {
        let token = "unique-token-5f1d";
        let (status, body) = answers(token).swap_remove(index);
        let server = OneAnswer::start(status, "", &body.to_string());
        let credentials =
            provider(move |_| async move { Ok(AccessToken::new(token.into(), Some(600))) });
        let config = ClientConfig {
            headers: vec![Header {
                name: "X-Canary".into(),
                value: HEADER.into(),
            }],
            call_history: true,
            ..server.config()
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("calls");
        let journal = FileCallJournal::new(file.to_str().unwrap(), vec![7; 32]).unwrap();
        let client = CallClient::new(config, credentials, None).unwrap();
        let session = CallSession::new(client, Some(journal)).unwrap();
        let (sender, mut heard) = mpsc::unbounded_channel();
        let _subscription = session.listen(Arc::new(States(sender)));
        assert_eq!(session.start(request()), StartOutcome::Accepted);
        loop {
            let shown = patiently(heard.recv()).await.unwrap();
            shows_no_canary(token, &format!("{shown:?}"));
            shows_no_canary(token, &fs::read_to_string(&file).unwrap_or_default());
            if let Some(report) = report(&shown) {
                shows_no_canary(token, &report.support_report);
            }
            if is_settled(&shown) {
                assert_eq!(report(&shown).is_none(), index == 0, "{shown:?}");
                break;
            }
        }
        // The canaries did travel.
        let request = server.next_request().text;
        for canary in [token, CALLED, CALLER, DATA, HEADER] {
            assert!(request.contains(canary), "{canary} was not sent");
        }
    }
}
