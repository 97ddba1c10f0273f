//! Calls that end before their answer: what the error says is compared with what reached the service.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{future::pending, net::TcpListener, sync::Arc};

use anoncall::{
    CallClient, CallError, ClientConfig, ConnectionProblem, RequestField, TokenProblem,
};
use sandbox::Sandbox;
use support::{PATIENCE, client, client_with, config, provider, request, start, times_received};
use tokio::sync::Notify;

/// The task is created at once, the answer comes after 30 seconds.
const SLOW: &str = "90001001";

fn is_received(sandbox: &Sandbox) -> bool {
    times_received(sandbox, SLOW) == 1
}

/// Whether the client goes away from the slow call before it is answered.
fn is_abandoned(sandbox: &Sandbox) -> bool {
    let answered = |sandbox: &Sandbox| {
        let received = sandbox.received();
        let mut slow = received
            .iter()
            .filter(|it| it.called.as_deref() == Some(SLOW));
        slow.any(|it| it.status.is_some())
    };
    let closed = |sandbox: &Sandbox| sandbox.open_connections() == 0;
    sandbox.wait_for(PATIENCE, |sandbox| closed(sandbox) || answered(sandbox)) && !answered(sandbox)
}

#[tokio::test]
async fn a_call_cancelled_after_it_was_sent_may_exist_and_closes_its_connection() {
    let sandbox = start();
    let client = client(&sandbox);
    client.prepare().await.unwrap();
    let open = sandbox.open_connections();
    let call = client.begin(request(SLOW));
    assert!(sandbox.wait_for(PATIENCE, is_received));
    call.cancel();
    let error = call.result().await.unwrap_err();
    assert_eq!(error, CallError::Cancelled { request_sent: true });
    assert!(error.call_may_exist());
    assert_eq!(sandbox.created(), 1);
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.open_connections() < open));
    assert_eq!(call.result().await.unwrap_err(), error, "the result stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_future_closes_its_connection_and_the_next_call_works() {
    let sandbox = start();
    let client = client(&sandbox);
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.create_call(request(SLOW)).await }
    });
    assert!(sandbox.wait_for(PATIENCE, is_received));
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert!(is_abandoned(&sandbox));
    client.create_call(request("1")).await.unwrap();
    assert_eq!(times_received(&sandbox, SLOW), 1);
}

#[tokio::test]
async fn a_call_cancelled_while_it_waits_for_a_token_was_not_created() {
    let sandbox = start();
    let asked = Arc::new(Notify::new());
    let dropped = Arc::new(Notify::new());
    let credentials = provider({
        let (asked, dropped) = (asked.clone(), dropped.clone());
        move |_| {
            let (asked, guard) = (asked.clone(), NotifyOnDrop(dropped.clone()));
            async move {
                let _guard = guard;
                asked.notify_one();
                pending().await
            }
        }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    let call = client.begin(request("1"));
    asked.notified().await;
    call.cancel();
    let error = call.result().await.unwrap_err();
    assert_eq!(
        error,
        CallError::Cancelled {
            request_sent: false
        }
    );
    assert!(!error.call_may_exist());
    dropped.notified().await;
    assert!(sandbox.received().is_empty());
}

struct NotifyOnDrop(Arc<Notify>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_dropped_client_cancels_its_calls() {
    let sandbox = start();
    let client = client(&sandbox);
    let call = client.begin(request(SLOW));
    assert!(sandbox.wait_for(PATIENCE, is_received));
    drop(client);
    let error = call.result().await.unwrap_err();
    assert_eq!(error, CallError::Cancelled { request_sent: true });
    assert!(is_abandoned(&sandbox));
}

#[tokio::test]
async fn a_dropped_handle_cancels_its_call() {
    let sandbox = start();
    let client = client(&sandbox);
    let call = client.begin(request(SLOW));
    assert!(sandbox.wait_for(PATIENCE, is_received));
    drop(call);
    assert!(is_abandoned(&sandbox));
}

#[tokio::test]
async fn the_deadline_tells_whether_the_request_was_sent() {
    let sandbox = start();
    let client = client_with(ClientConfig {
        total_timeout_ms: 3_000,
        ..config(&sandbox)
    });
    let error = client.create_call(request(SLOW)).await.unwrap_err();
    let expected = CallError::TimedOut {
        timeout_ms: 3_000,
        request_sent: true,
    };
    assert_eq!(error, expected);
    assert!(error.call_may_exist());
    assert_eq!(sandbox.created(), 1);
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.open_connections() == 0));
}

/// A server that accepts and then never says a word.
fn silent_server() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = listener.local_addr().unwrap().to_string();
    (listener, domain)
}

fn with_a_token(config: ClientConfig) -> Arc<CallClient> {
    let credentials = provider(|_| async { Ok(anoncall::AccessToken::new("token".into(), None)) });
    CallClient::new(config, credentials, None).unwrap()
}

#[tokio::test]
async fn a_deadline_during_the_handshake_means_not_created() {
    let sandbox = start();
    let (_listener, domain) = silent_server();
    let client = with_a_token(ClientConfig {
        domain,
        total_timeout_ms: 300,
        ..config(&sandbox)
    });
    let error = client.create_call(request("1")).await.unwrap_err();
    let expected = CallError::TimedOut {
        timeout_ms: 300,
        request_sent: false,
    };
    assert_eq!(error, expected);
    assert!(!error.call_may_exist());
}

#[tokio::test]
async fn a_call_cancelled_while_it_connects_was_not_created_and_leaves_no_connection() {
    use std::io::Read;

    let sandbox = start();
    let (listener, domain) = silent_server();
    let client = with_a_token(ClientConfig {
        domain,
        ..config(&sandbox)
    });
    let call = client.begin(request("1"));
    let (mut connection, _) = listener.accept().unwrap();
    call.cancel();
    let error = call.result().await.unwrap_err();
    let expected = CallError::Cancelled {
        request_sent: false,
    };
    assert_eq!(error, expected);
    // Its hello may have come; then the connection ends.
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    connection.read_to_end(&mut Vec::new()).unwrap();
}

#[tokio::test]
async fn a_connection_that_takes_too_long_means_not_connected() {
    let sandbox = start();
    let (_listener, domain) = silent_server();
    let client = with_a_token(ClientConfig {
        domain,
        connect_timeout_ms: 300,
        ..config(&sandbox)
    });
    let error = client.create_call(request("1")).await.unwrap_err();
    let expected = CallError::NotConnected {
        problem: ConnectionProblem::NotReached,
        reason: "the connection took too long".into(),
    };
    assert_eq!(error, expected);
}

#[tokio::test]
async fn no_server_and_no_name_mean_not_connected() {
    let sandbox = start();
    // Taken, so that no other test's server can listen there.
    let nobody = tokio::net::TcpSocket::new_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed = nobody.local_addr().unwrap().to_string();
    for domain in [closed, "no-such-host.invalid".to_owned()] {
        for client in [
            with_a_token(ClientConfig {
                domain: domain.clone(),
                ..config(&sandbox)
            }),
            client_with(ClientConfig {
                domain: domain.clone(),
                ..config(&sandbox)
            }),
        ] {
            let error = client.create_call(request("1")).await.unwrap_err();
            let CallError::NotConnected { reason, .. } = &error else {
                panic!("{domain}: {error:?}");
            };
            let unresolved = reason.starts_with("the name can't be resolved: ");
            assert_eq!(unresolved, domain.ends_with(".invalid"), "{reason}");
            assert!(!error.call_may_exist());
            let prepared = client.prepare().await.unwrap_err();
            assert!(
                matches!(prepared, CallError::NotConnected { .. }),
                "{prepared:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_invalid_request_reaches_nobody() {
    let sandbox = start();
    let client = client(&sandbox);
    let mut request = request("1");
    request.call_data = Some("x".repeat(1025));
    let error = client.create_call(request).await.unwrap_err();
    assert!(
        matches!(
            error,
            CallError::InvalidRequest {
                field: RequestField::CallData,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn a_token_that_never_comes_ends_at_the_deadline() {
    let sandbox = start();
    let client = CallClient::new(
        ClientConfig {
            total_timeout_ms: 300,
            ..config(&sandbox)
        },
        provider(|_| pending()),
        None,
    )
    .unwrap();
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(
        matches!(
            error,
            CallError::TokenUnavailable {
                problem: TokenProblem::TimedOut,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn a_restarted_server_gets_each_call_once() {
    let authority = sandbox::Authority::new("restart");
    let options = |port| sandbox::Options {
        port,
        authority: Some(authority.clone()),
        ..sandbox::Options::default()
    };
    let first = support::start_with(options(0));
    let port = first.address().port();
    let client = with_token_of(&first);
    client.create_call(request("1")).await.unwrap();
    drop(first);

    let second = support::start_with(options(port));
    let mut called = "2";
    let mut error = client.create_call(request(called)).await.unwrap_err();
    if matches!(error, CallError::NoAnswer { .. }) {
        // The request met the connection's closing. Nobody can know here whether it was read, so it is not sent again.
        assert!(error.call_may_exist());
        assert_eq!(times_received(&second, called), 0);
        called = "3";
        error = client.create_call(request(called)).await.unwrap_err();
    }
    // The token is unknown to the new server, and the provider's next one is the same, so it is not sent again.
    assert!(
        matches!(error, CallError::HttpStatus { status: 401, .. }),
        "{error:?}"
    );
    assert_eq!(second.created(), 0);
    assert_eq!(times_received(&second, called), 1);
}

fn with_token_of(sandbox: &Sandbox) -> Arc<CallClient> {
    let token = sandbox.issue_token();
    let credentials = provider(move |_| {
        let token = token.clone();
        async move { Ok(anoncall::AccessToken::new(token, None)) }
    });
    CallClient::new(config(sandbox), credentials, None).unwrap()
}
