//! The SIP server: what becomes of the calls that the service created, heard by a softphone and read by the look-up.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::{
    fmt::Write as _,
    net::SocketAddr,
    sync::Mutex,
    time::{Duration, SystemTime},
};

use sandbox::{
    CallState, DialError, EndReason, Event, Heard, Options, Sandbox, SipOptions, StartError, dial,
};
use serde_json::{Value, json};
use support::{Client, PATIENCE, bearer};

const MOMENT: Duration = Duration::from_millis(500);

fn start() -> Sandbox {
    start_with(SipOptions::default())
}

fn start_with(sip: SipOptions) -> Sandbox {
    Sandbox::start(Options {
        sip: Some(sip),
        ..Options::default()
    })
    .unwrap()
}

/// Creates a call, and returns the `resultData` that the service answered.
fn create(sandbox: &Sandbox, called: &str) -> Value {
    let reply = Client::new(sandbox)
        .call(&sandbox.issue_token(), called)
        .unwrap();
    reply.json()["resultData"].clone()
}

/// As an app makes it from the answer: everything that could need it is escaped.
fn uri(data: &Value) -> String {
    let mut uri = "sip:".to_owned();
    for byte in data["accesscode"].as_str().unwrap().bytes() {
        if byte.is_ascii_digit() {
            uri.push(byte.into());
        } else {
            write!(uri, "%{byte:02X}").unwrap();
        }
    }
    format!("{uri}@{}", data["sipServiceAddress"].as_str().unwrap())
}

async fn call(sandbox: &Sandbox, called: &str) -> Result<Heard, DialError> {
    dial(&uri(&create(sandbox, called)), MOMENT, |_| ()).await
}

fn refusal(result: &Result<Heard, DialError>) -> u16 {
    match result {
        Err(DialError::Refused { status, .. }) => *status,
        other => panic!("{other:?}"),
    }
}

fn post(sandbox: &Sandbox, endpoint: &str, body: &Value) -> Value {
    let authorization = bearer(&sandbox.issue_token());
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    let path = format!("/apiaccess/CC-Management/v1/mobileAgent/{endpoint}");
    let reply = Client::new(sandbox)
        .post(&path, &headers, &body.to_string())
        .unwrap();
    assert_eq!(reply.status, 200);
    reply.json()
}

fn state(sandbox: &Sandbox, call_serial_no: &Value) -> Value {
    post(
        sandbox,
        "queryCallState",
        &json!({"callSerialNo": call_serial_no}),
    )
}

fn ended(sandbox: &Sandbox) -> EndReason {
    let over =
        |sandbox: &Sandbox| matches!(sandbox.calls().last().unwrap().state, CallState::Ended(_));
    assert!(sandbox.wait_for(PATIENCE, over), "{:?}", sandbox.calls());
    sandbox.calls().last().unwrap().state.end_reason().unwrap()
}

#[tokio::test]
async fn the_caller_hears_the_tone_and_the_look_up_says_who_hung_up() {
    let sandbox = start();
    let data = create(&sandbox, "88884432");
    let serial = &data["callSerialNo"];
    let before = state(&sandbox, serial);
    assert_eq!(
        (&before["retCode"], &before["result"]["state"]),
        (&json!("0"), &json!(0))
    );

    let lines = Mutex::new(Vec::new());
    let heard = dial(&uri(&data), MOMENT, |line| {
        lines.lock().unwrap().push(line.to_owned());
    })
    .await
    .unwrap();
    assert!(heard.packets > 5, "{heard:?}");
    assert!((430..=450).contains(&heard.hertz), "{heard:?}");
    let lines = lines.into_inner().unwrap();
    let steps = ["← 180 Ringing", "← 200 OK", "→ ACK", "→ BYE", "← 200 OK"];
    let mut seen = lines.iter();
    assert!(
        steps
            .iter()
            .all(|step| seen.any(|line| line.as_str() == *step)),
        "{lines:?}"
    );

    assert_eq!(ended(&sandbox), EndReason::CallingPartyHungUp);
    let after = state(&sandbox, serial);
    assert_eq!(after["result"]["state"], 3);
    assert_eq!(after["result"]["reasonCode"], 1);
    assert_eq!(after["result"]["called"], "88884432");
}

#[tokio::test]
async fn a_code_is_good_for_one_call() {
    let sandbox = start();
    let uri = uri(&create(&sandbox, "88884432"));
    dial(&uri, MOMENT, |_| ()).await.unwrap();
    assert_eq!(refusal(&dial(&uri, MOMENT, |_| ()).await), 410);
    let unknown = format!("sip:1790@127.0.0.1:{}", sandbox.sip_port().unwrap());
    assert_eq!(refusal(&dial(&unknown, MOMENT, |_| ()).await), 404);
}

#[tokio::test]
async fn a_code_in_use_is_busy() {
    let sandbox = start();
    let uri = uri(&create(&sandbox, "90002180"));
    let second = async {
        while sandbox.calls()[0].state == CallState::ToBeCalled {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        refusal(&dial(&uri, MOMENT, |_| ()).await)
    };
    let (first, second) = tokio::join!(dial(&uri, MOMENT, |_| ()), second);
    assert_eq!(second, 486);
    assert!(first.unwrap().packets > 5);
}

#[tokio::test]
async fn a_code_expires() {
    let sandbox = start_with(SipOptions {
        access_code_lifetime: Duration::ZERO,
        ..SipOptions::default()
    });
    assert_eq!(refusal(&call(&sandbox, "88884432").await), 410);
    assert_eq!(sandbox.calls()[0].state, CallState::ToBeCalled);
}

#[tokio::test]
async fn test_numbers_choose_what_the_called_party_does() {
    let sandbox = start();
    for (number, status, reason) in [
        ("90002486", 486, EndReason::CalledPartyNotReached),
        ("90002603", 603, EndReason::CalledPartyNotReached),
        ("90002480", 480, EndReason::CalledPartyDidNotAnswer),
    ] {
        assert_eq!(refusal(&call(&sandbox, number).await), status, "{number}");
        assert_eq!(ended(&sandbox), reason, "{number}");
    }
    assert_eq!(refusal(&call(&sandbox, "90002410").await), 410);
    assert_eq!(sandbox.calls().last().unwrap().state, CallState::ToBeCalled);

    let heard = dial(&uri(&create(&sandbox, "90002003")), PATIENCE, |_| ())
        .await
        .unwrap();
    assert!(heard.called_party_hung_up);
    assert_eq!(ended(&sandbox), EndReason::CalledPartyHungUp);
}

#[tokio::test]
async fn unusual_codes_and_addresses_are_dialled() {
    let sandbox = start();
    let escaped = create(&sandbox, "90001016");
    assert!(
        escaped["accesscode"].as_str().unwrap().ends_with("#*@é"),
        "{escaped}"
    );
    assert!(dial(&uri(&escaped), MOMENT, |_| ()).await.unwrap().packets > 5);
    let ipv6 = create(&sandbox, "90001011");
    let port = sandbox.sip_port().unwrap();
    assert_eq!(ipv6["sipServiceAddress"], format!("[::1]:{port}"));
    assert!(dial(&uri(&ipv6), MOMENT, |_| ()).await.unwrap().packets > 5);
    let named = create(&sandbox, "90001017");
    assert_eq!(named["sipServiceAddress"], format!("localhost:{port}"));
}

#[tokio::test]
async fn a_device_on_the_network_reaches_service_and_sip_server() {
    // Another address of this machine, as the one on its network would be.
    let listen = "127.0.0.2".parse().unwrap();
    let sandbox = Sandbox::start(Options {
        listen: Some(listen),
        sip: Some(SipOptions::default()),
        ..Options::default()
    })
    .unwrap();
    let address = SocketAddr::new(listen, sandbox.address().port());
    // The certificate names the address.
    let mut device = Client::connect(address, sandbox.authority().ca_der(), "127.0.0.2").unwrap();
    let reply = device.call(&sandbox.issue_token(), "88884432").unwrap();
    let data = reply.json()["resultData"].clone();
    let port = sandbox.sip_port().unwrap();
    assert_eq!(data["sipServiceAddress"], format!("127.0.0.2:{port}"));
    assert!(dial(&uri(&data), MOMENT, |_| ()).await.unwrap().packets > 5);
}

#[test]
fn the_address_to_listen_on_is_named() {
    for any in ["0.0.0.0", "::"] {
        let error = Sandbox::start(Options {
            listen: Some(any.parse().unwrap()),
            ..Options::default()
        })
        .unwrap_err();
        assert!(matches!(error, StartError::Unspecified(_)), "{error}");
    }
}

#[test]
fn a_taken_sip_port_is_an_error() {
    let taken = start();
    let error = Sandbox::start(Options {
        sip: Some(SipOptions {
            port: taken.sip_port().unwrap(),
            ..SipOptions::default()
        }),
        ..Options::default()
    })
    .unwrap_err();
    assert!(matches!(error, StartError::ListenSip { .. }), "{error}");
}

#[tokio::test]
async fn listeners_follow_the_call() {
    let sandbox = start();
    let seen = std::sync::Arc::new(Mutex::new(Vec::new()));
    let events = std::sync::Arc::clone(&seen);
    sandbox.on_event(move |event| match event {
        Event::Call(record) => events.lock().unwrap().push(record.state.to_string()),
        Event::Refused { status, reason } => {
            events.lock().unwrap().push(format!("{status} {reason}"));
        }
        _ => {}
    });
    let uri = uri(&create(&sandbox, "88884432"));
    dial(&uri, MOMENT, |_| ()).await.unwrap();
    ended(&sandbox);
    let _ = dial(&uri, MOMENT, |_| ()).await;
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "calling",
            "talking",
            "ended: the calling party hung up",
            "410 the access code was used already"
        ]
    );
}

#[tokio::test]
async fn the_history_has_all_calls_the_latest_first() {
    let sandbox = start();
    let now = || {
        let since_epoch = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        since_epoch.as_millis()
    };
    let query = |changes: Value| {
        let mut body = json!({"startTime": (now() - 60_000).to_string(), "endTime": (now() + 60_000).to_string(),
            "taskType": "2", "offset": "0", "limit": "100"});
        body.as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        post(&sandbox, "queryCallDetailRecord", &body)
    };
    assert_eq!(query(json!({}))["retCode"], "1");

    call(&sandbox, "88884432").await.unwrap();
    ended(&sandbox);
    create(&sandbox, "95599");
    let all = query(json!({}));
    assert_eq!(all["result"]["total"], 2);
    let records = &all["result"]["callInfo"];
    assert_eq!(
        (&records[0]["called"], &records[0]["state"]),
        (&json!("95599"), &json!(0))
    );
    assert_eq!(
        (
            &records[1]["called"],
            &records[1]["state"],
            &records[1]["reasonCode"]
        ),
        (&json!("88884432"), &json!(3), &json!(1))
    );
    assert!(records[1]["talkingTime"].as_u64() <= records[1]["releaseTime"].as_u64());

    let page = query(json!({"offset": "1", "limit": "1"}));
    assert_eq!(page["result"]["total"], 2);
    assert_eq!(page["result"]["callInfo"][0]["called"], "88884432");
    assert_eq!(query(json!({"taskType": "3"}))["retCode"], "1");
    assert_eq!(query(json!({"startTime": "now"}))["retCode"], "2");
    assert_eq!(query(json!({"startTime": "0"}))["retCode"], "2");
    assert_eq!(query(json!({"limit": "101"}))["retCode"], "4");
    assert_eq!(query(json!({"offset": "-1"}))["retCode"], "4");
}

#[test]
fn the_look_up_tells_what_it_cannot_find() {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    assert_eq!(state(&sandbox, &json!("1-1"))["retCode"], "1");
    assert_eq!(state(&sandbox, &json!(""))["retCode"], "3");
    assert_eq!(state(&sandbox, &json!("1".repeat(51)))["retCode"], "3");
    let data = create(&sandbox, "90001012");
    let found = state(&sandbox, &data["callSerialNo"]);
    assert_eq!(found["result"]["state"], 0);
    assert_eq!(found["result"]["called"], "90001012");
}
