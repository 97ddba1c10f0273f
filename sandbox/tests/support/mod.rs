//! A plain HTTPS client on a blocking socket: it does exactly what a test says, nothing by itself.

#![allow(
    dead_code,
    reason = "each test file is a program of its own and uses a part"
)]

use std::{
    collections::BTreeMap,
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, ServerName},
};
use sandbox::{APP_KEY, Sandbox};

/// Long enough for a loaded machine; nothing waits for it unless a test fails.
pub const PATIENCE: Duration = Duration::from_mins(2);

pub struct Client {
    stream: StreamOwned<ClientConnection, TcpStream>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

impl Client {
    pub fn new(sandbox: &Sandbox) -> Self {
        Self::connect(sandbox.address(), sandbox.authority().ca_der(), "localhost").unwrap()
    }

    /// Returns after the handshake.
    pub fn connect(address: SocketAddr, ca_der: Vec<u8>, name: &str) -> io::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(ca_der)).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut socket = TcpStream::connect(address)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        while connection.is_handshaking() {
            connection.complete_io(&mut socket)?;
        }
        Ok(Self {
            stream: StreamOwned::new(connection, socket),
        })
    }

    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) {
        let mut lines = vec![
            format!("{method} {path} HTTP/1.1"),
            "Host: localhost".to_owned(),
        ];
        lines.push(format!("Content-Length: {}", body.len()));
        lines.extend(
            headers
                .iter()
                .map(|(name, value)| format!("{name}: {value}")),
        );
        let request = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
        self.stream.write_all(request.as_bytes()).unwrap();
        self.stream.flush().unwrap();
    }

    pub fn receive(&mut self, has_body: bool) -> io::Result<Reply> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers
            .get("content-length")
            .map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; if has_body { length } else { 0 }];
        self.stream.read_exact(&mut body)?;
        Ok(Reply {
            status,
            headers,
            body,
        })
    }

    pub fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Reply> {
        self.send("POST", path, headers, body);
        self.receive(true)
    }

    /// Sends a proper createcall for the number.
    pub fn send_call(&mut self, token: &str, called: &str) {
        self.send(
            "POST",
            CREATE_CALL,
            &call_headers(&bearer(token)),
            &call_body(called),
        );
    }

    pub fn call(&mut self, token: &str, called: &str) -> io::Result<Reply> {
        self.send_call(token, called);
        self.receive(true)
    }
}

pub const CREATE_CALL: &str = "/apiaccess/ccmessaging/v1/mobileagent/createcall";
pub const TOKEN: &str = "/apigovernance/api/oauth/tokenByAkSk";

pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

pub fn call_headers(authorization: &str) -> [(&str, &str); 3] {
    [
        ("X-APP-Key", APP_KEY),
        ("Authorization", authorization),
        ("Content-Type", "application/json"),
    ]
}

pub fn call_body(called: &str) -> String {
    format!(r#"{{"called":"{called}"}}"#)
}
