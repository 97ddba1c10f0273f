//! What the service knows of a call: its answers to a look-up.

use std::fmt;

/// What the service knows of a call. That it knows the call proves that its call task was created.
///
/// Every field but the state may be absent: the service does not promise any. Times are the service's own, as Unix time in milliseconds.
/// `toString()` and the like show numbers and call data by their lengths, because they are personal data.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
#[non_exhaustive]
pub struct CallRecord {
    /// The call serial number. Support finds the call by it.
    pub call_serial_no: Option<String>,
    /// The called number.
    pub called: Option<String>,
    /// The number shown as the caller.
    pub caller_present: Option<String>,
    /// The call data.
    pub call_data: Option<String>,
    /// Where the call is in its life.
    pub state: CallState,
    /// Why the call ended, once it has.
    pub end_reason: Option<EndReason>,
    /// When the call began at the service.
    pub created_ms: Option<i64>,
    /// When the called party answered.
    pub answered_ms: Option<i64>,
    /// When the call ended.
    pub ended_ms: Option<i64>,
    /// How long the parties talked, in seconds.
    pub talk_seconds: Option<i64>,
}

/// Where a call is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum CallState {
    /// The call task was created; nobody has been called yet.
    ToBeCalled,
    /// A party is being called.
    Calling,
    /// The parties talk.
    Talking,
    /// The call is over.
    Ended,
    /// The service gave a state that its documentation does not list, or none.
    Unknown {
        /// The state as it came; -1 if there was no number.
        code: i32,
    },
}

/// Why a call ended. The calling party is the operator, who dials the access code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum EndReason {
    /// The called party hung up.
    CalledPartyHungUp,
    /// The calling party hung up.
    CallingPartyHungUp,
    /// The calling party could not be called.
    CallingPartyNotReached,
    /// The called party could not be called.
    CalledPartyNotReached,
    /// The calling party did not answer.
    CallingPartyDidNotAnswer,
    /// The called party did not answer.
    CalledPartyDidNotAnswer,
    /// The call could not be started.
    NotStarted,
    /// Another exception.
    Unknown {
        /// The reason as it came.
        code: i32,
    },
}

/// What the call history says of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
#[non_exhaustive]
pub enum CallSearch {
    /// Exactly one call matches: the call task was created.
    Found {
        /// What the service knows of it.
        record: CallRecord,
    },
    /// Several calls match, perhaps of other operators: one of them may be the call.
    Ambiguous {
        /// All of them.
        records: Vec<CallRecord>,
    },
    /// No call matches. **This proves nothing**: records may come late, and a call that nobody has dialled yet may have none. It never
    /// means that no call task was created.
    NotSeen,
}

impl CallState {
    pub(crate) fn of(code: Option<i32>) -> Self {
        match code {
            Some(0) => Self::ToBeCalled,
            Some(1) => Self::Calling,
            Some(2) => Self::Talking,
            Some(3) => Self::Ended,
            other => Self::Unknown {
                code: other.unwrap_or(-1),
            },
        }
    }
}

impl EndReason {
    pub(crate) fn of(code: i32) -> Self {
        match code {
            0 => Self::CalledPartyHungUp,
            1 => Self::CallingPartyHungUp,
            2 => Self::CallingPartyNotReached,
            3 => Self::CalledPartyNotReached,
            4 => Self::CallingPartyDidNotAnswer,
            5 => Self::CalledPartyDidNotAnswer,
            6 => Self::NotStarted,
            code => Self::Unknown { code },
        }
    }
}

impl CallSearch {
    /// What these matches mean.
    pub(crate) fn of(mut records: Vec<CallRecord>) -> Self {
        match records.len() {
            0 => Self::NotSeen,
            1 => Self::Found {
                record: records.remove(0),
            },
            _ => Self::Ambiguous { records },
        }
    }
}

impl fmt::Debug for CallRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |text: &Option<String>| Length(text.as_ref().map(|text| text.chars().count()));
        f.debug_struct("CallRecord")
            .field("call_serial_no", &self.call_serial_no)
            .field("called", &length(&self.called))
            .field("caller_present", &length(&self.caller_present))
            .field("call_data", &length(&self.call_data))
            .field("state", &self.state)
            .field("end_reason", &self.end_reason)
            .field("created_ms", &self.created_ms)
            .field("answered_ms", &self.answered_ms)
            .field("ended_ms", &self.ended_ms)
            .field("talk_seconds", &self.talk_seconds)
            .finish()
    }
}

/// Stands in place of a text that is not shown.
struct Length(Option<usize>);

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(length) => write!(f, "{length} characters"),
            None => f.write_str("None"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> CallRecord {
        CallRecord {
            call_serial_no: Some("1-2".into()),
            called: Some("55501990".into()),
            caller_present: None,
            call_data: Some("canary".into()),
            state: CallState::Ended,
            end_reason: Some(EndReason::NotStarted),
            created_ms: Some(1),
            answered_ms: None,
            ended_ms: Some(2),
            talk_seconds: Some(0),
        }
    }

    #[test]
    fn debug_shows_no_number_and_no_call_data() {
        let shown = format!("{:?}", CallSearch::of(vec![record(), record()]));
        assert!(
            !shown.contains("5550") && !shown.contains("canary"),
            "{shown}"
        );
        let fields =
            "called: 8 characters, caller_present: None, call_data: 6 characters, state: Ended";
        assert!(shown.contains(fields), "{shown}");
        assert!(shown.contains("call_serial_no: Some(\"1-2\")"), "{shown}");
    }

    #[test]
    fn only_one_match_is_found() {
        assert_eq!(CallSearch::of(Vec::new()), CallSearch::NotSeen);
        let record = record();
        let found = CallSearch::Found {
            record: record.clone(),
        };
        assert_eq!(CallSearch::of(vec![record.clone()]), found);
        let records = vec![record.clone(), record];
        let ambiguous = CallSearch::Ambiguous {
            records: records.clone(),
        };
        assert_eq!(CallSearch::of(records), ambiguous);
    }

    #[test]
    fn codes_that_are_not_documented_stay_as_they_came() {
        assert_eq!(CallState::of(Some(2)), CallState::Talking);
        assert_eq!(CallState::of(Some(4)), CallState::Unknown { code: 4 });
        assert_eq!(CallState::of(None), CallState::Unknown { code: -1 });
        assert_eq!(EndReason::of(6), EndReason::NotStarted);
        assert_eq!(EndReason::of(65_535), EndReason::Unknown { code: 65_535 });
    }
}
