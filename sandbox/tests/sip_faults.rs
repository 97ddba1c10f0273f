//! Clients of the SIP server that break off, say nothing or talk nonsense: each call still ends, for the right reason.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod sip_messages;
mod support;

use std::{net::SocketAddr, time::Duration};

use sandbox::{CallState, EndReason, Event, Options, Sandbox, SipOptions};
use sip_messages::{Dialog, Wire, answered_call, whole_call};
use socket2::SockRef;
use support::Client;

/// Patience with the SIP server, whose timers take seconds.
const PATIENCE: Duration = Duration::from_mins(2);

fn start(silence_limit: Duration) -> Sandbox {
    Sandbox::start(Options {
        sip: Some(SipOptions {
            silence_limit,
            ..SipOptions::default()
        }),
        ..Options::default()
    })
    .unwrap()
}

fn server(sandbox: &Sandbox) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], sandbox.sip_port().unwrap()))
}

fn create(sandbox: &Sandbox, called: &str) -> String {
    let reply = Client::new(sandbox)
        .call(&sandbox.issue_token(), called)
        .unwrap();
    let data = &reply.json()["resultData"];
    format!(
        "sip:{}@{}",
        data["accesscode"].as_str().unwrap(),
        data["sipServiceAddress"].as_str().unwrap()
    )
}

fn assert_ends(sandbox: &Sandbox, reason: EndReason) {
    let over = |sandbox: &Sandbox| sandbox.calls()[0].state == CallState::Ended(reason);
    assert!(sandbox.wait_for(PATIENCE, over), "{:?}", sandbox.calls());
}

#[test]
fn a_client_that_never_acknowledges() {
    let sandbox = start(PATIENCE);
    let mut wire = Wire::udp(server(&sandbox));
    let dialog = Dialog::new(&wire, &create(&sandbox, "88884432"));
    wire.send(&dialog.invite());
    wire.wait_for("SIP/2.0 200");
    assert_ends(&sandbox, EndReason::NotStarted);
}

#[test]
fn a_client_that_goes_silent_is_hung_up_on() {
    let sandbox = start(Duration::from_millis(200));
    let mut wire = Wire::udp(server(&sandbox));
    answered_call(&mut wire, &create(&sandbox, "88884432"));
    wire.wait_for("BYE sip:test@");
    assert_ends(&sandbox, EndReason::Other);
}

#[test]
fn a_client_that_cancels() {
    let sandbox = start(PATIENCE);
    let mut wire = Wire::udp(server(&sandbox));
    let dialog = Dialog::new(&wire, &create(&sandbox, "90002180"));
    wire.send(&dialog.invite());
    wire.wait_for("SIP/2.0 180");
    wire.send(&dialog.cancel());
    wire.wait_for("SIP/2.0 487");
    assert_ends(&sandbox, EndReason::CallingPartyHungUp);
}

#[test]
fn a_connection_that_is_reset() {
    let sandbox = start(Duration::from_millis(500));
    let mut wire = Wire::tcp(server(&sandbox));
    answered_call(&mut wire, &create(&sandbox, "88884432"));
    let talking = |sandbox: &Sandbox| sandbox.calls()[0].state == CallState::Talking;
    assert!(sandbox.wait_for(PATIENCE, talking));
    if let Wire::Tcp(stream) = &wire {
        SockRef::from(stream)
            .set_linger(Some(Duration::ZERO))
            .unwrap();
    }
    drop(wire);
    assert_ends(&sandbox, EndReason::Other);
    let uri = create(&sandbox, "88884432");
    whole_call(&mut Wire::tcp(server(&sandbox)), &uri);
}

#[test]
fn an_offer_that_cannot_be_taken() {
    let sandbox = start(PATIENCE);
    let mut wire = Wire::udp(server(&sandbox));
    let dialog = Dialog::new(&wire, &create(&sandbox, "88884432"));
    wire.send(&dialog.invite().replace("RTP/AVP 0 101", "RTP/AVP 97 101"));
    wire.wait_for("SIP/2.0 488");
    assert_ends(&sandbox, EndReason::NotStarted);
}

#[test]
fn nonsense_is_survived() {
    let sandbox = start(PATIENCE);
    let mut wire = Wire::udp(server(&sandbox));
    let dialog = Dialog::new(&wire, &create(&sandbox, "88884432"));
    let invite = dialog.invite();
    for nonsense in [
        "\0\0\0\0",
        "INVITE",
        "INVITE sip:%ff@127.0.0.1 SIP/2.0\r\n\r\n",
        "SIP/2.0 200 OK\r\n\r\n",
        &invite.replace("Call-ID", "X"),
        &invite.replace("CSeq: 1 INVITE", "CSeq: 1 BYE"),
        &dialog.bye(),
    ] {
        wire.send(nonsense);
    }
    let other = Dialog::new(&wire, &create(&sandbox, "88884432"));
    let no_contact = other.invite().replace("Contact:", "X:");
    wire.send(&no_contact);
    wire.wait_for("SIP/2.0 400");
    let uri = create(&sandbox, "88884432");
    whole_call(&mut wire, &uri);
}

#[test]
fn keys_are_reported_once() {
    let sandbox = start(PATIENCE);
    let (pressed, keys) = std::sync::mpsc::channel();
    sandbox.on_event(move |event| {
        if let Event::Digit { digit, .. } = event {
            pressed.send(*digit).unwrap();
        }
    });
    let mut wire = Wire::udp(server(&sandbox));
    let uri = create(&sandbox, "88884432");
    let mut dialog = Dialog::new(&wire, &uri);
    wire.send(&dialog.invite());
    let answer = wire.wait_for("SIP/2.0 200");
    let ack = dialog.ack(&answer);
    wire.send(&ack);
    let (_, after) = answer.split_once("m=audio ").unwrap();
    let port: u16 = after.split(' ').next().unwrap().parse().unwrap();
    let sound = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    // RFC 4733: three packets for one press share a timestamp.
    for (timestamp, event) in [(1, 5), (1, 5), (1, 5), (2, 11), (3, 5)] {
        let packet = [
            0x80, 101, 0, 0, 0, 0, 0, timestamp, 0, 0, 0, 7, event, 10, 0, 160,
        ];
        sound.send_to(&packet, ("127.0.0.1", port)).unwrap();
    }
    let keys: String = (0..3)
        .map(|_| keys.recv_timeout(PATIENCE).unwrap())
        .collect();
    assert_eq!(keys, "5#5");
}
