//! TLS, keep-alive, connections that end early, starting and stopping.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::{
    io,
    net::TcpStream,
    sync::{Arc, Mutex},
    time::Duration,
};

use sandbox::{Authority, Event, LeafSpec, Options, Sandbox, StartError};
use support::{Client, PATIENCE};

fn start() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

#[test]
fn only_clients_that_trust_the_authority_connect() {
    let sandbox = start();
    let other = Authority::new("other");
    let connect = |ca_der, name| Client::connect(sandbox.address(), ca_der, name);
    assert!(connect(other.ca_der(), "localhost").is_err());
    assert!(connect(sandbox.authority().ca_der(), "example.org").is_err());
    assert_eq!(sandbox.received().len(), 0);
    for name in ["localhost", "127.0.0.1", "::1", "10.0.2.2"] {
        assert!(
            connect(sandbox.authority().ca_der(), name).is_ok(),
            "{name}"
        );
    }
}

#[test]
fn an_own_identity_is_shown() {
    let authority = Authority::new("own");
    let identity = authority.issue(LeafSpec::expired_for(["localhost"]));
    let pin = identity.pin();
    let options = Options {
        authority: Some(authority.clone()),
        identity: Some(identity),
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).unwrap();
    assert_eq!(sandbox.leaf_pin(), pin);
    assert_eq!(sandbox.authority().ca_pem(), authority.ca_pem());
    let error = Client::connect(sandbox.address(), authority.ca_der(), "localhost")
        .err()
        .unwrap();
    assert!(error.to_string().contains("xpired"), "{error}");
}

#[test]
fn a_connection_serves_many_requests() {
    let sandbox = start();
    let token = sandbox.issue_token();
    let mut client = Client::new(&sandbox);
    for _ in 0..3 {
        assert_eq!(client.call(&token, "88884432").unwrap().status, 200);
    }
    assert_eq!(sandbox.connections(), 1);
    assert_eq!(sandbox.open_connections(), 1);
    assert!(
        sandbox
            .received()
            .iter()
            .all(|request| request.connection == 1)
    );
    drop(client);
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.open_connections() == 0));
}

#[test]
fn a_client_that_goes_away_ends_its_request() {
    let sandbox = start();
    let abandoned = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&abandoned);
    sandbox.on_event(move |event| {
        if let Event::Abandoned { request } = event {
            seen.lock().unwrap().push(request.clone());
        }
    });
    let mut client = Client::new(&sandbox);
    client.send_call(&sandbox.issue_token(), "90001001");
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.created() == 1));
    drop(client);
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.open_connections() == 0));
    let request = sandbox.received().remove(0);
    assert_eq!((request.status, request.created), (None, true));
    assert_eq!(*abandoned.lock().unwrap(), [request]);
}

#[test]
fn no_answer_and_half_an_answer() {
    let sandbox = start();
    let token = sandbox.issue_token();
    let error = Client::new(&sandbox).call(&token, "90001003").unwrap_err();
    assert_ne!(
        error.kind(),
        io::ErrorKind::WouldBlock,
        "closed, not silent"
    );

    let mut client = Client::new(&sandbox);
    client.send_call(&token, "90001004");
    let head = client.receive(false).unwrap();
    assert_eq!(head.status, 200);
    assert!(
        head.header("content-length")
            .unwrap()
            .parse::<usize>()
            .unwrap()
            > 100
    );
    let mut client = Client::new(&sandbox);
    assert_eq!(
        client.call(&token, "90001004").unwrap_err().kind(),
        io::ErrorKind::UnexpectedEof
    );

    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.open_connections() == 0));
    let statuses: Vec<Option<u16>> = sandbox
        .received()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [None, Some(200), Some(200)]);
    assert_eq!(sandbox.created(), 3);
}

#[test]
fn dropping_it_closes_everything() {
    let sandbox = start();
    let mut client = Client::new(&sandbox);
    client.send_call(&sandbox.issue_token(), "90001001");
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.created() == 1));
    let address = sandbox.address();
    drop(sandbox);
    assert!(client.receive(true).is_err());
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_reset_forgets_but_keeps_connections() {
    let sandbox = start();
    let token = sandbox.issue_token();
    let mut client = Client::new(&sandbox);
    client.call(&token, "1").unwrap();
    sandbox.reset();
    assert_eq!(
        (
            sandbox.created(),
            sandbox.connections(),
            sandbox.open_connections()
        ),
        (0, 0, 1)
    );
    assert!(sandbox.received().is_empty());
    client.call(&token, "1").unwrap();
    assert_eq!((sandbox.created(), sandbox.received().len()), (1, 1));
}

#[test]
fn waiting_ends_at_the_timeout() {
    assert!(!start().wait_for(Duration::from_millis(20), |sandbox| sandbox.created() == 1));
}

#[test]
fn a_taken_port_is_an_error() {
    let sandbox = start();
    let port = sandbox.address().port();
    let error = Sandbox::start(Options {
        port,
        ..Options::default()
    })
    .unwrap_err();
    assert!(matches!(error, StartError::Listen { address, .. } if address.port() == port));
}

#[test]
fn it_starts_and_stops_inside_async_code() {
    fn assert_shareable<T: Send + Sync>(_: &T) {}
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let sandbox = start();
        assert_shareable(&sandbox);
        assert_eq!(
            sandbox.domain(),
            format!("localhost:{}", sandbox.address().port())
        );
        drop(sandbox);
    });
}
