//! What became of a call: the client's look-ups beside what the sandbox created.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anoncall::{
    AccessToken, Advice, CallAttempt, CallClient, CallErrorKind, CallRecord, CallRequest,
    CallSearch, CallState, ClientConfig, Credentials, LookUpError, RequestField,
};
use sandbox::{ByteServer, Endpoint, Options, Received, Sandbox};
use serde_json::{Value, json};
use support::{
    LONG_TIMEOUT_MS, PATIENCE, cases, client_with, config, one_answer::OneAnswer, patiently,
    provider, request, start, start_with, tests_folder, tokens_requested,
};

/// Closes the connection without an answer, and creates a call task.
const UNANSWERED: &str = "90001003";
const LATE: &str = "90003002";
const WITH_TWIN: &str = "90003004";
const WITH_SIBLING: &str = "90003005";
const FORBIDDEN: &str = "90003403";

const DAY_MS: i64 = 86_400_000;

fn now_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since_epoch.as_millis().try_into().unwrap()
}

fn with_history(config: ClientConfig) -> ClientConfig {
    ClientConfig {
        call_history: true,
        ..config
    }
}

fn searcher(sandbox: &Sandbox) -> Arc<CallClient> {
    client_with(with_history(config(sandbox)))
}

/// A client that has a token, so that it has heard nothing of the service yet.
fn newcomer(sandbox: &Sandbox) -> Arc<CallClient> {
    let token = sandbox.issue_token();
    CallClient::new(with_history(config(sandbox)), one_token(token), None).unwrap()
}

fn one_token(token: String) -> Arc<Credentials> {
    provider(move |_| {
        let token = AccessToken::new(token.clone(), None);
        async { Ok(token) }
    })
}

/// Makes a call that gets no answer, and says what is known of it.
async fn unclear(client: &CallClient, request: CallRequest) -> CallAttempt {
    let attempt = CallAttempt::new(&request, now_ms());
    let error = client.create_call(request).await.unwrap_err();
    assert!(error.call_may_exist(), "{error}");
    attempt
}

fn attempt(called: &str) -> CallAttempt {
    CallAttempt::new(&request(called), now_ms())
}

#[track_caller]
fn found(search: Result<CallSearch, LookUpError>) -> CallRecord {
    match search {
        Ok(CallSearch::Found { record }) => record,
        other => panic!("{other:?}"),
    }
}

/// Kind, advice, status and code of a failure.
#[track_caller]
fn failure<T: std::fmt::Debug>(
    result: Result<T, LookUpError>,
) -> (CallErrorKind, Advice, Option<i32>, Option<String>) {
    match result {
        Err(LookUpError::Failed {
            kind,
            advice,
            http_status,
            service_code,
            ..
        }) => (kind, advice, http_status, service_code),
        other => panic!("{other:?}"),
    }
}

fn asked(sandbox: &Sandbox, endpoint: &Endpoint) -> Vec<Received> {
    let mut received = sandbox.received();
    received.retain(|request| request.endpoint == *endpoint);
    received
}

/// The bodies of the requests for the call history.
fn history_requests(sandbox: &Sandbox) -> Vec<Value> {
    let requests = asked(sandbox, &Endpoint::CallHistory);
    let bodies = requests.iter();
    bodies
        .map(|request| serde_json::from_str(&request.body).unwrap())
        .collect()
}

#[tokio::test]
async fn a_call_without_an_answer_is_found() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let attempt = unclear(&client, request(UNANSWERED)).await;
    let record = found(client.find_call(attempt).await);
    let [truth] = &sandbox.calls()[..] else {
        panic!("{:?}", sandbox.calls())
    };
    assert_eq!(record.call_serial_no, Some(truth.call_serial_no.clone()));
    assert_eq!(record.called.as_deref(), Some(UNANSWERED));
    assert_eq!(record.state, CallState::ToBeCalled);
    assert_eq!((record.end_reason, record.ended_ms), (None, None));
    let created = truth.created.duration_since(UNIX_EPOCH).unwrap();
    assert_eq!(record.created_ms, created.as_millis().try_into().ok());

    let state = client.call_state(record.call_serial_no.clone().unwrap());
    let state = state.await.unwrap();
    assert_eq!(state.state, CallState::ToBeCalled);
    assert_eq!(state.call_serial_no, record.call_serial_no);
    assert_eq!(state.created_ms, record.created_ms);
}

#[tokio::test]
async fn every_test_number_is_found_as_its_table_says() {
    let mut count = 0;
    for case in cases(&tests_folder().join("test_numbers.json")) {
        let Some(expected) = case.get("find") else {
            continue;
        };
        let sandbox = start();
        let client = searcher(&sandbox);
        let attempt = unclear(&client, request(case["called"].as_str().unwrap())).await;
        let told = match client.find_call(attempt).await {
            Ok(CallSearch::Found { .. }) => "found",
            Ok(CallSearch::Ambiguous { .. }) => "ambiguous",
            Ok(CallSearch::NotSeen) => "not_seen",
            _ => "failed",
        };
        assert_eq!(told, expected.as_str().unwrap(), "{}", case["called"]);
        count += 1;
    }
    assert!(count >= 5, "only {count} numbers say how they are found");
}

#[tokio::test]
async fn a_record_that_comes_late_is_not_seen_before() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let attempt = unclear(&client, request(LATE)).await;
    let record = patiently(async {
        loop {
            match client.find_call(attempt.clone()).await.unwrap() {
                CallSearch::NotSeen => tokio::task::yield_now().await,
                found => break found,
            }
        }
    });
    assert!(matches!(record.await, CallSearch::Found { .. }));
}

#[tokio::test]
async fn lookalikes_are_told_apart_by_what_the_request_had() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let twins = unclear(&client, request(WITH_TWIN)).await;
    let CallSearch::Ambiguous { records } = client.find_call(twins).await.unwrap() else {
        panic!("two calls look the same")
    };
    assert_eq!(records.len(), 2);
    assert_ne!(records[0].call_serial_no, records[1].call_serial_no);

    let bare = unclear(&client, request(WITH_SIBLING)).await;
    let search = client.find_call(bare).await.unwrap();
    assert!(matches!(search, CallSearch::Ambiguous { .. }), "{search:?}");

    for (caller_present, call_data) in [(Some("95599"), None), (None, Some("of this call"))] {
        sandbox.reset();
        let request = CallRequest {
            caller_present: caller_present.map(Into::into),
            call_data: call_data.map(Into::into),
            ..request(WITH_SIBLING)
        };
        let attempt = unclear(&client, request).await;
        let record = found(client.find_call(attempt).await);
        let truth = sandbox.calls().pop().unwrap();
        assert_eq!(record.call_serial_no, Some(truth.call_serial_no));
    }
}

#[tokio::test]
async fn another_number_or_another_time_is_not_seen() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let right = unclear(&client, request(UNANSWERED)).await;
    for wrong in [
        CallAttempt {
            called: "90001004".into(),
            ..right.clone()
        },
        CallAttempt {
            sent_at_ms: right.sent_at_ms - DAY_MS,
            ..right.clone()
        },
        CallAttempt {
            sent_at_ms: right.sent_at_ms + DAY_MS,
            ..right.clone()
        },
    ] {
        let search = client.find_call(wrong).await.unwrap();
        assert_eq!(search, CallSearch::NotSeen);
    }
    found(client.find_call(right).await);
}

#[tokio::test]
async fn a_clock_that_is_off_by_more_than_a_day_finds_its_call() {
    for clock_ahead_ms in [DAY_MS + 7_200_000, -DAY_MS - 7_200_000] {
        let sandbox = start_with(Options {
            clock_ahead_ms,
            ..Options::default()
        });
        let client = searcher(&sandbox);
        let attempt = unclear(&client, request(UNANSWERED)).await;
        found(client.find_call(attempt.clone()).await);
        let asked_before = history_requests(&sandbox).len();
        assert_eq!(asked_before, 1, "the token's answer told the time");

        // After a restart nothing is known, so the first answer only tells the time.
        let client = newcomer(&sandbox);
        found(client.find_call(attempt.clone()).await);
        found(client.find_call(attempt).await);
        assert_eq!(history_requests(&sandbox).len(), asked_before + 3);
    }
}

#[tokio::test]
async fn a_service_that_refuses_the_devices_time_still_tells_its_own() {
    let sent_at_ms = now_ms() - DAY_MS;
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(86_400));
    let record = page_of(std::iter::once(String::new()));
    let asked = AtomicUsize::new(0);
    let server = ByteServer::start(move |connection| {
        while connection.request()?.is_some() {
            let body = match asked.fetch_add(1, Ordering::SeqCst) {
                0 => r#"{"retCode":"2","retMsg":"endTime is malformed."}"#.to_owned(),
                _ => record.clone(),
            };
            let length = body.len();
            connection.write(format!(
                "HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: {length}\r\n\r\n{body}"
            ))?;
        }
        Ok(())
    })
    .unwrap();
    let yesterday = CallAttempt {
        sent_at_ms,
        ..attempt("55501990")
    };
    found(client_of(&server).find_call(yesterday).await);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn all_pages_are_read() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let calls = 120;
    let mut attempts = Vec::new();
    for number in 0..calls {
        let request = CallRequest {
            call_data: Some(format!("call {number}")),
            ..request("88884432")
        };
        attempts.push(CallAttempt::new(&request, now_ms()));
        client.create_call(request).await.unwrap();
    }
    let truth = sandbox.calls();
    for number in [0, 60, calls - 1] {
        let record = found(client.find_call(attempts[number].clone()).await);
        assert_eq!(
            record.call_serial_no,
            Some(truth[number].call_serial_no.clone())
        );
        assert_eq!(record.call_data, Some(format!("call {number}")));
    }
    let bare = CallAttempt {
        call_data: None,
        ..attempts[calls - 1].clone()
    };
    let CallSearch::Ambiguous { records } = client.find_call(bare).await.unwrap() else {
        panic!("many calls match")
    };
    assert!(records.len() > 1);

    let oldest_first: Vec<Value> = history_requests(&sandbox);
    let page = |request: &Value| (request["offset"].clone(), request["limit"].clone());
    let first: Vec<_> = oldest_first.iter().take(3).map(page).collect();
    let of = |offset: &str| (json!(offset), json!("50"));
    assert_eq!(first, [of("0"), of("50"), of("100")]);
}

#[tokio::test]
async fn the_requests_are_as_documented() {
    let sandbox = start();
    let client = newcomer(&sandbox);
    let mut attempt = attempt("88884432");
    attempt.sent_at_ms -= DAY_MS;
    client.find_call(attempt.clone()).await.unwrap();
    let request = asked(&sandbox, &Endpoint::CallHistory).pop().unwrap();
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["x-app-key"], sandbox::APP_KEY);
    assert!(request.headers["authorization"].starts_with("Bearer "));
    let body = history_requests(&sandbox).pop().unwrap();
    let time = |name: &str| -> i64 { body[name].as_str().unwrap().parse().unwrap() };
    // The time of a call, 5 s for the service's work, 2 s on each side for clocks, and what `Date` and the exchange leave open.
    let open = time("endTime") - time("startTime") - LONG_TIMEOUT_MS - 9_000;
    assert!((0..120_000).contains(&open), "{open}");
    assert!((time("startTime")..=time("endTime")).contains(&attempt.sent_at_ms));
    assert_eq!(body["taskType"], "2");

    client.call_state("1-2".into()).await.unwrap_err();
    let request = asked(&sandbox, &Endpoint::CallState).pop().unwrap();
    assert_eq!(request.body, r#"{"callSerialNo":"1-2"}"#);
    assert_eq!(request.headers["x-app-key"], sandbox::APP_KEY);
}

#[tokio::test]
async fn the_history_is_off_unless_the_app_wants_it() {
    let sandbox = start();
    let client = support::client(&sandbox);
    let refused = client.find_call(attempt(UNANSWERED)).await;
    assert_eq!(refused, Err(LookUpError::NotEnabled));
    assert_eq!(sandbox.received(), []);

    let call = client.create_call(request("90001012")).await.unwrap();
    let state = client
        .call_state(call.call_serial_no.unwrap())
        .await
        .unwrap();
    assert_eq!(state.called.as_deref(), Some("90001012"));
}

#[tokio::test]
async fn what_is_not_valid_is_not_sent() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let error = client.find_call(attempt("")).await.unwrap_err();
    let field = RequestField::Called;
    let reason = "is empty".into();
    assert_eq!(error, LookUpError::InvalidAttempt { field, reason });
    for serial in ["", "1\n", &"7".repeat(51)] {
        let error = client.call_state(serial.into()).await.unwrap_err();
        assert!(matches!(error, LookUpError::InvalidSerialNumber { .. }));
    }
    assert_eq!(sandbox.received(), []);
}

#[tokio::test]
async fn a_call_that_the_service_does_not_know_is_a_failure_and_no_verdict() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let unknown = client.call_state("1-1".into()).await;
    let (kind, advice, status, code) = failure(unknown);
    assert_eq!(
        (kind, advice),
        (CallErrorKind::Rejected, Advice::RetryLater)
    );
    assert_eq!((status, code.as_deref()), (None, Some("1")));
}

#[tokio::test]
async fn a_forbidden_history_costs_one_more_try_and_calls_keep_their_token() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let call = unclear(&client, request(FORBIDDEN)).await;
    let (kind, advice, status, code) = failure(client.find_call(call.clone()).await);
    assert_eq!(
        (kind, advice),
        (CallErrorKind::HttpStatus, Advice::CheckSetup)
    );
    assert_eq!((status, code.as_deref()), (Some(403), Some("APIG.0304")));
    assert_eq!(history_requests(&sandbox).len(), 2);
    assert_eq!(tokens_requested(&sandbox), 2);
    client.create_call(request("88884432")).await.unwrap();
    assert_eq!(tokens_requested(&sandbox), 2, "the new token serves calls");

    // Also where the first question is to tell the time.
    let before = history_requests(&sandbox).len();
    let (kind, _, status, _) = failure(newcomer(&sandbox).find_call(call).await);
    assert_eq!((kind, status), (CallErrorKind::HttpStatus, Some(403)));
    assert_eq!(history_requests(&sandbox).len(), before + 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let sandbox = start();
    let client = searcher(&sandbox);
    let attempt = unclear(&client, request(UNANSWERED)).await;
    sandbox.expire_tokens();
    found(client.find_call(attempt.clone()).await);
    assert_eq!(tokens_requested(&sandbox), 2);

    let dead = CallClient::new(
        with_history(config(&sandbox)),
        one_token("dead".into()),
        None,
    )
    .unwrap();
    let (kind, advice, status, _) = failure(dead.find_call(attempt).await);
    assert_eq!(
        (kind, advice),
        (CallErrorKind::HttpStatus, Advice::SignInAgain)
    );
    assert_eq!(status, Some(401));
}

/// A server that knows one call, and does to each connection what `serve` says when it is asked for it.
fn state_server(answers: usize) -> ByteServer {
    ByteServer::start(move |connection| {
        while connection.request()?.is_some() {
            if connection.index() < answers {
                return connection.close();
            }
            let body = r#"{"retCode":"0","result":{"state":2}}"#;
            let length = body.len();
            connection.write(format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"
            ))?;
        }
        Ok(())
    })
    .unwrap()
}

fn client_of(server: &ByteServer) -> Arc<CallClient> {
    let config = ClientConfig {
        root_certificates: vec![server.authority().ca_pem().into()],
        platform_roots: false,
        total_timeout_ms: LONG_TIMEOUT_MS,
        connect_timeout_ms: LONG_TIMEOUT_MS,
        ..ClientConfig::new(server.domain(), "key")
    };
    CallClient::new(with_history(config), one_token("t".into()), None).unwrap()
}

#[tokio::test]
async fn a_broken_connection_is_tried_once_more() {
    let server = state_server(1);
    let record = client_of(&server).call_state("1-2".into()).await.unwrap();
    assert_eq!(record.state, CallState::Talking);
    assert_eq!(server.requests().len(), 2);

    let server = state_server(usize::MAX);
    let broken = client_of(&server).call_state("1-2".into()).await;
    let (kind, advice, ..) = failure(broken);
    assert_eq!((kind, advice), (CallErrorKind::NoAnswer, Advice::RetryNow));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_service_that_does_not_answer_costs_the_deadline_and_no_more() {
    let server = ByteServer::start(|connection| {
        connection.request()?;
        connection.hang()
    })
    .unwrap();
    let config = ClientConfig {
        root_certificates: vec![server.authority().ca_pem().into()],
        platform_roots: false,
        total_timeout_ms: 2_000,
        call_history: true,
        ..ClientConfig::new(server.domain(), "key")
    };
    let client = CallClient::new(config, one_token("t".into()), None).unwrap();
    let (kind, advice, ..) = failure(patiently(client.find_call(attempt("1"))).await);
    assert_eq!((kind, advice), (CallErrorKind::TimedOut, Advice::RetryNow));
    let (kind, advice, ..) = failure(patiently(client.call_state("1-2".into())).await);
    assert_eq!((kind, advice), (CallErrorKind::TimedOut, Advice::RetryNow));
}

#[tokio::test]
async fn a_cancelled_look_up_closes_its_connection() {
    let (noticed, closed) = std::sync::mpsc::channel();
    let (arrived, asked) = tokio::sync::mpsc::unbounded_channel();
    let server = ByteServer::start(move |connection| {
        connection.request()?;
        // The test may have ended.
        let _ = arrived.send(());
        let end = connection.hang();
        let _ = noticed.send(());
        end
    })
    .unwrap();
    let client = client_of(&server);
    let mut asked = asked;
    tokio::select! {
        result = client.call_state("1-2".into()) => panic!("{result:?}"),
        _ = asked.recv() => {}
    }
    let waiting = tokio::task::spawn_blocking(move || closed.recv_timeout(PATIENCE));
    waiting.await.unwrap().unwrap();
}

/// A page with a record for each of these call data.
fn page_of(call_data: impl Iterator<Item = String>) -> String {
    let records: Vec<String> = call_data
        .enumerate()
        .map(|(index, data)| {
            format!(
                r#"{{"callSerialNo":"1-{index}","called":"55501990","callerPresent":"55501991","startTime":{},"state":0,"callData":"{data}"}}"#,
                now_ms()
            )
        })
        .collect();
    let (total, records) = (records.len(), records.join(","));
    format!(r#"{{"retCode":"0","result":{{"total":{total},"callInfo":[{records}]}}}}"#)
}

fn history_of(server: &OneAnswer) -> Arc<CallClient> {
    let config = with_history(server.config());
    CallClient::new(config, one_token("canary-token-5f1d".into()), None).unwrap()
}

#[tokio::test]
async fn a_page_with_the_longest_call_data_is_read_and_a_longer_answer_is_not() {
    let escaped = r"\u5ba2".repeat(1023);
    let server = OneAnswer::start(
        200,
        "",
        &page_of((0..50).map(|number| format!("{escaped}{}", number % 10))),
    );
    let wanted = CallAttempt {
        call_data: Some("客".repeat(1023) + "7"),
        ..attempt("55501990")
    };
    let search = history_of(&server).find_call(wanted).await.unwrap();
    let CallSearch::Ambiguous { records } = search else {
        panic!("{search:?}")
    };
    assert_eq!(records.len(), 5);

    let server = OneAnswer::start(200, "", &page_of(std::iter::once("x".repeat(530_000))));
    let (kind, advice, ..) = failure(history_of(&server).find_call(attempt("1")).await);
    let unreadable = CallErrorKind::UnreadableAnswer;
    assert_eq!((kind, advice), (unreadable, Advice::RetryLater));
}

#[tokio::test]
async fn a_history_without_an_end_is_given_up() {
    let body = page_of((0..50).map(|_| String::new()));
    let endless = body.replace(r#""total":50"#, r#""total":1000000"#);
    let server = OneAnswer::start(200, "", &endless);
    let error = history_of(&server).find_call(attempt("1")).await;
    let (kind, advice, ..) = failure(error);
    assert_eq!(kind, CallErrorKind::UnreadableAnswer);
    assert_eq!(advice, Advice::ContactProvider);
    // One that told the time or was to tell it, and twenty pages.
    assert_eq!(server.requests(), 21);
}

#[tokio::test]
async fn no_text_shows_a_secret_or_a_number() {
    let echo = "canary-token-5f1d 55501990 55501991 canary-data 55501880";
    let record = json!({"callSerialNo": "1-2", "called": "55501990", "caller": "55501880", "callerPresent": "55501991",
        "callData": "canary-data", "startTime": now_ms(), "state": 3, "reasonCode": 1});
    let result = json!({"total": 2, "callInfo": [record, record]});
    let answers = [
        (
            200,
            json!({"retCode": "0", "retMsg": echo, "result": result}),
        ),
        (
            200,
            json!({"retCode": "9", "retMsg": echo, "result": result}),
        ),
        (
            200,
            json!({"retCode": echo, "retMsg": {"all": echo}, "result": result}),
        ),
        (
            200,
            json!({"retCode": "0", "result": {"total": echo, "callInfo": echo}}),
        ),
        (403, json!({"errorCode": echo, "exceptionInfo": result})),
        (500, json!({"error_msg": echo, "result": result})),
    ];
    for (index, (status, body)) in answers.into_iter().enumerate() {
        let server = OneAnswer::start(status, "", &body.to_string());
        let client = history_of(&server);
        let attempt = CallAttempt {
            caller_present: Some("55501991".into()),
            call_data: Some("canary-data".into()),
            ..attempt("55501990")
        };
        let search = client.find_call(attempt.clone()).await;
        let state = client.call_state("1-2".into()).await;
        assert_eq!(search.is_ok(), index == 0, "{search:?}");
        let mut texts = vec![
            format!("{search:?}"),
            format!("{state:?}"),
            format!("{attempt:?}"),
        ];
        texts.extend(search.err().map(|error| error.to_string()));
        texts.extend(state.err().map(|error| error.to_string()));
        for canary in echo.split(' ') {
            // The number that asks for a state knows only its own call's serial number.
            assert!(
                !texts.iter().any(|text| text.contains(canary)),
                "{canary} is in {texts:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_look_up_without_a_token_says_so() {
    let sandbox = start();
    let wrong = Credentials::app_secret("wrong".into());
    let client = CallClient::new(with_history(config(&sandbox)), wrong, None).unwrap();
    let (kind, advice, status, _) = failure(client.find_call(attempt("1")).await);
    assert_eq!(
        (kind, advice),
        (CallErrorKind::TokenUnavailable, Advice::CheckSetup)
    );
    assert_eq!(status, Some(401));
    assert!(asked(&sandbox, &Endpoint::CallHistory).is_empty());
}
