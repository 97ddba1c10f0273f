//! The call tasks that were created, their access codes, and what became of each call.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use crate::{
    call_record::{CallRecord, CallState, EndReason},
    event::Event,
    journal::Journal,
    lock,
    on_dial::OnDial,
    recording::Recording,
    service_time::ServiceTime,
};

pub(crate) struct CallLog {
    journal: Arc<Journal>,
    access_code_lifetime: Duration,
    time: ServiceTime,
    started: SystemTime,
    last_serial: AtomicU64,
    calls: Mutex<Vec<Arc<Mutex<Call>>>>,
}

struct Call {
    record: CallRecord,
    access_code: Option<String>,
    /// `None`: later than the clock can say.
    code_expires: Option<Instant>,
    on_dial: OnDial,
    recording: Recording,
    /// When it was added, by a clock that is never set.
    added: Instant,
    /// Whether another operator made it.
    is_foreign: bool,
}

/// A call task to remember.
pub(crate) struct NewCall {
    pub(crate) called: String,
    pub(crate) caller_present: Option<String>,
    pub(crate) call_data: Option<String>,
    /// As the answer has it; `None` where it has none, and the service knows one all the same.
    pub(crate) call_serial_no: Option<String>,
    pub(crate) access_code: Option<String>,
    pub(crate) on_dial: OnDial,
    pub(crate) recording: Recording,
}

/// Why an access code can't be dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undialable {
    Unknown,
    Expired,
    /// Its call is going on.
    InUse,
    /// Its call is over.
    Used,
    /// The SIP server shall not answer at all.
    Ignored,
}

impl CallLog {
    pub(crate) fn new(
        journal: Arc<Journal>,
        access_code_lifetime: Duration,
        time: ServiceTime,
    ) -> Self {
        Self {
            journal,
            access_code_lifetime,
            time,
            started: time.now(),
            last_serial: AtomicU64::new(0),
            calls: Mutex::default(),
        }
    }

    /// A call serial number in the form of the documented example, `1537353600-21`.
    pub(crate) fn next_serial(&self) -> String {
        let seconds = self
            .started
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let number = self.last_serial.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{seconds}-{number}")
    }

    pub(crate) fn add(&self, call: NewCall) {
        let lifetime = match call.on_dial {
            OnDial::CodeExpired => Duration::ZERO,
            _ => self.access_code_lifetime,
        };
        let record = CallRecord {
            call_serial_no: call.call_serial_no.unwrap_or_else(|| self.next_serial()),
            called: call.called,
            caller_present: call.caller_present,
            call_data: call.call_data,
            state: CallState::ToBeCalled,
            created: self.time.now(),
            dialled: None,
            answered: None,
            ended: None,
        };
        let foreign = self.foreign(&record, call.recording);
        let call = Call {
            record,
            access_code: call.access_code,
            code_expires: Instant::now().checked_add(lifetime),
            on_dial: call.on_dial,
            recording: call.recording,
            added: Instant::now(),
            is_foreign: false,
        };
        let mut calls = lock(&self.calls);
        calls.push(Arc::new(Mutex::new(call)));
        calls.extend(foreign.map(|call| Arc::new(Mutex::new(call))));
    }

    /// Another operator's call beside this one, if there is to be one.
    fn foreign(&self, record: &CallRecord, recording: Recording) -> Option<Call> {
        if !matches!(recording, Recording::WithTwin | Recording::WithSibling) {
            return None;
        }
        let mut record = CallRecord {
            call_serial_no: self.next_serial(),
            ..record.clone()
        };
        if recording == Recording::WithSibling {
            record.caller_present = Some("95500".to_owned());
            record.call_data = Some("of another operator".to_owned());
        }
        Some(Call {
            record,
            access_code: None,
            code_expires: None,
            on_dial: OnDial::Ignore,
            recording: Recording::AtOnce,
            added: Instant::now(),
            is_foreign: true,
        })
    }

    /// All calls but those of other operators, the oldest first.
    pub(crate) fn records(&self) -> Vec<CallRecord> {
        self.records_of(|call| !call.is_foreign)
    }

    /// The call history: what is recorded of the tenant's calls that were created within this time, the oldest first. `None`: it may not
    /// be read.
    pub(crate) fn history(&self, time: &RangeInclusive<SystemTime>) -> Option<Vec<CallRecord>> {
        let forbidden = |call: &Call| {
            call.recording == Recording::Forbidden && time.contains(&call.record.created)
        };
        if !self.records_of(forbidden).is_empty() {
            return None;
        }
        Some(self.records_of(|call| call.is_recorded() && time.contains(&call.record.created)))
    }

    /// What is recorded of the latest call with this serial number.
    pub(crate) fn find(&self, call_serial_no: &str) -> Option<CallRecord> {
        self.records_of(|call| call.is_recorded() && call.record.call_serial_no == call_serial_no)
            .pop()
    }

    fn records_of(&self, wanted: impl Fn(&Call) -> bool) -> Vec<CallRecord> {
        let calls = lock(&self.calls);
        let calls = calls.iter().map(|call| lock(call));
        calls
            .filter(|call| wanted(call))
            .map(|call| call.record.clone())
            .collect()
    }

    /// Forgets all calls. One that is going on goes on unseen.
    pub(crate) fn clear(&self) {
        lock(&self.calls).clear();
    }

    /// The access code was dialled. Each code can be dialled once.
    pub(crate) fn dial(&self, access_code: &str) -> Result<DialledCall, Undialable> {
        let call = self.by_code(access_code).ok_or(Undialable::Unknown)?;
        let (on_dial, call_serial_no) = {
            let mut call = lock(&call);
            match call.record.state {
                CallState::ToBeCalled => {}
                CallState::Calling | CallState::Talking => return Err(Undialable::InUse),
                CallState::Ended(_) => return Err(Undialable::Used),
            }
            if call.on_dial == OnDial::Ignore {
                return Err(Undialable::Ignored);
            }
            if call.code_expires.is_some_and(|end| Instant::now() >= end) {
                return Err(Undialable::Expired);
            }
            call.record.state = CallState::Calling;
            call.record.dialled = Some(self.time.now());
            (call.on_dial, call.record.call_serial_no.clone())
        };
        let dialled = DialledCall {
            journal: Arc::downgrade(&self.journal),
            time: self.time,
            call,
            on_dial,
            call_serial_no,
        };
        dialled.announce();
        Ok(dialled)
    }

    fn by_code(&self, access_code: &str) -> Option<Arc<Mutex<Call>>> {
        lock(&self.calls)
            .iter()
            .rev()
            .find(|call| lock(call).access_code.as_deref() == Some(access_code))
            .cloned()
    }
}

impl Call {
    /// Whether the look-ups know of it by now.
    fn is_recorded(&self) -> bool {
        match self.recording {
            Recording::Late(delay) => self.added.elapsed() >= delay,
            Recording::Never => false,
            Recording::AtOnce
            | Recording::WithTwin
            | Recording::WithSibling
            | Recording::Forbidden => true,
        }
    }
}

/// A call that was dialled. Dropped before it ended, it ends as an exception.
pub(crate) struct DialledCall {
    /// Weak, so that a call's task keeps nothing of a sandbox that was dropped.
    journal: Weak<Journal>,
    time: ServiceTime,
    call: Arc<Mutex<Call>>,
    pub(crate) on_dial: OnDial,
    pub(crate) call_serial_no: String,
}

impl DialledCall {
    pub(crate) fn answered(&self) {
        {
            let record = &mut lock(&self.call).record;
            record.state = CallState::Talking;
            record.answered = Some(self.time.now());
        }
        self.announce();
    }

    /// Only the first reason counts.
    pub(crate) fn ended(&self, reason: EndReason) {
        {
            let record = &mut lock(&self.call).record;
            if record.ended.is_some() {
                return;
            }
            record.state = CallState::Ended(reason);
            record.ended = Some(self.time.now());
        }
        self.announce();
    }

    pub(crate) fn pressed(&self, digit: char) {
        if let Some(journal) = self.journal.upgrade() {
            journal.announce(&Event::Digit {
                call_serial_no: self.call_serial_no.clone(),
                digit,
            });
        }
    }

    fn announce(&self) {
        if let Some(journal) = self.journal.upgrade() {
            let record = lock(&self.call).record.clone();
            journal.announce(&Event::Call(record));
        }
    }
}

impl Drop for DialledCall {
    fn drop(&mut self) {
        self.ended(EndReason::Other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::MAX;

    fn log_with(access_code: &str, lifetime: Duration, on_dial: OnDial) -> CallLog {
        let log = CallLog::new(Arc::default(), lifetime, ServiceTime::default());
        log.add(NewCall {
            called: "1".to_owned(),
            caller_present: None,
            call_data: None,
            call_serial_no: None,
            access_code: Some(access_code.to_owned()),
            on_dial,
            recording: Recording::AtOnce,
        });
        log
    }

    fn refusal(log: &CallLog, code: &str) -> Option<Undialable> {
        log.dial(code).err()
    }

    #[test]
    fn a_code_is_dialled_once() {
        let log = log_with("7#", LONG, OnDial::Answer);
        assert_eq!(refusal(&log, "7"), Some(Undialable::Unknown));
        let call = log.dial("7#").unwrap();
        assert_eq!(refusal(&log, "7#"), Some(Undialable::InUse));
        call.answered();
        assert_eq!(refusal(&log, "7#"), Some(Undialable::InUse));
        call.ended(EndReason::CallingPartyHungUp);
        assert_eq!(refusal(&log, "7#"), Some(Undialable::Used));
        drop(call);
        let record = log.records().remove(0);
        assert_eq!(
            record.state,
            CallState::Ended(EndReason::CallingPartyHungUp)
        );
        assert!(record.dialled <= record.answered && record.answered <= record.ended);
        assert_eq!(log.find(&record.call_serial_no), Some(record));
    }

    #[test]
    fn a_code_expires() {
        let late = log_with("7", Duration::ZERO, OnDial::Answer);
        assert_eq!(refusal(&late, "7"), Some(Undialable::Expired));
        let expired = log_with("7", LONG, OnDial::CodeExpired);
        assert_eq!(refusal(&expired, "7"), Some(Undialable::Expired));
    }

    #[test]
    fn the_look_ups_know_what_the_recording_says() {
        for (recording, known) in [
            (Recording::AtOnce, Some(1)),
            (Recording::Late(Duration::ZERO), Some(1)),
            (Recording::Late(LONG), Some(0)),
            (Recording::Never, Some(0)),
            (Recording::WithTwin, Some(2)),
            (Recording::WithSibling, Some(2)),
            (Recording::Forbidden, None),
        ] {
            let log = CallLog::new(Arc::default(), LONG, ServiceTime::default());
            log.add(NewCall {
                called: "1".to_owned(),
                caller_present: None,
                call_data: None,
                call_serial_no: None,
                access_code: None,
                on_dial: OnDial::Answer,
                recording,
            });
            let [own] = &log.records()[..] else {
                panic!("{recording:?}")
            };
            let history = log.history(&(own.created..=own.created));
            assert_eq!(history.map(|records| records.len()), known, "{recording:?}");
            let is_known = known != Some(0);
            let found = log.find(&own.call_serial_no);
            assert_eq!(found.is_some(), is_known, "{recording:?}");
            let before = own.created - Duration::from_secs(1);
            assert_eq!(log.history(&(before..=before)), Some(Vec::new()));
        }
    }

    #[test]
    fn a_call_that_is_dropped_ends_as_an_exception() {
        let log = log_with("7", LONG, OnDial::Answer);
        drop(log.dial("7"));
        assert_eq!(
            log.records()[0].state,
            CallState::Ended(EndReason::Other),
            "{:?}",
            log.records()
        );
    }
}
