//! A thousand calls leave nothing behind: no thread, no socket, no memory. It takes five minutes, so `cargo test` leaves it
//! out and `cargo xtask test --only "sip endurance"` runs it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod sip_messages;
mod support;

use std::{fs, net::SocketAddr, thread, time::Duration};

use sandbox::{Options, Sandbox, SipOptions};
use sip_messages::{Dialog, Wire, answered_call, whole_call};
use socket2::SockRef;
use support::Client;

/// Calls between two looks at the memory: as many are remembered at the same time.
const CALLS: usize = 250;
/// The allocator keeps what the first calls needed, and a little more for the next ones.
const WARM_UP: usize = 3;
/// A thousand calls.
const MEASURED: usize = 4;

/// Time for the library to forget the transactions of the last call: 64 times T1, and a little (RFC 3261 §17.2).
const TRANSACTIONS_END: Duration = Duration::from_secs(34);

/// A thousand calls that kept three kilobytes each would pass it; a dialog or a transaction is larger.
const MOST_GROWTH: usize = 3_000_000;

#[derive(Debug)]
struct Used {
    threads: usize,
    files: usize,
    memory: usize,
}

/// What this process uses, sandbox included.
fn used() -> Used {
    let entries = |path: &str| fs::read_dir(path).unwrap().count();
    let pages: usize = fs::read_to_string("/proc/self/statm")
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    Used {
        threads: entries("/proc/self/task"),
        files: entries("/proc/self/fd"),
        memory: pages * 4096,
    }
}

fn place_calls(sandbox: &Sandbox) {
    let server = SocketAddr::from(([127, 0, 0, 1], sandbox.sip_port().unwrap()));
    let token = sandbox.issue_token();
    let mut client = Client::new(sandbox);
    let mut wire = Wire::udp(server);
    for number in 0..CALLS {
        let ringing = number % 10 == 3;
        let called = if ringing { "90002180" } else { "88884432" };
        let reply = client.call(&token, called).unwrap().json();
        let data = &reply["resultData"];
        let uri = format!(
            "sip:{}@{}",
            data["accesscode"].as_str().unwrap(),
            data["sipServiceAddress"].as_str().unwrap()
        );
        match number % 10 {
            0 => whole_call(&mut Wire::tcp(server), &uri),
            1 => reset_after_the_answer(server, &uri),
            2 => drop(answered_call(&mut Wire::udp(server), &uri)),
            3 => cancelled(&mut wire, &uri),
            4 => never_acknowledged(server, &uri),
            5 => unknown_code(&mut wire, &uri),
            _ => whole_call(&mut wire, &uri),
        }
    }
}

fn reset_after_the_answer(server: SocketAddr, uri: &str) {
    let mut wire = Wire::tcp(server);
    answered_call(&mut wire, uri);
    if let Wire::Tcp(stream) = &wire {
        SockRef::from(stream)
            .set_linger(Some(Duration::ZERO))
            .unwrap();
    }
}

fn cancelled(wire: &mut Wire, uri: &str) {
    let mut dialog = Dialog::new(wire, uri);
    wire.send(&dialog.invite());
    wire.wait_for("SIP/2.0 180");
    wire.send(&dialog.cancel());
    let response = wire.wait_for("SIP/2.0 487");
    let ack = dialog.ack(&response).replace("-2;rport", "-1;rport");
    wire.send(&ack);
}

fn never_acknowledged(server: SocketAddr, uri: &str) {
    let mut wire = Wire::udp(server);
    let dialog = Dialog::new(&wire, uri);
    wire.send(&dialog.invite());
    wire.wait_for("SIP/2.0 200");
}

fn unknown_code(wire: &mut Wire, uri: &str) {
    let dialog = Dialog::new(wire, &uri.replacen("sip:", "sip:0", 1));
    wire.send(&dialog.invite());
    wire.wait_for("SIP/2.0 404");
}

/// Everything that ends by itself has ended.
fn settled(sandbox: &Sandbox) -> Used {
    thread::sleep(TRANSACTIONS_END);
    sandbox.reset();
    used()
}

#[test]
fn a_thousand_calls_leave_nothing_behind() {
    let sandbox = Sandbox::start(Options {
        sip: Some(SipOptions {
            silence_limit: Duration::from_secs(1),
            ..SipOptions::default()
        }),
        ..Options::default()
    })
    .unwrap();
    let fresh = used();
    let batch = || {
        place_calls(&sandbox);
        let used = settled(&sandbox);
        println!("{used:?}");
        assert_eq!((used.threads, used.files), (fresh.threads, fresh.files));
        used
    };
    let warm = (0..WARM_UP).map(|_| batch()).last().unwrap();
    let after = (0..MEASURED).map(|_| batch()).last().unwrap();
    let growth = after.memory.saturating_sub(warm.memory);
    assert!(
        growth < MOST_GROWTH,
        "{growth} bytes more after a thousand calls"
    );
}
