//! A call task and what became of it, in the terms of queryCallState.

use std::{fmt, time::SystemTime};

/// Where a call is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// The call task was created and its access code not yet dialled.
    ToBeCalled,
    /// The access code was dialled, and the called party has not answered yet.
    Calling,
    /// The called party answered.
    Talking,
    /// The call is over.
    Ended(EndReason),
}

/// Why a call ended. The calling party is the one that dials the access code; the sandbox plays the called party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The called party hung up.
    CalledPartyHungUp,
    /// The calling party hung up, or cancelled while it was ringing.
    CallingPartyHungUp,
    /// The called party could not be called: it is busy or declines.
    CalledPartyNotReached,
    /// The called party did not answer.
    CalledPartyDidNotAnswer,
    /// The call could not be started: no common codec, or the answer was never acknowledged.
    NotStarted,
    /// Anything else, such as a calling party that went silent.
    Other,
}

impl CallState {
    /// The `state` of the service: 0 to be called, 1 calling, 2 talking, 3 ended.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::ToBeCalled => 0,
            Self::Calling => 1,
            Self::Talking => 2,
            Self::Ended(_) => 3,
        }
    }

    /// Why the call ended, once it has.
    #[must_use]
    pub fn end_reason(self) -> Option<EndReason> {
        match self {
            Self::Ended(reason) => Some(reason),
            _ => None,
        }
    }
}

impl fmt::Display for CallState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ToBeCalled => formatter.write_str("to be called"),
            Self::Calling => formatter.write_str("calling"),
            Self::Talking => formatter.write_str("talking"),
            Self::Ended(reason) => write!(formatter, "ended: {reason}"),
        }
    }
}

impl EndReason {
    /// The `reasonCode` of the service.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::CalledPartyHungUp => 0,
            Self::CallingPartyHungUp => 1,
            Self::CalledPartyNotReached => 3,
            Self::CalledPartyDidNotAnswer => 5,
            Self::NotStarted => 6,
            Self::Other => u16::MAX,
        }
    }
}

impl fmt::Display for EndReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CalledPartyHungUp => "the called party hung up",
            Self::CallingPartyHungUp => "the calling party hung up",
            Self::CalledPartyNotReached => "the called party could not be called",
            Self::CalledPartyDidNotAnswer => "the called party did not answer",
            Self::NotStarted => "the call could not be started",
            Self::Other => "another exception",
        })
    }
}

/// A call task. Its access code is not part of it, so it can be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallRecord {
    /// The call serial number, which the answer to createcall may or may not have contained.
    pub call_serial_no: String,
    /// The called number.
    pub called: String,
    /// The number to show as the caller.
    pub caller_present: Option<String>,
    /// The call data.
    pub call_data: Option<String>,
    /// Where the call is in its life.
    pub state: CallState,
    /// When the call task was created.
    pub created: SystemTime,
    /// When the access code was dialled.
    pub dialled: Option<SystemTime>,
    /// When the called party answered.
    pub answered: Option<SystemTime>,
    /// When the call ended.
    pub ended: Option<SystemTime>,
}
