//! The whole way: a call is created, real softphones dial it at the sandbox's SIP server and hear the tone, and the look-up
//! says how it ended. Needs `linphonec`, `baresip` and `sipp`.
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
use sandbox::{CallState, Options, Sandbox, SipOptions};
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
