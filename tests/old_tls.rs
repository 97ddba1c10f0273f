//! Servers that speak only old TLS or weak ciphers. Needs `openssl`.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anoncall::{AccessToken, CallClient, CallError, CallStep, ClientConfig};
use support::{PATIENCE, Recorder, provider, request};

struct OpensslServer {
    process: Child,
    _folder: tempfile::TempDir,
    config: ClientConfig,
}

impl OpensslServer {
    fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        make_certificate(folder.path());
        let certificate = fs::read(folder.path().join("cert.pem")).unwrap();
        let port = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let process = Command::new("openssl")
            .args([
                "s_server",
                "-accept",
                &format!("127.0.0.1:{port}"),
                "-www",
                "-quiet",
            ])
            .args(["-cert", "cert.pem", "-key", "key.pem"])
            .args(options)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "openssl does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            process,
            _folder: folder,
            config: ClientConfig {
                root_certificates: vec![certificate],
                platform_roots: false,
                ..ClientConfig::new(format!("127.0.0.1:{port}"), "key")
            },
        }
    }

    /// Whether it speaks at all: a client that accepts the same is served.
    fn serves(&self, options: &[&str]) -> bool {
        let client = Command::new("openssl")
            .args(["s_client", "-connect", &self.config.domain])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        client.unwrap().success()
    }
}

/// Its own root, with an RSA key: cipher suites without forward secrecy need one, and the sandbox's authority has none.
fn make_certificate(folder: &Path) {
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=Old TLS",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        ])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status();
    assert!(made.unwrap().success());
}

impl Drop for OpensslServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether a connection stood, and the call's error: this server is none for calls.
async fn call(server: &OpensslServer) -> (bool, CallError) {
    let recorder = Arc::new(Recorder::default());
    let credentials = provider(|_| async { Ok(AccessToken::new("t".into(), None)) });
    let client =
        CallClient::new(server.config.clone(), credentials, Some(recorder.clone())).unwrap();
    let error = client.create_call(request("1")).await.unwrap_err();
    let events = recorder.0.lock().unwrap();
    let connected = events.iter().any(|event| event.step == CallStep::Connected);
    (connected, error)
}

#[tokio::test]
async fn tls_1_2_and_1_3_with_good_ciphers_are_spoken() {
    for version in ["-tls1_2", "-tls1_3"] {
        let (connected, error) = call(&OpensslServer::start(&[version])).await;
        assert!(connected, "{version}: {error:?}");
    }
}

#[tokio::test]
async fn older_tls_and_weak_ciphers_are_refused() {
    let security_off = "ALL:@SECLEVEL=0";
    let servers: [&[&str]; 4] = [
        &["-tls1", "-cipher", security_off],
        &["-tls1_1", "-cipher", security_off],
        // Without forward secrecy, and with forward secrecy but CBC and SHA-1.
        &["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"],
        &["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA:@SECLEVEL=0"],
    ];
    for options in servers {
        let server = OpensslServer::start(options);
        assert!(server.serves(options), "{options:?}");
        let (connected, error) = call(&server).await;
        assert!(!connected, "{options:?}");
        assert!(
            matches!(error, CallError::NotConnected { .. }),
            "{options:?}: {error:?}"
        );
    }
}
