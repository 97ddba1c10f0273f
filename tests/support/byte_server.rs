//! A TLS server that answers with bytes which a test writes itself, whatever it is asked. The sandbox can't be had to send them: it
//! knows tokens and HTTP.

use std::{
    io::{self, Read, Write},
    net::TcpListener,
    sync::{Arc, mpsc},
    thread,
    time::Instant,
};

use anoncall::ClientConfig;
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring::default_provider};
use sandbox::{Authority, LeafSpec};

use super::PATIENCE;

/// Answers each request and closes the connection.
pub struct ByteServer {
    authority: Authority,
    domain: String,
    requests: mpsc::Receiver<Request>,
}

/// What the server read.
pub struct Request {
    pub at: Instant,
    /// Head and body as they came.
    pub text: String,
}

impl ByteServer {
    /// A server with this answer for everything: status, header lines (each with its line break) and body.
    pub fn start(status: u16, headers: &str, body: &str) -> Self {
        let authority = Authority::new("Bytes");
        let tls = tls(&authority);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let domain = listener.local_addr().unwrap().to_string();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} Bytes\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || {
            for tcp in listener.incoming() {
                let session = ServerConnection::new(tls.clone()).unwrap();
                let mut stream = StreamOwned::new(session, tcp.unwrap());
                let Ok(text) = read_request(&mut stream) else {
                    continue;
                };
                let at = Instant::now();
                if sender.send(Request { at, text }).is_err() {
                    return;
                }
                // The client may have gone away meanwhile.
                let _ = stream.write_all(answer.as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        Self {
            authority,
            domain,
            requests,
        }
    }

    /// Settings that trust only this server.
    pub fn config(&self) -> ClientConfig {
        ClientConfig {
            root_certificates: vec![self.authority.ca_der()],
            platform_roots: false,
            total_timeout_ms: super::LONG_TIMEOUT_MS,
            ..ClientConfig::new(self.domain.clone(), "key")
        }
    }

    /// The next request that has a body.
    pub fn next_request(&self) -> Request {
        self.requests.recv_timeout(PATIENCE).unwrap()
    }
}

fn tls(authority: &Authority) -> Arc<ServerConfig> {
    let identity = authority.issue(LeafSpec::default());
    let chain = identity.chain_der().iter().map(|der| der.clone().into());
    let key = identity.key_der().to_vec().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain.collect(), key);
    Arc::new(config.unwrap())
}

/// Every request with a body has a JSON object there, so it ends with the brace that closes it. One without (HEAD) is not answered.
fn read_request(stream: &mut impl Read) -> io::Result<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.ends_with(b"}") {
        let read = stream.read(&mut buffer)?;
        request.extend_from_slice(&buffer[..read]);
        if read == 0 || request.starts_with(b"HEAD") {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(String::from_utf8_lossy(&request).into_owned())
}
