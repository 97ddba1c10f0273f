//! Asks the sandbox's look-up what became of a call.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, ServerName},
};
use sandbox::Sandbox;
use serde_json::{Value, json};

/// The answer of queryCallState, over a connection of its own.
pub fn call_state(sandbox: &Sandbox, call_serial_no: &str) -> Value {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(sandbox.authority().ca_der()))
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let socket = TcpStream::connect(sandbox.address()).unwrap();
    let mut stream = StreamOwned::new(connection, socket);

    let body = json!({"callSerialNo": call_serial_no}).to_string();
    write!(
        stream,
        "POST /apiaccess/CC-Management/v1/mobileAgent/queryCallState HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        sandbox.issue_token(),
        body.len()
    )
    .unwrap();
    let mut answer = Vec::new();
    // The server may close without a TLS alert, which is no matter once the answer is there.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8(answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}
