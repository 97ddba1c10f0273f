//! The evidence of whether a request's body left for the service.
//!
//! createcall has no idempotency key, so "was it sent?" decides whether a call task may exist. An HTTP client's error does
//! not tell it reliably. The gate does: the request's body asks it for passage when the connection first wants bytes (hyper
//! asks only once a connection stands), and the verdict shuts it. Whichever comes first wins, so a body can't leave after
//! the app has been told "not created".

#[cfg(not(loom))]
use std::sync::{Arc, Mutex, MutexGuard};
use std::{
    fmt,
    pin::Pin,
    sync::PoisonError,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
// Only in the package `loom/`, which tries this file in every order of threads.
#[cfg(loom)]
use loom::sync::{Arc, Mutex, MutexGuard};

/// One call's gate. It outlives the call's task, so that a cancelled call can still be judged.
#[derive(Debug, Default)]
pub(crate) struct SendGate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    attempt: u32,
    sent: bool,
    shut: bool,
}

impl SendGate {
    /// Starts the call's next attempt: no body of an earlier one passes any more.
    pub(crate) fn start_attempt(&self) -> u32 {
        let mut state = self.state();
        state.attempt += 1;
        state.attempt
    }

    /// The service has proved that it refused what was sent, so nothing counts as sent.
    pub(crate) fn refused(&self) {
        self.start_attempt();
        self.state().sent = false;
    }

    /// Takes the attempt back, unless its body has left: then it can't be taken back any more.
    pub(crate) fn take_back(&self) -> bool {
        let mut state = self.state();
        if !state.sent {
            state.attempt += 1;
        }
        !state.sent
    }

    /// Shuts the gate for good and says whether a body had passed it.
    pub(crate) fn shut(&self) -> bool {
        let mut state = self.state();
        state.shut = true;
        state.sent
    }

    fn pass(&self, attempt: u32) -> bool {
        let mut state = self.state();
        let open = !state.shut && state.attempt == attempt;
        state.sent |= open;
        open
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request body that leaves only through its gate, and only once.
pub(crate) struct GatedBody<F> {
    bytes: Option<Bytes>,
    gate: Arc<SendGate>,
    attempt: u32,
    on_sent: Option<F>,
}

impl<F: FnOnce()> GatedBody<F> {
    /// `on_sent` runs when the body passes the gate.
    pub(crate) fn new(bytes: Bytes, gate: Arc<SendGate>, attempt: u32, on_sent: F) -> Self {
        Self {
            bytes: Some(bytes),
            gate,
            attempt,
            on_sent: Some(on_sent),
        }
    }
}

impl<F: FnOnce() + Unpin> Body for GatedBody<F> {
    type Data = Bytes;
    type Error = GateShut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, GateShut>>> {
        let Some(bytes) = self.bytes.take() else {
            return Poll::Ready(None);
        };
        if !self.gate.pass(self.attempt) {
            return Poll::Ready(Some(Err(GateShut)));
        }
        if let Some(on_sent) = self.on_sent.take() {
            on_sent();
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, Bytes::len) as u64)
    }
}

/// The body came too late: the call had already been judged.
#[derive(Debug)]
pub(crate) struct GateShut;

impl fmt::Display for GateShut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call ended before its request was sent")
    }
}

impl std::error::Error for GateShut {}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use std::{cell::Cell, task::Waker};

    use super::*;

    fn poll<F: FnOnce() + Unpin>(
        body: &mut GatedBody<F>,
    ) -> Option<Result<Frame<Bytes>, GateShut>> {
        match Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(frame) => frame,
            Poll::Pending => panic!("a gated body never waits"),
        }
    }

    /// The body of the call's next attempt.
    fn next_body(gate: &Arc<SendGate>) -> GatedBody<impl FnOnce() + Unpin> {
        GatedBody::new(
            Bytes::from_static(b"{}"),
            gate.clone(),
            gate.start_attempt(),
            || (),
        )
    }

    fn passes<F: FnOnce() + Unpin>(body: &mut GatedBody<F>) -> bool {
        poll(body).is_some_and(|frame| frame.is_ok())
    }

    #[test]
    fn a_body_that_passed_is_evidence() {
        let gate = Arc::new(SendGate::default());
        let reported = Cell::new(false);
        let attempt = gate.start_attempt();
        let mut body = GatedBody::new(Bytes::from_static(b"{}"), gate.clone(), attempt, || {
            reported.set(true);
        });
        assert!(passes(&mut body));
        assert!(reported.get());
        assert!(poll(&mut body).is_none(), "it leaves only once");
        assert!(gate.shut());
    }

    #[test]
    fn a_body_announces_its_length_and_its_end() {
        let gate = Arc::new(SendGate::default());
        let mut body = next_body(&gate);
        assert_eq!(body.size_hint().exact(), Some(2));
        assert!(!body.is_end_stream());
        assert!(passes(&mut body));
        assert_eq!(body.size_hint().exact(), Some(0));
        assert!(body.is_end_stream());
    }

    #[test]
    fn nothing_passes_after_the_verdict() {
        let gate = Arc::new(SendGate::default());
        let reported = Cell::new(false);
        let attempt = gate.start_attempt();
        let mut body = GatedBody::new(Bytes::from_static(b"{}"), gate.clone(), attempt, || {
            reported.set(true);
        });
        assert!(!gate.shut());
        let refused = poll(&mut body).unwrap().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the call ended before its request was sent"
        );
        assert!(!reported.get());
        assert!(!gate.shut(), "the verdict stays");
    }

    #[test]
    fn a_body_of_an_earlier_attempt_never_passes() {
        let ends: [fn(&SendGate); 4] = [
            |_| (),
            |gate| assert!(gate.take_back()),
            SendGate::refused,
            |gate| {
                gate.refused();
                assert!(gate.take_back());
            },
        ];
        for end in ends {
            let gate = Arc::new(SendGate::default());
            let mut stale = next_body(&gate);
            end(&gate);
            let mut current = next_body(&gate);
            assert!(!passes(&mut stale));
            assert!(passes(&mut current));
            assert!(gate.shut());
        }
    }

    #[test]
    fn an_attempt_that_ended_does_not_pass_before_the_next_one_starts() {
        let ends: [fn(&SendGate); 2] = [|gate| assert!(gate.take_back()), SendGate::refused];
        for end in ends {
            let gate = Arc::new(SendGate::default());
            let mut ended = next_body(&gate);
            end(&gate);
            assert!(!passes(&mut ended));
            assert!(!gate.shut());
        }
    }

    #[test]
    fn a_refused_attempt_does_not_count_as_sent() {
        let gate = Arc::new(SendGate::default());
        assert!(passes(&mut next_body(&gate)));
        gate.refused();
        assert!(!gate.shut());
    }

    #[test]
    fn an_attempt_that_was_sent_is_not_taken_back() {
        let gate = Arc::new(SendGate::default());
        assert!(passes(&mut next_body(&gate)));
        assert!(!gate.take_back());
        assert!(gate.shut());
    }

    #[test]
    fn a_second_attempt_does_not_forget_the_first() {
        let gate = Arc::new(SendGate::default());
        assert!(passes(&mut next_body(&gate)));
        let _second = next_body(&gate);
        assert!(gate.shut());
    }
}
