//! The calls that may exist, of this process and of earlier ones: which one a new call to the same number is asked about, and what a
//! look-up proves of them.

use crate::{
    flow::session_state::CallFate, journal::call_journal::JournalEntry,
    look_up::call_attempt::CallAttempt, model::call::CallRequest,
    reports::failure_report::FailureReport,
};

/// A call that may exist is asked about for this long. After a day an operator does not repeat a call by mistake.
pub(crate) const ASKED_ABOUT_MS: i64 = 24 * 60 * 60 * 1000;

/// Two calls to a number within this long could be taken for each other in the history: the longest that one may be on its way, and more.
const ALIKE_MS: i64 = 10 * 60 * 1000;

#[derive(Default)]
pub(crate) struct OpenCalls {
    /// The newest last.
    open: Vec<OpenCall>,
    /// The calls that were sent in the last day, but for those that were certainly not created.
    sent: Vec<SentCall>,
}

/// A call that may exist.
pub(crate) struct OpenCall {
    pub(crate) number_hash: String,
    pub(crate) time_ms: i64,
    /// What was asked for; not known of an earlier process's call.
    pub(crate) attempt: Option<CallAttempt>,
    pub(crate) shown: Unclear,
}

/// A call that may exist, as it is shown. It stays what it is when it is open no more.
#[derive(Clone)]
pub(crate) struct Unclear {
    pub(crate) id: String,
    pub(crate) report: FailureReport,
    pub(crate) fate: CallFate,
}

/// A call that was sent.
struct SentCall {
    id: String,
    number_hash: String,
    time_ms: i64,
}

impl OpenCalls {
    pub(crate) fn of_earlier_processes(entries: Vec<JournalEntry>) -> Self {
        Self {
            open: entries.into_iter().map(OpenCall::of_entry).collect(),
            sent: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, call: OpenCall) {
        self.open.push(call);
    }

    /// The newest call to a number.
    pub(crate) fn newest_to(&mut self, number_hash: &str) -> Option<&mut OpenCall> {
        let mut newest_first = self.open.iter_mut().rev();
        newest_first.find(|open| open.number_hash == number_hash)
    }

    /// Drops the calls that are too old to be asked about, and returns their ids.
    pub(crate) fn drop_old(&mut self, now_ms: i64) -> Vec<String> {
        let is_old = |open: &OpenCall| now_ms.saturating_sub(open.time_ms) > ASKED_ABOUT_MS;
        let old = self.open.iter().filter(|open| is_old(open));
        let ids = old.map(|open| open.shown.id.clone()).collect();
        self.open.retain(|open| !is_old(open));
        ids
    }

    pub(crate) fn remember_sent(&mut self, id: String, number_hash: String, time_ms: i64) {
        // As long as a call that may be taken for it can still be looked up.
        let kept = ASKED_ABOUT_MS.abs_diff(-ALIKE_MS);
        self.sent
            .retain(|sent| time_ms.abs_diff(sent.time_ms) <= kept);
        self.sent.push(SentCall {
            id,
            number_hash,
            time_ms,
        });
    }

    /// The call was certainly not created, so no record can be of it.
    pub(crate) fn forget_sent(&mut self, id: &str) {
        self.sent.retain(|sent| sent.id != id);
    }

    /// Notes what a look-up of a call came to, and returns what this proves.
    pub(crate) fn looked_up(&mut self, id: &str, fate: CallFate) -> CallFate {
        let fate = self.proven(id, fate);
        if let Some(open) = self.open.iter_mut().find(|open| open.shown.id == id) {
            open.shown.fate = fate.clone();
        }
        fate
    }

    /// Drops a call that was found. Whether it was.
    pub(crate) fn drop_found(&mut self, id: &str) -> bool {
        let is_found = |open: &OpenCall| {
            open.shown.id == id && matches!(open.shown.fate, CallFate::Found { .. })
        };
        let before = self.open.len();
        self.open.retain(|open| !is_found(open));
        self.open.len() < before
    }

    /// A record proves that the call exists, unless it could be that of another call to the same number.
    fn proven(&self, id: &str, fate: CallFate) -> CallFate {
        match fate {
            CallFate::Found { record } if self.has_twin(id) => CallFate::Ambiguous {
                records: vec![record],
            },
            fate => fate,
        }
    }

    /// Whether another call to the same number was sent at about the same time.
    fn has_twin(&self, id: &str) -> bool {
        let Some(call) = self.open.iter().find(|open| open.shown.id == id) else {
            return false;
        };
        let alike = |other: &str, hash: &str, time_ms: i64| {
            other != id
                && hash == call.number_hash
                && call.time_ms.abs_diff(time_ms) <= ALIKE_MS.unsigned_abs()
        };
        let sent = |sent: &SentCall| alike(&sent.id, &sent.number_hash, sent.time_ms);
        let open = |open: &OpenCall| alike(&open.shown.id, &open.number_hash, open.time_ms);
        self.sent.iter().any(sent) || self.open.iter().any(open)
    }
}

impl OpenCall {
    /// A call of an earlier process.
    fn of_entry(entry: JournalEntry) -> Self {
        Self {
            number_hash: entry.number_hash,
            time_ms: entry.time_ms,
            attempt: None,
            shown: Unclear {
                id: entry.id,
                report: FailureReport::of_interrupted(),
                fate: CallFate::NotLookedUp,
            },
        }
    }

    /// Shows it as being looked up, and returns what to look for. `request` is to the same number: all that is known of an earlier
    /// process's call.
    pub(crate) fn begin_look_up(&mut self, request: &CallRequest) -> CallAttempt {
        self.shown.fate = CallFate::LookingUp;
        let attempt = self.attempt.clone();
        attempt.unwrap_or_else(|| CallAttempt::new(request, self.time_ms))
    }
}
