//! Who is trusted, with real certificates on real connections.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use anoncall::{CallClient, CallError, ClientConfig, ConfigError, TrustProblem};
use sandbox::{Authority, LeafSpec, Options, Sandbox};
use support::{app_secret, client_with, config, request, start, start_with};

async fn trust_problem(sandbox: &Sandbox, config: ClientConfig) -> TrustProblem {
    let error = client_with(config)
        .create_call(request("1"))
        .await
        .unwrap_err();
    assert!(!error.call_may_exist());
    assert!(
        sandbox.received().is_empty(),
        "nothing may be sent to a server that is not trusted"
    );
    match error {
        CallError::Untrusted { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

fn serving(leaf: LeafSpec) -> Sandbox {
    let authority = Authority::new("Test CA");
    let identity = authority.issue(leaf);
    start_with(Options {
        authority: Some(authority),
        identity: Some(identity),
        ..Options::default()
    })
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let (sandbox, other) = (start(), start());
    let config = ClientConfig {
        domain: sandbox.domain(),
        ..config(&other)
    };
    assert_eq!(
        trust_problem(&sandbox, config).await,
        TrustProblem::UnknownAuthority
    );
}

#[tokio::test]
async fn the_platforms_roots_do_not_trust_the_sandbox() {
    let sandbox = start();
    let other = Authority::new("Unrelated CA");
    let config = ClientConfig {
        platform_roots: true,
        root_certificates: vec![other.ca_der()],
        ..config(&sandbox)
    };
    assert_eq!(
        trust_problem(&sandbox, config).await,
        TrustProblem::UnknownAuthority
    );
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let sandbox = serving(LeafSpec::expired_for(["localhost"]));
    let config = config(&sandbox);
    assert_eq!(
        trust_problem(&sandbox, config).await,
        TrustProblem::NotValidNow
    );
}

#[tokio::test]
async fn another_hosts_certificate_is_refused() {
    let sandbox = serving(LeafSpec::valid_for(["example.com"]));
    let config = config(&sandbox);
    assert_eq!(
        trust_problem(&sandbox, config).await,
        TrustProblem::WrongHost
    );
}

#[tokio::test]
async fn an_own_authority_is_trusted_in_every_form() {
    let sandbox = start();
    let pem = sandbox.authority().ca_pem();
    let bundle = format!("{}\n{pem}", Authority::new("First in the file").ca_pem());
    for roots in [
        vec![pem.clone().into_bytes()],
        vec![sandbox.authority().ca_der()],
        vec![bundle.into_bytes()],
    ] {
        for platform_roots in [false, true] {
            let config = ClientConfig {
                root_certificates: roots.clone(),
                platform_roots,
                ..config(&sandbox)
            };
            client_with(config).create_call(request("1")).await.unwrap();
        }
    }
}

#[tokio::test]
async fn device_roots_stand_for_the_platforms_and_bad_ones_are_skipped() {
    let sandbox = start();
    let with_device_roots = |device_roots, platform_roots| ClientConfig {
        root_certificates: Vec::new(),
        platform_roots,
        device_roots,
        ..config(&sandbox)
    };
    let roots = vec![b"not a certificate".to_vec(), sandbox.authority().ca_der()];
    client_with(with_device_roots(roots.clone(), true))
        .create_call(request("1"))
        .await
        .unwrap();
    let nobody = CallClient::new(with_device_roots(roots, false), app_secret(), None);
    assert_eq!(nobody.err(), Some(ConfigError::NoTrustedRoots));
}

#[tokio::test]
async fn a_bare_ip_address_is_called_like_a_name() {
    let sandbox = start();
    let config = ClientConfig {
        domain: sandbox.address().to_string(),
        ..config(&sandbox)
    };
    client_with(config).create_call(request("1")).await.unwrap();
}

#[tokio::test]
async fn the_right_pin_is_accepted_and_a_backup_pin_may_stand_beside_it() {
    let sandbox = start();
    let backup = start().leaf_pin();
    let bare = sandbox.leaf_pin().replace("sha256/", "");
    for pins in [vec![sandbox.leaf_pin()], vec![backup, bare]] {
        let config = ClientConfig {
            pins,
            ..config(&sandbox)
        };
        client_with(config).create_call(request("1")).await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_pin_is_refused_also_for_the_token() {
    let sandbox = start();
    let config = ClientConfig {
        pins: vec![start().leaf_pin()],
        ..config(&sandbox)
    };
    assert_eq!(
        trust_problem(&sandbox, config).await,
        TrustProblem::PinMismatch
    );
}

#[tokio::test]
async fn a_pin_does_not_replace_the_trust_in_the_chain() {
    let (sandbox, other) = (start(), start());
    let config = ClientConfig {
        domain: sandbox.domain(),
        pins: vec![sandbox.leaf_pin()],
        ..config(&other)
    };
    assert_eq!(
        trust_problem(&sandbox, config).await,
        TrustProblem::UnknownAuthority
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let sandbox = start();
    let error = support::client(&sandbox)
        .create_call(request("90000302"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, CallError::HttpStatus { status: 302, .. }),
        "{error:?}"
    );
    let received = sandbox.received();
    assert_eq!(
        received.len(),
        2,
        "the token and the call, nothing else: {received:?}"
    );
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = listener.local_addr().unwrap().to_string();
    let answering = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut first = [0; 16];
        let read = stream.read(&mut first).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        first[..read].to_vec()
    });
    let sandbox = start();
    let config = ClientConfig {
        domain,
        ..config(&sandbox)
    };
    let error = client_with(config)
        .create_call(request("1"))
        .await
        .unwrap_err();
    assert!(matches!(error, CallError::NotConnected { .. }), "{error:?}");
    let first = answering.join().unwrap();
    assert_eq!(first.first(), Some(&22), "a TLS handshake record, not HTTP");
}

#[test]
fn plain_http_is_refused_by_the_configuration() {
    let config = ClientConfig::new("http://service.besclouds.com", "key");
    let error = CallClient::new(config, app_secret(), None).err();
    assert!(
        matches!(error, Some(ConfigError::InsecureDomain { .. })),
        "{error:?}"
    );
}
