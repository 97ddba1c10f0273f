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
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anoncall::{AccessToken, CallClient, CallError, CallStep, ClientConfig};
use sandbox::Authority;
use support::{PATIENCE, Recorder, provider, request};

struct OpensslServer {
    process: Child,
    _folder: tempfile::TempDir,
    config: ClientConfig,
}

impl OpensslServer {
    fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new("Old TLS");
        let identity = authority.issue(sandbox::LeafSpec::default());
        fs::write(folder.path().join("cert.pem"), identity.chain_pem()).unwrap();
        fs::write(folder.path().join("key.pem"), identity.key_pem()).unwrap();
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
                root_certificates: vec![authority.ca_der()],
                platform_roots: false,
                ..ClientConfig::new(format!("127.0.0.1:{port}"), "key")
            },
        }
    }
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
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"],
    ];
    for options in servers {
        let (connected, error) = call(&OpensslServer::start(options)).await;
        assert!(!connected, "{options:?}");
        assert!(
            matches!(error, CallError::NotConnected { .. }),
            "{options:?}: {error:?}"
        );
    }
}
