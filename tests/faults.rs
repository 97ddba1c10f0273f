//! Every way a connection can break, from refusing it to an idle one: the exact error, and what the service really did.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::time::{Duration, Instant};

use anoncall::{CallClient, CallErrorKind, ClientConfig, CreatedCall};
use sandbox::{Break, Fault, FaultServer, Stage, WrongAnswer};
use support::{PATIENCE, fault_config, provider, request};

/// How a call ended, and how many call tasks there are.
#[derive(Debug, PartialEq)]
enum Ended {
    Created,
    Failed {
        kind: CallErrorKind,
        may_exist: bool,
        created: usize,
    },
}

const NOT_CONNECTED: Ended = Ended::Failed {
    kind: CallErrorKind::NotConnected,
    may_exist: false,
    created: 0,
};
const TIMED_OUT_UNSENT: Ended = Ended::Failed {
    kind: CallErrorKind::TimedOut,
    may_exist: false,
    created: 0,
};

const fn failed(kind: CallErrorKind, created: usize) -> Ended {
    Ended::Failed {
        kind,
        may_exist: true,
        created,
    }
}

fn client_of(server: &FaultServer, deadline: Duration) -> std::sync::Arc<CallClient> {
    let config = ClientConfig {
        total_timeout_ms: deadline.as_millis().try_into().unwrap(),
        ..fault_config(server)
    };
    let credentials = provider(|_| async { Ok(anoncall::AccessToken::new("t".into(), None)) });
    CallClient::new(config, credentials, None).unwrap()
}

/// Only hanging faults reach the deadline, and end by nothing else. The others get all the time that a busy machine may need.
fn deadline_for(fault: Fault) -> Duration {
    match fault {
        Fault::At(_, Break::Hang) => Duration::from_secs(3),
        _ => PATIENCE,
    }
}

fn ended(
    server: &FaultServer,
    called: &str,
    result: Result<CreatedCall, anoncall::CallError>,
) -> Ended {
    let created = server.created(called);
    assert!(created <= 1, "{created} call tasks for one call");
    match result {
        Ok(_) => {
            assert_eq!(created, 1);
            Ended::Created
        }
        Err(error) => Ended::Failed {
            kind: error.kind(),
            may_exist: error.call_may_exist(),
            created,
        },
    }
}

/// A call on a new connection that meets the fault; the next call must work, and no connection may be left behind.
async fn meets(fault: Fault, expected: Ended) {
    meets_one_of(fault, &[expected]).await;
}

/// For faults whose news may come before or after the request has left; the verdict differs and is right either way.
async fn meets_one_of(fault: Fault, expected: &[Ended]) {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, deadline_for(fault));
    server.set_fault(fault);
    let result = client.create_call(request("1")).await;
    let ended = ended(&server, "1", result);
    assert!(expected.contains(&ended), "{fault}: {ended:?}");
    server.set_fault(Fault::None);
    client.network_changed();
    client.create_call(request("2")).await.unwrap();
    assert_eq!(server.created("2"), 1);
    drop(client);
    assert!(
        server.wait_until_idle(PATIENCE),
        "{fault}: a connection is left"
    );
}

#[tokio::test]
async fn closed_before_the_handshake() {
    meets(Fault::At(Stage::Accepted, Break::Close), NOT_CONNECTED).await;
}

#[tokio::test]
async fn reset_before_the_handshake() {
    meets(Fault::At(Stage::Accepted, Break::Reset), NOT_CONNECTED).await;
}

#[tokio::test]
async fn hanging_before_the_handshake() {
    meets(Fault::At(Stage::Accepted, Break::Hang), TIMED_OUT_UNSENT).await;
}

#[tokio::test]
async fn closed_in_the_handshake() {
    meets(Fault::At(Stage::Hello, Break::Close), NOT_CONNECTED).await;
}

#[tokio::test]
async fn reset_in_the_handshake() {
    meets(Fault::At(Stage::Hello, Break::Reset), NOT_CONNECTED).await;
}

#[tokio::test]
async fn hanging_in_the_handshake() {
    meets(Fault::At(Stage::Hello, Break::Hang), TIMED_OUT_UNSENT).await;
}

#[tokio::test]
async fn closed_after_the_handshake() {
    let expected = [failed(CallErrorKind::NoAnswer, 0), NOT_CONNECTED];
    meets_one_of(Fault::At(Stage::Handshake, Break::Close), &expected).await;
}

#[tokio::test]
async fn reset_after_the_handshake() {
    let expected = [failed(CallErrorKind::NoAnswer, 0), NOT_CONNECTED];
    meets_one_of(Fault::At(Stage::Handshake, Break::Reset), &expected).await;
}

#[tokio::test]
async fn hanging_after_the_handshake() {
    meets(
        Fault::At(Stage::Handshake, Break::Hang),
        failed(CallErrorKind::TimedOut, 0),
    )
    .await;
}

#[tokio::test]
async fn closed_after_the_requests_head() {
    meets(
        Fault::At(Stage::Head, Break::Close),
        failed(CallErrorKind::NoAnswer, 0),
    )
    .await;
}

#[tokio::test]
async fn reset_after_the_requests_head() {
    meets(
        Fault::At(Stage::Head, Break::Reset),
        failed(CallErrorKind::NoAnswer, 0),
    )
    .await;
}

#[tokio::test]
async fn hanging_after_the_requests_head() {
    meets(
        Fault::At(Stage::Head, Break::Hang),
        failed(CallErrorKind::TimedOut, 0),
    )
    .await;
}

#[tokio::test]
async fn closed_in_the_requests_body() {
    meets(
        Fault::At(Stage::HalfBody, Break::Close),
        failed(CallErrorKind::NoAnswer, 0),
    )
    .await;
}

#[tokio::test]
async fn reset_in_the_requests_body() {
    meets(
        Fault::At(Stage::HalfBody, Break::Reset),
        failed(CallErrorKind::NoAnswer, 0),
    )
    .await;
}

#[tokio::test]
async fn hanging_in_the_requests_body() {
    meets(
        Fault::At(Stage::HalfBody, Break::Hang),
        failed(CallErrorKind::TimedOut, 0),
    )
    .await;
}

#[tokio::test]
async fn closed_after_the_request() {
    meets(
        Fault::At(Stage::Body, Break::Close),
        failed(CallErrorKind::NoAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn reset_after_the_request() {
    meets(
        Fault::At(Stage::Body, Break::Reset),
        failed(CallErrorKind::NoAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn hanging_after_the_request() {
    meets(
        Fault::At(Stage::Body, Break::Hang),
        failed(CallErrorKind::TimedOut, 1),
    )
    .await;
}

#[tokio::test]
async fn closed_in_the_answers_head() {
    meets(
        Fault::At(Stage::HalfAnswerHead, Break::Close),
        failed(CallErrorKind::NoAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn reset_in_the_answers_head() {
    meets(
        Fault::At(Stage::HalfAnswerHead, Break::Reset),
        failed(CallErrorKind::NoAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn hanging_in_the_answers_head() {
    meets(
        Fault::At(Stage::HalfAnswerHead, Break::Hang),
        failed(CallErrorKind::TimedOut, 1),
    )
    .await;
}

#[tokio::test]
async fn closed_in_the_answers_body() {
    meets(
        Fault::At(Stage::HalfAnswerBody, Break::Close),
        failed(CallErrorKind::NoAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn reset_in_the_answers_body() {
    meets(
        Fault::At(Stage::HalfAnswerBody, Break::Reset),
        failed(CallErrorKind::NoAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn hanging_in_the_answers_body() {
    meets(
        Fault::At(Stage::HalfAnswerBody, Break::Hang),
        failed(CallErrorKind::TimedOut, 1),
    )
    .await;
}

#[tokio::test]
async fn closed_while_idle() {
    meets(Fault::At(Stage::Idle, Break::Close), Ended::Created).await;
}

#[tokio::test]
async fn reset_while_idle() {
    meets(Fault::At(Stage::Idle, Break::Reset), Ended::Created).await;
}

#[tokio::test]
async fn hanging_while_idle() {
    meets(Fault::At(Stage::Idle, Break::Hang), Ended::Created).await;
}

#[tokio::test]
async fn an_answer_byte_by_byte() {
    meets(Fault::Answer(WrongAnswer::Trickled), Ended::Created).await;
}

#[tokio::test]
async fn an_answer_shorter_than_it_says() {
    meets(Fault::Answer(WrongAnswer::TooShort), Ended::Created).await;
}

#[tokio::test]
async fn an_answer_longer_than_it_says() {
    meets(Fault::Answer(WrongAnswer::TooLong), Ended::Created).await;
}

#[tokio::test]
async fn endless_headers() {
    meets(
        Fault::Answer(WrongAnswer::EndlessHead),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn an_endless_body() {
    meets(
        Fault::Answer(WrongAnswer::EndlessBody),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn a_bad_chunk() {
    meets(
        Fault::Answer(WrongAnswer::BadChunk),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn a_gzip_bomb() {
    meets(
        Fault::Answer(WrongAnswer::GzipBomb),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn plain_text_announced_as_gzip() {
    meets(Fault::Answer(WrongAnswer::NotGzip), Ended::Created).await;
}

#[tokio::test]
async fn a_gzip_stream_cut_off() {
    meets(
        Fault::Answer(WrongAnswer::CutGzip),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_is_not_http() {
    meets(
        Fault::Answer(WrongAnswer::NotHttp),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

#[tokio::test]
async fn an_answer_with_two_lengths() {
    meets(
        Fault::Answer(WrongAnswer::TwoLengths),
        failed(CallErrorKind::UnreadableAnswer, 1),
    )
    .await;
}

/// A call after the server broke the idle connection.
async fn call_after_idle(how: Break) -> Ended {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, PATIENCE);
    server.set_fault(Fault::At(Stage::Idle, how));
    client.create_call(request("1")).await.unwrap();
    server.set_fault(Fault::None);
    assert!(server.wait_until_idle(PATIENCE));
    let result = client.create_call(request("2")).await;
    ended(&server, "2", result)
}

#[tokio::test]
async fn a_connection_closed_while_idle_does_not_harm_the_next_call() {
    // The server waited until the client closed its side, so the client knows.
    assert_eq!(call_after_idle(Break::Close).await, Ended::Created);
}

#[tokio::test]
async fn a_connection_reset_while_idle_does_not_harm_the_next_call() {
    // Nothing shows when the client has seen a reset, and a request may be lost before: then it is not sent again. But not every time.
    let began = Instant::now();
    loop {
        match call_after_idle(Break::Reset).await {
            Ended::Created => return,
            lost @ Ended::Failed { .. } => assert_eq!(lost, failed(CallErrorKind::NoAnswer, 0)),
        }
        assert!(began.elapsed() < PATIENCE, "every call is lost");
    }
}

#[tokio::test]
async fn bytes_after_an_answer_are_not_taken_for_the_next_one() {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, PATIENCE);
    server.set_fault(Fault::Answer(WrongAnswer::TooLong));
    client.create_call(request("1")).await.unwrap();
    server.set_fault(Fault::None);
    let call = client.create_call(request("2")).await;
    assert_eq!(ended(&server, "2", call), Ended::Created);
}

/// A server that answers nonsense may send more of it, which would be taken for the next call's answer. Chaos found that.
#[tokio::test]
async fn a_connection_with_an_unreadable_answer_is_not_used_again() {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, PATIENCE);
    server.set_fault(Fault::Answer(WrongAnswer::CutGzip));
    let error = client.create_call(request("1")).await.unwrap_err();
    assert_eq!(error.kind(), CallErrorKind::UnreadableAnswer);
    server.set_fault(Fault::None);
    client.create_call(request("2")).await.unwrap();
    assert_eq!(server.connections(), 2);
}
