//! What `keep_ready` keeps: a token and a connection, also after what takes a connection away.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::sync::Arc;

use anoncall::{CallClient, CallError, ClientConfig};
use futures_util::future::join_all;
use sandbox::{Break, Endpoint, Fault, FaultServer, Received, Sandbox, Stage};
use support::{
    PATIENCE, app_secret, client, config, provider, request, start, times_received,
    tokens_requested,
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

/// Waits until so many connections were made ready and tells the last.
fn last_readied(sandbox: &Sandbox, count: usize) -> u64 {
    assert!(sandbox.wait_for(PATIENCE, |sandbox| readied(sandbox).len() >= count));
    readied(sandbox)[count - 1]
}

fn connection_of(sandbox: &Sandbox, called: &str) -> u64 {
    let received = sandbox.received();
    let call = received
        .iter()
        .find(|it| it.called.as_deref() == Some(called));
    call.unwrap().connection
}

/// The sandbox tells when it has answered, but not when the client has read the answer, and a call made in between opens another
/// connection: once in a few tries it may.
#[tokio::test]
async fn token_and_connection_are_ready_before_the_call() {
    for _ in 0..5 {
        if call_finds_token_and_connection().await {
            return;
        }
    }
    panic!("each call opened a connection");
}

async fn call_finds_token_and_connection() -> bool {
    let sandbox = start();
    let client = client(&sandbox);
    client.keep_ready(true);
    last_readied(&sandbox, 1);
    assert!(sandbox.wait_for(PATIENCE, |sandbox| tokens_requested(sandbox) == 1));
    // Token and connection are got at the same time, on a connection each.
    let connections = sandbox.connections();
    client.create_call(request("1")).await.unwrap();
    assert_eq!(tokens_requested(&sandbox), 1);
    assert_eq!(sandbox.created(), 1, "being ready creates no call");
    sandbox.connections() == connections
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
    let first = last_readied(&sandbox, 1);
    let call = client.begin(request(SLOW));
    assert!(sandbox.wait_for(PATIENCE, |sandbox| times_received(sandbox, SLOW) == 1));
    assert_eq!(connection_of(&sandbox, SLOW), first);
    call.cancel();
    let second = last_readied(&sandbox, 2);
    assert_ne!(second, first);
    client.create_call(request("2")).await.unwrap();
    assert_eq!(connection_of(&sandbox, "2"), second);
    assert_eq!(times_received(&sandbox, SLOW), 1, "it is not sent again");
}

#[tokio::test]
async fn a_change_of_networks_has_a_new_connection_made_at_once() {
    let sandbox = start();
    let client = client(&sandbox);
    client.keep_ready(true);
    let first = last_readied(&sandbox, 1);
    client.network_changed();
    let second = last_readied(&sandbox, 2);
    assert_ne!(second, first);
    client.create_call(request("1")).await.unwrap();
    assert_eq!(connection_of(&sandbox, "1"), second);
}

#[tokio::test]
async fn nothing_is_kept_when_the_screen_is_left() {
    let sandbox = start();
    let client = client(&sandbox);
    client.keep_ready(true);
    last_readied(&sandbox, 1);
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
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(
        matches!(error, CallError::TokenUnavailable { .. }),
        "{error}"
    );
}

fn fault_client(server: &FaultServer) -> Arc<CallClient> {
    let config = ClientConfig {
        root_certificates: vec![server.authority().ca_pem().into()],
        platform_roots: false,
        ..ClientConfig::new(server.domain(), sandbox::APP_KEY)
    };
    server.set_token("token");
    let credentials = provider(|_| async { Ok(anoncall::AccessToken::new("token".into(), None)) });
    CallClient::new(config, credentials, None).unwrap()
}

async fn wait_for_connections(server: &FaultServer, count: usize) {
    let arrived = async {
        while server.connections() < count {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, arrived).await.unwrap();
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
    call.result().await.unwrap();
    assert_eq!(server.created("1"), 1);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_call_that_was_sent_is_not_sent_again_on_the_new_network() {
    let server = FaultServer::start().unwrap();
    let client = fault_client(&server);
    server.set_fault(Fault::At(Stage::Body, Break::Hang));
    let call = client.begin(request("1"));
    let created = async {
        while server.created("1") == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, created).await.unwrap();
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
    let config = ClientConfig {
        root_certificates: vec![server.authority().ca_pem().into()],
        platform_roots: false,
        ..ClientConfig::new(server.domain(), sandbox::APP_KEY)
    };
    let client = CallClient::new(config, app_secret(), None).unwrap();
    server.set_fault(Fault::At(Stage::Hello, Break::Hang));
    let call = client.begin(request("1"));
    wait_for_connections(&server, 1).await;
    server.set_fault(Fault::None);
    client.network_changed();
    // This server gives no tokens, but it has answered.
    let error = call.result().await.unwrap_err();
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
