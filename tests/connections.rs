//! Connections as real servers and networks treat them: which one a call takes, and what a probe may not do to it.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    io,
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use anoncall::{Advice, CallClient, CallError, ClientConfig, ConnectionProblem};
use sandbox::{Authority, ByteConnection, ByteServer, LeafSpec, RawRequest};
use support::{PATIENCE, provider, request};

const CREATED: &str =
    r#"{"resultCode":"0","resultData":{"sipServiceAddress":"10.0.0.1:5060","accesscode":"1"}}"#;

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn created() -> String {
    answer("200 OK", "", CREATED)
}

fn is_call(request: &RawRequest) -> bool {
    request.head.starts_with("POST ")
}

fn config(server: &ByteServer) -> ClientConfig {
    ClientConfig {
        root_certificates: vec![server.authority().ca_pem().into()],
        platform_roots: false,
        total_timeout_ms: 120_000,
        connect_timeout_ms: 60_000,
        ..ClientConfig::new(server.domain(), sandbox::APP_KEY)
    }
}

fn client_with(config: ClientConfig) -> Arc<CallClient> {
    let credentials = provider(|_| async { Ok(anoncall::AccessToken::new("token".into(), None)) });
    CallClient::new(config, credentials, None).unwrap()
}

fn client(server: &ByteServer) -> Arc<CallClient> {
    client_with(config(server))
}

async fn until(condition: impl Fn() -> bool) {
    let condition = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, condition).await.unwrap();
}

/// The connection that a call came on.
fn connection_of(server: &ByteServer, called: &str) -> usize {
    let called = format!("\"{called}\"");
    let requests = server.requests();
    let mut calls = requests.iter().filter(|it| is_call(it));
    let call = calls.find(|it| String::from_utf8_lossy(&it.body).contains(&called));
    call.unwrap().connection
}

fn probes(server: &ByteServer) -> Vec<RawRequest> {
    let requests = server.requests();
    requests.into_iter().filter(|it| !is_call(it)).collect()
}

/// A server with two idle connections to its client. Once the network is dead, nothing comes back on them any more, but new ones
/// work.
struct TwoIdle {
    server: ByteServer,
    client: Arc<CallClient>,
    dead: Arc<AtomicBool>,
}

impl TwoIdle {
    async fn start(total_timeout_ms: i64) -> Self {
        let dead = Arc::new(AtomicBool::new(false));
        // The first two calls are answered when both have come, so each has a connection of its own.
        let both = std::sync::Barrier::new(2);
        let server = ByteServer::start({
            let dead = Arc::clone(&dead);
            move |connection| {
                let is_old = connection.index() < 2;
                while connection.request()?.is_some() {
                    if is_old && dead.load(Ordering::SeqCst) {
                        return connection.hang();
                    }
                    if is_old {
                        both.wait();
                    }
                    connection.write(created())?;
                }
                Ok(())
            }
        })
        .unwrap();
        let client = client_with(ClientConfig {
            total_timeout_ms,
            ..config(&server)
        });
        let (one, other) = tokio::join!(
            client.create_call(request("one")),
            client.create_call(request("other"))
        );
        one.unwrap();
        other.unwrap();
        assert_eq!(server.connections(), 2);
        dead.store(true, Ordering::SeqCst);
        Self {
            server,
            client,
            dead,
        }
    }

    async fn the_next_call_takes_a_new_connection(&self) {
        assert!(self.dead.load(Ordering::SeqCst));
        self.client.create_call(request("next")).await.unwrap();
        assert_eq!(connection_of(&self.server, "next"), 2);
    }
}

#[tokio::test]
async fn after_a_deadline_no_idle_connection_of_that_age_is_used() {
    let network = TwoIdle::start(5_000).await;
    let error = network.client.create_call(request("hangs")).await;
    let timed_out = CallError::TimedOut {
        timeout_ms: 5_000,
        request_sent: true,
    };
    assert_eq!(error.unwrap_err(), timed_out);
    network.the_next_call_takes_a_new_connection().await;
}

#[tokio::test]
async fn after_a_cancelled_call_no_idle_connection_of_that_age_is_used() {
    let network = TwoIdle::start(120_000).await;
    let call = network.client.begin(request("hangs"));
    until(|| network.server.requests().len() == 3).await;
    call.cancel();
    call.result().await.unwrap_err();
    network.the_next_call_takes_a_new_connection().await;
}

#[tokio::test]
async fn after_a_cancelled_prepare_no_idle_connection_of_that_age_is_used() {
    let network = TwoIdle::start(120_000).await;
    let preparing = tokio::spawn({
        let client = Arc::clone(&network.client);
        async move { client.prepare().await }
    });
    until(|| network.server.requests().len() == 3).await;
    preparing.abort();
    preparing.await.unwrap_err();
    network.the_next_call_takes_a_new_connection().await;
}

#[tokio::test]
async fn a_failing_status_whose_body_never_ends_is_that_status() {
    let server = ByteServer::start(|connection| {
        connection.request()?;
        connection.write(
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 100\r\n\r\n{\"err",
        )?;
        connection.hang()
    })
    .unwrap();
    let error = client(&server).create_call(request("1")).await.unwrap_err();
    let expected = CallError::HttpStatus {
        status: 429,
        retry_after_seconds: Some(7),
        service_code: None,
        result_code: None,
        description: None,
        request_id: None,
        call_serial_no: None,
    };
    assert_eq!(error, expected);
    assert_eq!(error.advice(), Advice::RetryLater);
}

/// The server sends the body a moment after the head, as gateways do. One time may not be enough: a client that is held up meanwhile
/// takes the status alone.
#[tokio::test]
async fn the_body_of_a_failing_status_is_waited_for() {
    const BODY: &str = r#"{"error_code":"APIG.0201","error_msg":"busy"}"#;
    let server = ByteServer::start(|connection| {
        while connection.request()?.is_some() {
            let length = BODY.len();
            connection.write(format!(
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: {length}\r\n\r\n"
            ))?;
            std::thread::sleep(Duration::from_millis(50));
            connection.write(BODY)?;
        }
        Ok(())
    })
    .unwrap();
    let client = client(&server);
    let is_told = async {
        loop {
            let error = client.create_call(request("1")).await.unwrap_err();
            let CallError::HttpStatus {
                status: 503,
                service_code,
                ..
            } = error
            else {
                panic!("{error:?}");
            };
            if service_code.as_deref() == Some("APIG.0201") {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, is_told).await.unwrap();
}

#[tokio::test]
async fn a_failing_status_whose_body_can_not_be_decoded_is_that_status() {
    let server = ByteServer::start(|connection| {
        connection.request()?;
        connection.write(answer(
            "404 Not Found",
            "Content-Encoding: br\r\n",
            "\u{b}\u{2}\u{0}",
        ))?;
        connection.hang()
    })
    .unwrap();
    let error = client(&server).create_call(request("1")).await.unwrap_err();
    assert!(
        matches!(error, CallError::HttpStatus { status: 404, .. }),
        "{error:?}"
    );
    assert!(!error.call_may_exist());
}

#[tokio::test]
async fn a_connection_with_an_answer_that_makes_no_sense_is_not_used_again() {
    let server = ByteServer::start(|connection| {
        while connection.request()?.is_some() {
            let body = if connection.index() == 0 {
                "{}"
            } else {
                CREATED
            };
            connection.write(answer("200 OK", "", body))?;
        }
        Ok(())
    })
    .unwrap();
    let client = client(&server);
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(
        matches!(error, CallError::UnreadableAnswer { .. }),
        "{error:?}"
    );
    client.create_call(request("2")).await.unwrap();
    assert_eq!(connection_of(&server, "2"), 1);
}

/// A server that answers calls, and each method of probes in its own way.
fn gateway(
    probed: impl Fn(&mut ByteConnection, &RawRequest) -> io::Result<()> + Send + Sync + 'static,
) -> ByteServer {
    ByteServer::start(move |connection| {
        while let Some(request) = connection.request()? {
            if is_call(&request) {
                connection.write(created())?;
            } else {
                probed(connection, &request)?;
            }
        }
        Ok(())
    })
    .unwrap()
}

/// An error ends the connection.
fn closed() -> io::Result<()> {
    Err(io::ErrorKind::ConnectionAborted.into())
}

#[tokio::test]
async fn a_probe_may_be_answered_by_any_status() {
    for status in [
        "404 Not Found",
        "405 Method Not Allowed",
        "302 Found",
        "500 Oops",
    ] {
        let server = gateway(move |connection, _| connection.write(answer(status, "", "no")));
        let client = client(&server);
        client.prepare().await.unwrap();
        client.create_call(request("1")).await.unwrap();
        assert_eq!(server.connections(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_service_that_closes_after_one_method_is_probed_by_another() {
    for closing in ["Connection: close\r\n", "connection: foo, Close\r\n"] {
        let server = gateway(move |connection, request| {
            if request.head.starts_with("HEAD ") {
                return connection.write("HTTP/1.1 200 OK\r\n\r\n");
            }
            connection.write(answer("405 Method Not Allowed", closing, ""))?;
            closed()
        });
        let client = client(&server);
        client.prepare().await.unwrap();
        // It is ready, not only about to try again.
        assert_eq!(server.connections(), 2);
        assert_eq!(probes(&server).len(), 2);
        client.create_call(request("1")).await.unwrap();
        assert_eq!(connection_of(&server, "1"), 1);
        assert_eq!(server.connections(), 2);
    }
}

#[tokio::test]
async fn a_service_that_closes_without_an_answer_is_probed_by_another_method() {
    let server = gateway(|connection, request| {
        if request.head.starts_with("HEAD ") {
            return connection.write("HTTP/1.1 200 OK\r\n\r\n");
        }
        closed()
    });
    let client = client(&server);
    client.prepare().await.unwrap();
    assert_eq!(server.connections(), 2);
    client.create_call(request("1")).await.unwrap();
    assert_eq!(connection_of(&server, "1"), 1);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_service_that_closes_after_every_probe_is_not_bothered() {
    let server = gateway(|connection, _| {
        connection.write(answer("403 Forbidden", "Connection: close\r\n", ""))?;
        closed()
    });
    let client = client(&server);
    client.keep_ready(true);
    until(|| probes(&server).len() >= 3).await;
    // Neither lost nor thrown away: the calls' own connection.
    for called in ["1", "2"] {
        client.create_call(request(called)).await.unwrap();
        assert_eq!(connection_of(&server, called), 3);
    }
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn a_body_that_comes_late_is_not_taken_for_the_answer_to_a_call() {
    let (go_on, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let server = gateway(move |connection, _| {
        connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n")?;
        // A dropped sender lets it go on, too.
        let _ = wait.lock().unwrap().recv();
        connection.write("Not found")
    });
    let client = client(&server);
    client.keep_ready(true);
    until(|| probes(&server).len() == 1).await;
    client.create_call(request("1")).await.unwrap();
    assert_eq!(connection_of(&server, "1"), 1);
    drop(go_on);
    client.create_call(request("2")).await.unwrap();
    assert_eq!(probes(&server).len(), 1);
}

#[tokio::test]
async fn a_probe_that_is_never_answered_costs_no_good_connection() {
    let server = gateway(|connection, _| connection.hang());
    let client = client_with(ClientConfig {
        connect_timeout_ms: 5_000,
        ..config(&server)
    });
    client.keep_ready(true);
    until(|| probes(&server).len() == 1).await;
    client.create_call(request("1")).await.unwrap();
    assert_eq!(connection_of(&server, "1"), 1);
    // The first probe has timed out.
    until(|| probes(&server).len() == 2).await;
    client.create_call(request("2")).await.unwrap();
    let (second_probe, second_call) = (probes(&server)[1].connection, connection_of(&server, "2"));
    // Either took the connection of the first call, which is still good, and the other made its own.
    assert!(second_probe == 1 || second_call == 1);
}

#[tokio::test]
async fn a_connection_that_the_service_closes_after_a_call_is_replaced() {
    let server = ByteServer::start(|connection| {
        while let Some(request) = connection.request()? {
            if is_call(&request) {
                connection.write(answer("200 OK", "Connection: close\r\n", CREATED))?;
                return Ok(());
            }
            connection.write(answer("404 Not Found", "", ""))?;
        }
        Ok(())
    })
    .unwrap();
    let client = client(&server);
    client.keep_ready(true);
    until(|| probes(&server).len() == 1).await;
    client.create_call(request("1")).await.unwrap();
    until(|| probes(&server).len() == 2).await;
    assert_ne!(probes(&server)[1].connection, connection_of(&server, "1"));
}

#[tokio::test]
async fn an_idle_connection_is_not_used_when_the_service_has_announced_that_it_closes_it() {
    for (announced, connections) in [("timeout=0", 2), ("timeout=600, max=100", 1), ("max=9", 1)] {
        let server = ByteServer::start(move |connection| {
            let keep_alive = format!("Keep-Alive: {announced}\r\n");
            while connection.request()?.is_some() {
                connection.write(answer("200 OK", &keep_alive, CREATED))?;
            }
            Ok(())
        })
        .unwrap();
        let client = client(&server);
        client.create_call(request("1")).await.unwrap();
        client.create_call(request("2")).await.unwrap();
        assert_eq!(server.connections(), connections, "{announced}");
    }
}

/// A server that answers the beginning of a TLS handshake with these bytes.
fn server_of_bytes(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&bytes);
            // Until the client has closed it.
            let _ = stream.read(&mut [0; 1]);
        }
    });
    domain
}

#[tokio::test]
async fn a_refused_handshake_is_not_created_and_advises_by_its_cause() {
    let alert = |description: u8| vec![21, 3, 3, 0, 2, 2, description];
    let http = b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
    for (bytes, problem, advice) in [
        (alert(40), ConnectionProblem::TlsFailed, Advice::CheckSetup), // handshake_failure
        (alert(70), ConnectionProblem::TlsFailed, Advice::CheckSetup), // protocol_version
        (alert(71), ConnectionProblem::TlsFailed, Advice::CheckSetup), // insufficient_security
        (alert(112), ConnectionProblem::TlsFailed, Advice::CheckSetup), // unrecognized_name
        (alert(80), ConnectionProblem::NotReached, Advice::RetryNow),  // internal_error
        (http, ConnectionProblem::TlsFailed, Advice::CheckSetup),
    ] {
        let server = ByteServer::start(|_| Ok(())).unwrap();
        let client = client_with(ClientConfig {
            domain: server_of_bytes(bytes.clone()),
            ..config(&server)
        });
        let error = client.create_call(request("1")).await.unwrap_err();
        assert!(!error.call_may_exist());
        assert_eq!(error.advice(), advice, "{error}");
        assert!(
            matches!(&error, CallError::NotConnected { problem: it, .. } if *it == problem),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_client_certificate_has_created_nothing() {
    use rustls::{
        RootCertStore, ServerConfig,
        crypto::ring::default_provider,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
        server::WebPkiClientVerifier,
    };
    let authority = Authority::new("Authority of clients and servers");
    let identity = authority.issue(LeafSpec::default());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.ca_der())).unwrap();
    let provider = Arc::new(default_provider());
    let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone());
    let chain = identity
        .chain_der()
        .iter()
        .cloned()
        .map(CertificateDer::from);
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key_der().to_vec()));
    let tls = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(chain.collect(), key)
        .unwrap();
    let server =
        ByteServer::start_with(authority, tls, |connection| connection.request().map(drop))
            .unwrap();
    let client = client(&server);
    for _ in 0..5 {
        let error = client.create_call(request("1")).await.unwrap_err();
        let expected = CallError::NotConnected {
            problem: ConnectionProblem::TlsFailed,
            reason: "the server asks for a client certificate".into(),
        };
        assert_eq!(error, expected);
        assert_eq!(error.advice(), Advice::CheckSetup);
    }
    assert_eq!(server.requests(), [], "the server has read no request");
}
