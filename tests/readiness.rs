//! What `keep_ready` keeps: a token and a connection, also after what takes a connection away.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anoncall::{CallClient, CallError};
use futures_util::future::join_all;
use sandbox::{Break, Endpoint, Fault, FaultServer, Received, Sandbox, Stage};
use support::{
    PATIENCE, app_secret, client, config, fault_config, one_answer::OneAnswer, patiently, provider,
    request, start, times_received, tokens_requested,
};

/// The task is created at once, the answer comes after 30 seconds.
const SLOW: &str = "90001001";

/// The connections that were made ready, in their order.
fn readied(sandbox: &Sandbox) -> Vec<u64> {
    let is_probe = |it: &&Received| it.endpoint == Endpoint::Other("OPTIONS /".into());
    let received = sandbox.received();
    received
        .iter()
        .filter(is_probe)
        .filter(|it| it.status.is_some())
        .map(|it| it.connection)
        .collect()
}

/// Waits until more than so many connections were made ready and returns the last.
fn readied_after(sandbox: &Sandbox, count: usize) -> u64 {
    assert!(sandbox.wait_for(PATIENCE, |sandbox| readied(sandbox).len() > count));
    *readied(sandbox).last().unwrap()
}

/// The connection of the last call to this number.
fn connection_of(sandbox: &Sandbox, called: &str) -> u64 {
    let received = sandbox.received();
    let mut calls = received.iter().rev();
    calls
        .find(|it| it.called.as_deref() == Some(called))
        .unwrap()
        .connection
}

/// Where nothing is replaced immediately, a round has to wait for the regular request, which comes every 16 to 20 seconds. So many
/// rounds take longer than the patience.
const ROUNDS: usize = 5;

/// Repeats the round until it is true, at least so many times. One time is not enough: the sandbox reports that it has answered, but
/// not when the client has read the answer, and a call in between opens a connection of its own.
async fn comes_true_after(least: usize, mut round: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    for count in 1.. {
        let is_true = round().await;
        assert!(began.elapsed() < PATIENCE, "not true in {count} rounds");
        if is_true && count >= least {
            return;
        }
    }
}

#[tokio::test]
async fn token_and_connection_are_ready_before_the_call() {
    comes_true_after(1, async || {
        let sandbox = start();
        let client = client(&sandbox);
        client.keep_ready(true);
        readied_after(&sandbox, 0);
        assert!(sandbox.wait_for(PATIENCE, |sandbox| tokens_requested(sandbox) == 1));
        // Token and connection are got at the same time, on a connection each.
        let connections = sandbox.connections();
        client.create_call(request("1")).await.unwrap();
        assert_eq!(tokens_requested(&sandbox), 1);
        assert_eq!(sandbox.created(), 1, "being ready creates no call");
        sandbox.connections() == connections
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_call_does_not_cost_the_next_one_its_connection() {
    let sandbox = start();
    let token = sandbox.issue_token();
    let credentials = provider(move |_| {
        let token = token.clone();
        async move { Ok(anoncall::AccessToken::new(token, None)) }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    client.keep_ready(true);
    readied_after(&sandbox, 0);
    let mut cancelled = 0;
    comes_true_after(ROUNDS, async || {
        cancelled += 1;
        let call = client.begin(request(SLOW));
        let is_received = |sandbox: &Sandbox| times_received(sandbox, SLOW) == cancelled;
        assert!(sandbox.wait_for(PATIENCE, is_received));
        let before = readied(&sandbox).len();
        call.cancel();
        let fresh = readied_after(&sandbox, before);
        assert_ne!(fresh, connection_of(&sandbox, SLOW));
        client.create_call(request("2")).await.unwrap();
        connection_of(&sandbox, "2") == fresh
    })
    .await;
    assert_eq!(
        times_received(&sandbox, SLOW),
        cancelled,
        "none is repeated"
    );
}

#[tokio::test]
async fn a_change_of_networks_has_a_new_connection_made_at_once() {
    let sandbox = start();
    let client = client(&sandbox);
    client.keep_ready(true);
    readied_after(&sandbox, 0);
    comes_true_after(ROUNDS, async || {
        let (before, old) = (readied(&sandbox).len(), sandbox.connections());
        client.network_changed();
        let fresh = readied_after(&sandbox, before);
        client.create_call(request("1")).await.unwrap();
        let used = connection_of(&sandbox, "1");
        assert!(fresh > old as u64 && used > old as u64, "{fresh} {used}");
        used == fresh
    })
    .await;
}

#[tokio::test]
async fn a_call_that_succeeds_costs_no_other_request() {
    const CALLS: usize = 20;
    let sandbox = start();
    let client = client(&sandbox);
    client.keep_ready(true);
    readied_after(&sandbox, 0);
    for _ in 0..CALLS {
        client.create_call(request("1")).await.unwrap();
    }
    // Not each of them; the regular ones are far fewer.
    assert!(readied(&sandbox).len() < CALLS / 2);
}

#[tokio::test]
async fn a_token_endpoint_that_asks_to_wait_is_left_alone_so_long() {
    const WAIT: Duration = Duration::from_secs(6);
    let server = OneAnswer::start(503, &format!("Retry-After: {}\r\n", WAIT.as_secs()), "");
    let client = CallClient::new(server.config(), app_secret(), None).unwrap();
    client.keep_ready(true);
    let first = server.next_request().at;
    // Without being asked, it would try again after 4 seconds at the latest.
    assert!(server.next_request().at - first >= WAIT);
}

#[tokio::test]
async fn nothing_is_kept_when_the_screen_is_left() {
    let sandbox = start();
    let client = client(&sandbox);
    client.keep_ready(true);
    readied_after(&sandbox, 0);
    client.keep_ready(false);
    // What would have a new connection made at once, were the screen shown.
    client.network_changed();
    client.create_call(request("1")).await.unwrap();
    let call = client.begin(request(SLOW));
    assert!(sandbox.wait_for(PATIENCE, |sandbox| times_received(sandbox, SLOW) == 1));
    call.cancel();
    call.result().await.unwrap_err();
    client.create_call(request("2")).await.unwrap();
    assert_eq!(readied(&sandbox).len(), 1);
}

#[tokio::test]
async fn a_token_that_can_not_be_had_fails_no_call_before_it_is_made() {
    let sandbox = start();
    let credentials = anoncall::Credentials::app_secret("wrong".into());
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    client.keep_ready(true);
    assert!(sandbox.wait_for(PATIENCE, |sandbox| tokens_requested(sandbox) >= 1));
    // The first call may join the request of `keep_ready`; when it has failed, that one has ended.
    for tries in [1, 2] {
        let error = client.create_call(request("1")).await.unwrap_err();
        assert!(
            matches!(error, CallError::TokenUnavailable { .. }),
            "{error}"
        );
        assert!(
            tokens_requested(&sandbox) >= tries,
            "the call tried for itself"
        );
    }
}

fn fault_client(server: &FaultServer) -> Arc<CallClient> {
    server.set_token("token");
    let credentials = provider(|_| async { Ok(anoncall::AccessToken::new("token".into(), None)) });
    CallClient::new(fault_config(server), credentials, None).unwrap()
}

async fn wait_for_connections(server: &FaultServer, count: usize) {
    patiently(async {
        while server.connections() < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_call_that_was_not_sent_starts_again_on_the_new_network() {
    let server = FaultServer::start().unwrap();
    let client = fault_client(&server);
    server.set_fault(Fault::At(Stage::Hello, Break::Hang));
    let call = client.begin(request("1"));
    wait_for_connections(&server, 1).await;
    server.set_fault(Fault::None);
    client.network_changed();
    patiently(call.result()).await.unwrap();
    assert_eq!(server.created("1"), 1);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_call_that_was_sent_is_not_sent_again_on_the_new_network() {
    let server = FaultServer::start().unwrap();
    let client = fault_client(&server);
    server.set_fault(Fault::At(Stage::Body, Break::Hang));
    let call = client.begin(request("1"));
    patiently(async {
        while server.created("1") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    server.set_fault(Fault::None);
    client.network_changed();
    client.create_call(request("2")).await.unwrap();
    call.cancel();
    assert_eq!(
        call.result().await.unwrap_err(),
        CallError::Cancelled { request_sent: true }
    );
    assert_eq!(server.created("1"), 1);
}

#[tokio::test]
async fn a_token_exchange_starts_again_on_the_new_network() {
    let server = FaultServer::start().unwrap();
    let client = CallClient::new(fault_config(&server), app_secret(), None).unwrap();
    server.set_fault(Fault::At(Stage::Hello, Break::Hang));
    let call = client.begin(request("1"));
    wait_for_connections(&server, 1).await;
    server.set_fault(Fault::None);
    client.network_changed();
    // This server gives no tokens, but it has answered.
    let error = patiently(call.result()).await.unwrap_err();
    let answered = matches!(
        error,
        CallError::TokenUnavailable {
            http_status: Some(200),
            ..
        }
    );
    assert!(answered, "{error}");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_thousand_calls_at_once_share_a_bounded_number_of_connections() {
    let sandbox = start();
    let client = client(&sandbox);
    let calls = (0..1_000).map(|i| client.create_call(request(&format!("1{i:03}"))));
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(sandbox.created(), 1_000);
    println!("{} connections", sandbox.connections());
    assert!(sandbox.connections() <= 64, "{}", sandbox.connections());
}
