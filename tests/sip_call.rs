//! The whole way: a call is created, real softphones dial it at the sandbox's SIP server and hear the tone, and the look-up
//! says how it ended. Needs `linphonec`, `baresip`, `sipp`, a C compiler and liblinphone's headers.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod look_up;
mod phones;
mod support;

use std::process::{Command, Stdio};

use anoncall::CreatedCall;
use look_up::call_state;
use phones::{Kind, PATIENCE, Phone};
use sandbox::{CallState, EndReason, Event, Options, Sandbox, SipOptions};
use serde_json::json;
use support::{client, request, start_with};

fn start() -> Sandbox {
    start_with(Options {
        sip: Some(SipOptions::default()),
        ..Options::default()
    })
}

async fn create(sandbox: &Sandbox, called: &str) -> CreatedCall {
    client(sandbox).create_call(request(called)).await.unwrap()
}

/// The app's whole way. Blocking is fine: sandbox and core have threads of their own.
async fn calls_and_hears(sandbox: &Sandbox, kind: Kind, called: &str) -> String {
    let call = create(sandbox, called).await;
    let uri = call.sip_uri();
    let mut phone = Phone::dial(kind, &uri);
    phone.receives(200);
    phone.hears_the_tone();
    phone.hang_up();
    let over =
        |sandbox: &Sandbox| matches!(sandbox.calls().last().unwrap().state, CallState::Ended(_));
    assert!(
        sandbox.wait_for(PATIENCE, over),
        "{kind:?} {called}: {:?}",
        sandbox.calls()
    );
    let state = call_state(sandbox, &call.call_serial_no.unwrap());
    assert_eq!(state["retCode"], "0");
    // Ended, because the calling party hung up.
    assert_eq!(
        (&state["result"]["state"], &state["result"]["reasonCode"]),
        (&json!(3), &json!(1)),
        "{kind:?} {called}"
    );
    uri
}

async fn phone_places_calls(kind: Kind) {
    let sandbox = start();
    let port = sandbox.sip_port().unwrap();
    let uri = calls_and_hears(&sandbox, kind, "88884432").await;
    Phone::dial(kind, &uri).receives(410);
    let unknown = format!("sip:1790@127.0.0.1:{port}");
    Phone::dial(kind, &unknown).receives(404);

    let escaped = calls_and_hears(&sandbox, kind, "90001016").await;
    assert!(escaped.contains("%23*%40%C3%A9@"), "{escaped}");
    let ipv6 = calls_and_hears(&sandbox, kind, "90001011").await;
    assert!(ipv6.ends_with(&format!("@[::1]:{port}")), "{ipv6}");
    let named = calls_and_hears(&sandbox, kind, "90001017").await;
    assert!(named.ends_with(&format!("@localhost:{port}")), "{named}");

    let mut phone = Phone::dial(kind, &create(&sandbox, "90002180").await.sip_uri());
    phone.receives(180);
    phone.hang_up();
    phone.receives(487);
    let cancelled = CallState::Ended(EndReason::CallingPartyHungUp);
    assert_eq!(sandbox.calls().last().unwrap().state, cancelled);

    for (called, status) in [("90002486", 486), ("90002603", 603), ("90002410", 410)] {
        let call = create(&sandbox, called).await;
        Phone::dial(kind, &call.sip_uri()).receives(status);
    }
}

#[tokio::test]
async fn linphone_places_calls() {
    phone_places_calls(Kind::Linphone).await;
}

#[tokio::test]
async fn baresip_places_calls() {
    phone_places_calls(Kind::Baresip).await;
}

/// The sequence of docs/recipes/linphone.md.
#[tokio::test]
async fn liblinphone_places_calls_as_in_the_recipe() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("dial");
    let compiled = Command::new("cc")
        .args([
            "-std=c11",
            "-D_DEFAULT_SOURCE",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-o",
        ])
        .arg(&program)
        .arg(support::tests_folder().join("linphone/dial.c"))
        .arg("-llinphone")
        .status()
        .expect("cc is installed");
    assert!(compiled.success());
    let dial = |uri: String| {
        let mut command = Command::new(&program);
        command.arg(uri).env("HOME", folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::null()).spawn().unwrap()
    };

    let sandbox = start();
    let (pressed, keys) = std::sync::mpsc::channel();
    sandbox.on_event(move |event| {
        if let Event::Digit { digit, .. } = event {
            pressed.send(*digit).unwrap();
        }
    });
    let call = create(&sandbox, "90001016").await;
    let code = call.access_code.reveal();
    let mut phone = dial(call.sip_uri());
    assert_eq!(keys.recv_timeout(PATIENCE), Ok('5'));
    drop(phone.stdin.take());
    let output = phone.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains(&format!("user {code}\n")), "{text}");
    let state = call_state(&sandbox, call.call_serial_no.as_deref().unwrap());
    assert_eq!(state["result"]["reasonCode"], 1, "{text}");

    // Its input stays open, so that it does not hang up first.
    let mut again = dial(call.sip_uri());
    let _input = again.stdin.take();
    let again = again.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&again.stdout);
    assert!(text.contains("SIP status 410"), "{text}");
}

#[tokio::test]
async fn sipp_places_calls_over_udp_and_tcp() {
    let sandbox = start();
    for transport in ["u1", "t1"] {
        let call = create(&sandbox, "88884432").await;
        let output = Command::new("sipp")
            .args(["-sn", "uac", "-m", "1", "-nostdin", "-i", "127.0.0.1"])
            .args(["-timeout", "60", "-timeout_error", "-t", transport])
            .args(["-s", call.access_code.reveal().as_str(), &call.sip.address])
            .stdout(Stdio::null())
            .output()
            .expect("sipp is installed");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{transport}: {errors}");
        let state = call_state(&sandbox, &call.call_serial_no.unwrap());
        assert_eq!(state["result"]["reasonCode"], 1, "{transport}");
    }
}
