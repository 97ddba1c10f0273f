//! The promise of one call at most, in every order in which the threads of a call can meet its gate: the connection, which takes the
//! body; the call's task, which takes an attempt back or repeats a refused one; and the app, whose verdict shuts the gate.

#[path = "../../src/model/send_gate.rs"]
mod send_gate;

use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http_body::Body as _;
use loom::{
    model,
    sync::Arc,
    thread::{JoinHandle, spawn},
};
use send_gate::{GatedBody, SendGate};

/// A connection that takes the body of this attempt; it returns whether the body left.
fn connection(gate: &Arc<SendGate>, attempt: u32) -> JoinHandle<bool> {
    let gate = gate.clone();
    spawn(move || leaves(&gate, attempt))
}

fn leaves(gate: &Arc<SendGate>, attempt: u32) -> bool {
    let mut body = GatedBody::new(Bytes::from_static(b"{}"), gate.clone(), attempt, || ());
    let frame = Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
    matches!(frame, Poll::Ready(Some(Ok(_))))
}

/// The app cancels the call, or its deadline passes: the verdict, "sent" or "not sent".
fn verdict(gate: &Arc<SendGate>) -> JoinHandle<bool> {
    let gate = gate.clone();
    spawn(move || gate.shut())
}

#[test]
fn the_verdict_is_whether_the_body_leaves() {
    model(|| {
        let gate = Arc::new(SendGate::default());
        let connection = connection(&gate, gate.start_attempt());
        let sent = gate.shut();
        assert_eq!(connection.join().unwrap(), sent);
        assert_eq!(gate.shut(), sent);
    });
}

#[test]
fn an_attempt_that_was_taken_back_does_not_leave_beside_the_next_one() {
    model(|| {
        let gate = Arc::new(SendGate::default());
        let old = connection(&gate, gate.start_attempt());
        let verdict = verdict(&gate);
        // The network changes.
        let new = gate.take_back() && leaves(&gate, gate.start_attempt());
        let old = old.join().unwrap();
        assert!(!(old && new), "it left twice");
        assert_eq!(verdict.join().unwrap(), old || new);
    });
}

#[test]
fn an_attempt_that_was_not_taken_back_has_left() {
    model(|| {
        let gate = Arc::new(SendGate::default());
        let connection = connection(&gate, gate.start_attempt());
        let taken_back = gate.take_back();
        assert_eq!(connection.join().unwrap(), !taken_back);
        assert_eq!(gate.shut(), !taken_back);
    });
}

#[test]
fn after_a_refusal_only_the_second_attempt_counts_and_only_it_leaves() {
    model(|| {
        let gate = Arc::new(SendGate::default());
        let first = gate.start_attempt();
        assert!(leaves(&gate, first));
        gate.refused();
        let stale = connection(&gate, first);
        let verdict = verdict(&gate);
        let second = leaves(&gate, gate.start_attempt());
        assert!(!stale.join().unwrap());
        assert_eq!(verdict.join().unwrap(), second);
    });
}

#[test]
fn a_verdict_of_not_sent_holds_whatever_the_refusal_meets() {
    model(|| {
        let gate = Arc::new(SendGate::default());
        let first = gate.start_attempt();
        let verdict = verdict(&gate);
        let refused = leaves(&gate, first);
        let second = refused && {
            gate.refused();
            leaves(&gate, gate.start_attempt())
        };
        // "Sent" may still mean the first attempt, whose refusal was not known yet.
        let sent = verdict.join().unwrap();
        assert!(sent || !second);
        assert!(refused || !sent);
    });
}

#[test]
fn a_second_attempt_taken_back_after_a_refusal_leaves_at_most_once() {
    model(|| {
        let gate = Arc::new(SendGate::default());
        assert!(leaves(&gate, gate.start_attempt()));
        gate.refused();
        let second = connection(&gate, gate.start_attempt());
        let third = gate.take_back() && leaves(&gate, gate.start_attempt());
        let second = second.join().unwrap();
        assert!(second != third, "one of them leaves, not both");
        assert!(gate.shut());
    });
}
