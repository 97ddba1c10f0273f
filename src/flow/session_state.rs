//! What a call session shows of itself.

use crate::{
    look_up::call_record::CallRecord,
    model::{advice::Advice, sip::SipServer},
    reports::failure_report::FailureReport,
};

/// Where a [`CallSession`](crate::CallSession) is. It holds no secrets; a found call's record holds numbers, which its `toString()` and
/// the like do not show.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
#[non_exhaustive]
pub enum SessionState {
    /// No call yet.
    Idle,
    /// The call is being created.
    Creating {
        /// Whether it was cancelled. What it comes to then says whether a call may exist.
        cancelling: bool,
    },
    /// The call task exists. Get it by [`take_for_dialling`](crate::CallSession::take_for_dialling), and put it away by
    /// [`next`](crate::CallSession::next).
    Created {
        /// The SIP server that it is dialled at.
        sip: SipServer,
        /// The call serial number, if the service gave one. Note it for support.
        call_serial_no: Option<String>,
        /// Whether it was taken for dialling. Nobody gets it a second time.
        taken: bool,
    },
    /// Certainly no call task was created.
    Failed {
        /// What happened, and what to do.
        report: FailureReport,
    },
    /// The call failed, and a call task may exist.
    Unclear {
        /// What happened, and what to do.
        report: FailureReport,
        /// What is known of it by now.
        fate: CallFate,
    },
    /// A call to the same number may exist: should there be another? [`confirm`](crate::CallSession::confirm) and
    /// [`decline`](crate::CallSession::decline) answer.
    Confirming {
        /// What happened to the call that may exist.
        report: FailureReport,
        /// What is known of it by now.
        fate: CallFate,
    },
}

/// What is known of a call that may exist.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
#[non_exhaustive]
pub enum CallFate {
    /// Nothing, and nobody looks: the call history is off ([`ClientConfig::call_history`](crate::ClientConfig::call_history)).
    NotLookedUp,
    /// It is being looked up.
    LookingUp,
    /// The call exists. Calling its number again is not asked about any more: whoever sees this knows.
    Found {
        /// What the service knows of it.
        record: CallRecord,
    },
    /// One or several calls match, and each could be another call: another operator's, or another one of this session to the same
    /// number.
    Ambiguous {
        /// All of them.
        records: Vec<CallRecord>,
    },
    /// The history does not have it. **This proves nothing**: records may come late, and a call that nobody has dialled may have none.
    NotSeen {
        /// Whether it will be looked up again.
        looking_again: bool,
    },
    /// It could not be looked up.
    LookUpFailed {
        /// What helps. [`Advice::RetryNow`] and [`Advice::RetryLater`] mean the look-up.
        advice: Advice,
        /// Why, in English, for support.
        reason: String,
        /// Whether it will be looked up again.
        looking_again: bool,
    },
}

impl CallFate {
    /// Whether a look-up is under way, or will be.
    pub(crate) fn is_pending(&self) -> bool {
        matches!(
            self,
            Self::LookingUp
                | Self::NotSeen {
                    looking_again: true
                }
                | Self::LookUpFailed {
                    looking_again: true,
                    ..
                }
        )
    }
}

/// What a [`CallSession`](crate::CallSession) makes of a [`start`](crate::CallSession::start).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum StartOutcome {
    /// The call is taken up. It may still lead to a question, or fail: the session's state says how it goes on.
    Accepted,
    /// Refused: a call is being created.
    CallUnderWay,
    /// Refused: a created call has not been put away by [`next`](crate::CallSession::next).
    CallCreated,
    /// Refused: [`confirm`](crate::CallSession::confirm) or [`decline`](crate::CallSession::decline) first.
    QuestionOpen,
}
