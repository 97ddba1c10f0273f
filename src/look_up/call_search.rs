//! Which records of the call history are a certain call.

use std::time::Duration;

use crate::{
    look_up::call_attempt::CallAttempt, support::text::trim, transport::service_clock::Offset,
};

/// Records are dated by hosts behind the one that dates the answers, so their clocks may differ a little. No more than this: an earlier
/// call to the same number must not be taken for this one, and a record that is missed proves nothing anyway.
const CLOCKS_DIFFER_MS: i64 = 2_000;

/// The service may create a call this long after it got the request.
const LONGEST_WORK_MS: i64 = 5_000;

/// What is searched for.
pub(crate) struct Search<'a> {
    attempt: &'a CallAttempt,
    window: Window,
}

/// From when to when, both included, as Unix time in milliseconds by the service's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

/// What a record has to show.
pub(crate) struct Candidate<'a> {
    pub(crate) called: &'a str,
    pub(crate) caller_present: Option<&'a str>,
    pub(crate) call_data: Option<&'a str>,
    pub(crate) created_ms: i64,
}

impl<'a> Search<'a> {
    /// `call_timeout`: how long the call may have taken in all.
    pub(crate) fn new(
        attempt: &'a CallAttempt,
        offset: Option<Offset>,
        call_timeout: Duration,
    ) -> Self {
        Self {
            attempt,
            window: Window::around(attempt.sent_at_ms, offset, call_timeout),
        }
    }

    pub(crate) fn window(&self) -> Window {
        self.window
    }

    /// Whether a record is the call: the number and the time have to match, the rest where both sides have it. A record may show the
    /// platform's own number where the attempt had none.
    pub(crate) fn finds(&self, record: &Candidate) -> bool {
        let Window { from_ms, to_ms } = self.window;
        (from_ms..=to_ms).contains(&record.created_ms)
            && trim(record.called) == trim(&self.attempt.called)
            && agree(
                record.caller_present,
                self.attempt.caller_present.as_deref(),
            )
            && agree(record.call_data, self.attempt.call_data.as_deref())
    }
}

impl Window {
    /// The call was created after the app asked for it, before the request could no longer arrive, and after the service's own work.
    fn around(sent_at_ms: i64, offset: Option<Offset>, call_timeout: Duration) -> Self {
        // A service that dates no answer is believed to have the device's time.
        let offset = offset.unwrap_or(Offset {
            least_ms: 0,
            most_ms: 0,
        });
        let timeout_ms = i64::try_from(call_timeout.as_millis()).unwrap_or(i64::MAX);
        let from_ms = sent_at_ms
            .saturating_add(offset.least_ms)
            .saturating_sub(CLOCKS_DIFFER_MS);
        let to_ms = sent_at_ms
            .saturating_add(offset.most_ms)
            .saturating_add(timeout_ms)
            .saturating_add(LONGEST_WORK_MS + CLOCKS_DIFFER_MS);
        Self {
            from_ms: from_ms.max(0),
            to_ms: to_ms.max(0),
        }
    }
}

/// Whether two texts are the same, unless one of them is absent.
fn agree(one: Option<&str>, other: Option<&str>) -> bool {
    match (one.map(trim), other.map(trim)) {
        (None | Some(""), _) | (_, None | Some("")) => true,
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: i64 = 1_600_000_000_000;

    fn attempt(caller_present: Option<&str>, call_data: Option<&str>) -> CallAttempt {
        CallAttempt {
            called: "88884432".into(),
            caller_present: caller_present.map(Into::into),
            call_data: call_data.map(Into::into),
            sent_at_ms: SENT,
        }
    }

    fn candidate(called: &str, created_ms: i64) -> Candidate<'_> {
        Candidate {
            called,
            caller_present: None,
            call_data: None,
            created_ms,
        }
    }

    fn finds(attempt: &CallAttempt, record: &Candidate) -> bool {
        Search::new(attempt, None, Duration::from_secs(10)).finds(record)
    }

    #[test]
    fn the_window_goes_by_the_services_clock() {
        let window = |offset| Window::around(SENT, offset, Duration::from_secs(10));
        assert_eq!(
            window(None),
            Window {
                from_ms: SENT - 2_000,
                to_ms: SENT + 17_000
            }
        );
        let ahead = Offset {
            least_ms: 86_400_000,
            most_ms: 86_401_300,
        };
        assert_eq!(
            window(Some(ahead)),
            Window {
                from_ms: SENT + 86_398_000,
                to_ms: SENT + 86_418_300
            }
        );
    }

    #[test]
    fn no_time_is_out_of_range() {
        for (sent_at_ms, timeout) in [
            (i64::MIN, Duration::ZERO),
            (i64::MAX, Duration::MAX),
            (0, Duration::from_secs(1)),
        ] {
            let window = Window::around(sent_at_ms, None, timeout);
            assert!(0 <= window.from_ms && window.from_ms <= window.to_ms);
        }
    }

    #[test]
    fn number_and_time_have_to_match() {
        let attempt = attempt(None, None);
        for created in [SENT - 2_000, SENT, SENT + 17_000] {
            assert!(
                finds(&attempt, &candidate("88884432", created)),
                "{created}"
            );
            assert!(finds(&attempt, &candidate(" 88884432\u{200b}", created)));
        }
        for created in [SENT - 2_001, SENT + 17_001, 0] {
            assert!(
                !finds(&attempt, &candidate("88884432", created)),
                "{created}"
            );
        }
        for called in ["", "8888443", "088884432", "+8688884432", "8888 4432"] {
            assert!(!finds(&attempt, &candidate(called, SENT)), "{called}");
        }
    }

    #[test]
    fn presented_number_and_call_data_have_to_match_where_both_have_them() {
        for (ours, theirs, same) in [
            (None, None, true),
            (None, Some("95599"), true),
            (Some("95599"), None, true),
            (Some("95599"), Some(" "), true),
            (Some(""), Some("95599"), true),
            (Some("95599"), Some("95599 "), true),
            (Some("95599"), Some("95598"), false),
        ] {
            let presented = Candidate {
                caller_present: theirs,
                ..candidate("88884432", SENT)
            };
            assert_eq!(finds(&attempt(ours, None), &presented), same, "{ours:?}");
            let with_data = Candidate {
                call_data: theirs,
                ..candidate("88884432", SENT)
            };
            assert_eq!(finds(&attempt(None, ours), &with_data), same, "{ours:?}");
        }
    }
}
