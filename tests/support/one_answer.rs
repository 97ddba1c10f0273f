//! A server with one answer for everything, in bytes that a test writes itself. The sandbox can't be had to send them: it knows tokens
//! and HTTP.

use std::{
    sync::{Arc, mpsc},
    time::Instant,
};

use anoncall::ClientConfig;
use rustls::{
    ServerConfig,
    crypto::ring::{default_provider, sign::any_supported_type},
    pki_types::{CertificateDer, PrivateKeyDer},
    sign::{CertifiedKey, SingleCertAndKey},
};
use sandbox::{Authority, ByteServer, LeafSpec};

use super::PATIENCE;

pub struct OneAnswer {
    root: Vec<u8>,
    server: ByteServer,
    requests: mpsc::Receiver<Request>,
    closed: mpsc::Receiver<()>,
    after: After,
}

/// What the server read.
pub struct Request {
    pub at: Instant,
    /// Head and body as they came.
    pub text: String,
}

/// What follows an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The connection is closed, and `close_notify` says so.
    Close,
    /// The connection is closed without `close_notify`.
    Cut,
    /// The connection stays open for the next request.
    Silence,
}

impl OneAnswer {
    /// A server with this answer for everything: status, header lines (each with its line break) and body. It closes the
    /// connection after each.
    pub fn start(status: u16, headers: &str, body: &str) -> Self {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} Bytes\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        Self::raw(answer.as_bytes(), After::Close)
    }

    /// A server that answers everything with these bytes, head and body.
    pub fn raw(answer: &[u8], after: After) -> Self {
        let authority = Authority::new("Bytes");
        let identity = authority.issue(LeafSpec::default());
        let chain = identity.chain_der().iter().map(|der| der.clone().into());
        let key = identity.key_der().to_vec().try_into().unwrap();
        let certified = certified(chain.collect(), &key);
        Self::with_certificate(authority.ca_der(), certified, answer, after)
    }

    /// The same with a certificate of the test's choice, which `root` vouches for.
    pub fn with_certificate(
        root: Vec<u8>,
        certified: CertifiedKey,
        answer: &[u8],
        after: After,
    ) -> Self {
        let answer = answer.to_vec();
        let (sender, requests) = mpsc::channel();
        let (notices, closed) = mpsc::channel();
        // `root` stands in its place.
        let authority = Authority::new("Unused");
        let server = ByteServer::start_with(authority, tls(certified), move |connection| {
            while let Some(request) = connection.request()? {
                // One without a body (a probe) is not answered.
                if request.body.is_empty() {
                    return Ok(());
                }
                let body = String::from_utf8_lossy(&request.body);
                let (at, text) = (Instant::now(), request.head + &body);
                // The test may have ended.
                let _ = sender.send(Request { at, text });
                connection.write(&answer)?;
                match after {
                    After::Silence => {}
                    After::Cut => connection.cut()?,
                    After::Close => connection.close()?,
                }
                if after != After::Silence {
                    // Until the client has noticed: a call on a connection that is closing would be lost.
                    let end = connection.hang();
                    let _ = notices.send(());
                    return end;
                }
            }
            Ok(())
        });
        Self {
            root,
            server: server.unwrap(),
            requests,
            closed,
            after,
        }
    }

    /// Settings that trust only this server.
    pub fn config(&self) -> ClientConfig {
        ClientConfig {
            root_certificates: vec![self.root.clone()],
            platform_roots: false,
            total_timeout_ms: super::LONG_TIMEOUT_MS,
            ..ClientConfig::new(self.server.domain(), "key")
        }
    }

    /// The next request that has a body.
    pub fn next_request(&self) -> Request {
        self.requests.recv_timeout(PATIENCE).unwrap()
    }

    /// Waits until the client has noticed that the server closed the connection, if it does.
    pub fn wait_until_closed(&self) {
        if self.after != After::Silence {
            self.closed.recv_timeout(PATIENCE).unwrap();
        }
    }

    /// How many requests have come that nobody has looked at.
    pub fn requests(&self) -> usize {
        self.requests.try_iter().count()
    }
}

/// An answer to a call that was created.
pub fn created() -> Vec<u8> {
    let body = r#"{"resultCode":"0","resultData":{"sipServiceAddress":"10.0.0.1:5060","accesscode":"1790"}}"#;
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// A certificate chain with a key, which need not belong to it.
pub fn certified(chain: Vec<CertificateDer<'static>>, key: &PrivateKeyDer<'_>) -> CertifiedKey {
    CertifiedKey::new(chain, any_supported_type(key).unwrap())
}

fn tls(certified: CertifiedKey) -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)))
}
