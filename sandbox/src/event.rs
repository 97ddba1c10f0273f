//! What the sandbox tells while it happens.

use std::time::Duration;

use crate::{CallRecord, Received};

/// Something that happened; handed to the listeners of [`Sandbox::on_event`](crate::Sandbox::on_event).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A client completed the TLS handshake.
    Opened {
        /// The connection, counted from 1.
        connection: u64,
    },
    /// A request was read and its answer decided; the answer follows after [`Decision::after`].
    Request {
        /// The request.
        request: Received,
        /// What it is answered with.
        decision: Decision,
    },
    /// The client went away before its answer was sent.
    Abandoned {
        /// The request that stays without an answer.
        request: Received,
    },
    /// A connection ended.
    Closed {
        /// The connection, counted from 1.
        connection: u64,
    },
    /// A call's state changed: its access code was dialled, it was answered, or it ended.
    Call(CallRecord),
    /// The calling party pressed a key during a call (DTMF, RFC 4733).
    Digit {
        /// The call's serial number.
        call_serial_no: String,
        /// `0` to `9`, `*`, `#`, `A` to `D`.
        digit: char,
    },
    /// The SIP server refused an INVITE before it became a call.
    Refused {
        /// The SIP status.
        status: u16,
        /// Why, in words.
        reason: &'static str,
    },
}

/// How a request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The status; `None` when the connection is closed without an answer.
    pub status: Option<u16>,
    /// The `resultCode` in the answer's body, if it has one.
    pub result_code: Option<String>,
    /// How long the answer is held back.
    pub after: Duration,
}
