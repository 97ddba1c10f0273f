//! What the sandbox tells while it happens.

use std::time::Duration;

use crate::Received;

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
