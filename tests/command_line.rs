//! The example as tools use it: its JSON, its exit codes, its environment.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::process::{Command, Output};

use sandbox::Sandbox;
use serde_json::Value;
use support::{example, start};

fn on(sandbox: &Sandbox, folder: &tempfile::TempDir) -> Command {
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, sandbox.authority().ca_pem()).unwrap();
    let mut command = example();
    command
        .args(["--domain", &sandbox.domain(), "--app-key", sandbox::APP_KEY])
        .args(["--called", "88884432", "--json", "--root-ca"])
        .arg(ca);
    command
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn without_options_it_makes_the_vendors_example_call_for_a_person() {
    let output = example().output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "10.137.203.215:5063",
        "179080024609291",
        "sip:179080024609291@10.137.203.215:5063",
        " ms",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn with_find_it_says_what_became_of_a_call_without_an_answer() {
    for (called, code, told) in [
        ("90001003", 0, "Found: the call task was created."),
        ("90003002", 0, "Found: the call task was created."),
        ("90003004", 1, "Ambiguous: 2 calls match."),
        ("90003003", 1, "Not seen, which proves nothing"),
    ] {
        let output = example().args(["--find", "--called", called]).output();
        let output = output.unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(code), "{called}: {text}");
        assert!(text.contains(told), "{called}: {text}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains("A call task may exist"), "{errors}");
    }
    let created = example().arg("--find").output().unwrap();
    assert_eq!(created.status.code(), Some(0));
}

#[test]
fn with_dial_it_places_the_call_and_hears_the_tone() {
    let output = example().arg("--dial").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    let steps = [
        "Call task created",
        "→ INVITE sip:1790",
        "← 180 Ringing",
        "← 200 OK",
        "→ ACK",
        "Hz",
        "→ BYE",
        "← 200 OK",
        "ended: the calling party hung up",
    ];
    let mut lines = text.lines();
    for step in steps {
        assert!(
            lines.any(|line| line.contains(step)),
            "{step} is missing in {text}"
        );
    }
}

#[test]
fn with_a_service_it_prints_one_line_of_json() {
    let (sandbox, folder) = (start(), tempfile::tempdir().unwrap());
    let by_secret = on(&sandbox, &folder)
        .env("ANONCALL_APP_SECRET", sandbox::APP_SECRET)
        .output()
        .unwrap();
    let by_token = on(&sandbox, &folder)
        .args([
            "--access-token",
            &sandbox.issue_token(),
            "--pin",
            &sandbox.leaf_pin(),
        ])
        .output()
        .unwrap();
    for output in [by_secret, by_token] {
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let call = json(&output);
        assert_eq!(call["sipPort"], 5063);
        assert_eq!(call["accessCode"], sandbox::ACCESS_CODE);
        assert_eq!(call["callSerialNo"], Value::Null);
    }
}

#[test]
fn a_failed_call_exits_with_1() {
    let (sandbox, folder) = (start(), tempfile::tempdir().unwrap());
    for (option, value, kind) in [
        (
            "--pin",
            "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "untrusted",
        ),
        ("--pin", "no pin", "invalid_pin"),
        ("--timeout-ms", "0", "invalid_timeout"),
        (
            "--caller-present",
            "123456789012345678901234567890123",
            "invalid_request",
        ),
    ] {
        let output = on(&sandbox, &folder)
            .args(["--app-secret", sandbox::APP_SECRET, option, value])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let error = &json(&output)["error"];
        assert_eq!(error["kind"], kind);
        assert_eq!(error["callMayExist"], false);
    }
    let output = example()
        .args([
            "--domain",
            "http://localhost",
            "--app-key",
            "k",
            "--called",
            "1",
            "--access-token",
            "t",
            "--json",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["error"]["kind"], "insecure_domain");
}

#[test]
fn wrong_usage_exits_with_2() {
    let usages: [&[&str]; 6] = [
        &["--no-such-option"],
        &["--domain", "localhost"],
        &["--domain", "localhost", "--app-key", "k", "--called", "1"],
        &[
            "--domain",
            "localhost",
            "--app-key",
            "k",
            "--access-token",
            "t",
        ],
        &["--access-token", "t", "--app-secret", "s"],
        &["--timeout-ms", "soon"],
    ];
    for usage in usages {
        let output = example().args(usage).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{usage:?}: {output:?}");
    }
}

/// A man in the middle whose authority the device trusts, as a planted or an employer's one.
#[test]
fn a_planted_authority_is_trusted_without_a_pin_and_refused_with_one() {
    let (genuine, middle) = (start(), start());
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("platform.pem");
    std::fs::write(&store, middle.authority().ca_pem()).unwrap();
    let call = |pin: &[String]| {
        let mut command = example();
        command
            .args([
                "--domain",
                &middle.domain(),
                "--app-key",
                sandbox::APP_KEY,
                "--called",
                "1",
            ])
            .args(["--access-token", &middle.issue_token(), "--json"])
            // The platform's store on this system.
            .env("SSL_CERT_FILE", &store)
            .env_remove("SSL_CERT_DIR");
        for pin in pin {
            command.args(["--pin", pin]);
        }
        command.output().unwrap()
    };
    let trusted = call(&[]);
    assert_eq!(trusted.status.code(), Some(0), "{trusted:?}");
    let before = middle.received().len();
    let refused = call(&[genuine.leaf_pin()]);
    assert_eq!(json(&refused)["error"]["kind"], "untrusted");
    assert_eq!(middle.received().len(), before, "nothing was sent to it");
}
