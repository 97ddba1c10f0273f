//! Processes that stand still (SIGSTOP): the service, and the app itself as a phone suspends it. Unix only.
#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    io::Read,
    process::{Child, Command, Stdio},
    time::Duration,
};

use sandbox::FaultServer;
use serde_json::Value;
use support::{PATIENCE, example, fault_config, start, times_received};

fn signal(process: &Child, name: &str) {
    let id = process.id().to_string();
    let status = Command::new("kill").args([name, &id]).status().unwrap();
    assert!(status.success());
}

fn output(mut process: Child) -> Value {
    let mut text = String::new();
    process
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    process.wait().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// An app that is suspended past its deadline: when it goes on, it has one honest result.
#[test]
fn an_app_that_was_suspended_past_its_deadline_tells_the_truth() {
    let (sandbox, folder) = (start(), tempfile::tempdir().unwrap());
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, sandbox.authority().ca_pem()).unwrap();
    // The answer comes after one second, while the app stands still.
    let app = example()
        .args([
            "--domain",
            &sandbox.domain(),
            "--app-key",
            sandbox::APP_KEY,
            "--called",
            "90001002",
        ])
        .args(["--json", "--timeout-ms", "5000", "--root-ca"])
        .arg(&ca)
        .env("ANONCALL_APP_SECRET", sandbox::APP_SECRET)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert!(sandbox.wait_for(PATIENCE, |sandbox| times_received(sandbox, "90001002") == 1));
    signal(&app, "-STOP");
    std::thread::sleep(Duration::from_millis(5_500));
    signal(&app, "-CONT");
    let outcome = output(app);
    let created = outcome["accessCode"] == sandbox::ACCESS_CODE;
    let honest =
        outcome["error"]["kind"] == "timed_out" && outcome["error"]["callMayExist"] == true;
    assert!(created || honest, "{outcome}");
    assert_eq!(sandbox.created(), 1);
}

/// A service that stands still takes the request from its socket later, when the app has given up: "may exist" was right.
#[tokio::test]
async fn a_service_that_stood_still_may_create_the_call_later() {
    use anoncall::{CallClient, CallError, ClientConfig};

    let server = FaultServer::start().unwrap();
    server.set_latency(Duration::from_secs(6));
    let config = ClientConfig {
        total_timeout_ms: 3_000,
        ..fault_config(&server)
    };
    let credentials =
        support::provider(|_| async { Ok(anoncall::AccessToken::new("t".into(), None)) });
    let client = CallClient::new(config, credentials, None).unwrap();
    let error = client.create_call(support::request("1")).await.unwrap_err();
    let expected = CallError::TimedOut {
        timeout_ms: 3_000,
        request_sent: true,
    };
    assert_eq!(error, expected);
    assert_eq!(server.created("1"), 0, "not yet");
    drop(client);
    assert!(server.wait_until_idle(PATIENCE));
    assert_eq!(server.created("1"), 1);
}
