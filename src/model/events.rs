//! What happens during a call, reported to the app as it happens.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use crate::model::{
    error::{CallError, CallErrorKind},
    send_gate::SendGate,
};

/// Follows calls, for Logcat, `os.Logger` or analytics. Events contain no secrets and no phone numbers.
///
/// Events arrive on the SDK's background thread, in order. Return quickly: blocking here delays the call.
#[uniffi::export(with_foreign)]
pub trait CallObserver: Send + Sync {
    /// Something happened. Anything that this throws is ignored.
    fn on_event(&self, event: CallEvent);
}

/// One step of one call.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[non_exhaustive]
pub struct CallEvent {
    /// The call's number, counted from 1 by its client. [`prepare`](crate::CallClient::prepare) counts too.
    pub call_id: i64,
    /// Milliseconds since the call began.
    pub elapsed_ms: i64,
    /// What happened.
    pub step: CallStep,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
#[non_exhaustive]
pub enum CallStep {
    /// A new access token was requested. Not sent when a cached token is used.
    TokenRequested,
    /// A new TLS connection was established. Not sent when a connection is reused.
    Connected,
    /// The request's body is being sent: from now on a call task may exist.
    RequestSent,
    /// The service answered.
    Answered {
        /// The HTTP status.
        http_status: i32,
    },
    /// The call ended.
    Finished {
        /// How it failed. Absent if it succeeded.
        error: Option<CallErrorKind>,
        /// Whether a call task exists (after success) or may exist (after a failure).
        call_may_exist: bool,
    },
}

/// Counts a client's calls and passes their events on.
pub(crate) struct Observation {
    observer: Mutex<Option<Arc<dyn CallObserver>>>,
    calls: AtomicI64,
}

impl Observation {
    pub(crate) fn new(observer: Option<Arc<dyn CallObserver>>) -> Self {
        Self {
            observer: Mutex::new(observer),
            calls: AtomicI64::new(0),
        }
    }

    /// Calls that begin from now on report to this observer, or to none.
    pub(crate) fn observe(&self, observer: Option<Arc<dyn CallObserver>>) {
        *self.observer() = observer;
    }

    fn observer(&self) -> MutexGuard<'_, Option<Arc<dyn CallObserver>>> {
        self.observer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self) -> Reporter {
        self.begin_recorded(None)
    }

    /// A call whose events are also written down, if there is something to write to.
    pub(crate) fn begin_recorded(&self, record: Option<Arc<StepRecord>>) -> Reporter {
        Reporter {
            observer: self.observer().clone(),
            record,
            call_id: self.calls.fetch_add(1, Ordering::Relaxed) + 1,
            began: Instant::now(),
        }
    }
}

tokio::task_local! {
    /// The reporter of the call that this task works for, for what can't be handed one: the connector inside the HTTP client.
    pub(crate) static CURRENT: Reporter;
}

/// One call's events, for its report.
#[derive(Default)]
pub(crate) struct StepRecord(Mutex<Vec<CallEvent>>);

impl StepRecord {
    fn add(&self, event: CallEvent) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    }

    /// What happened by now.
    pub(crate) fn steps(&self) -> Vec<CallEvent> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Tells one call's events.
#[derive(Clone)]
pub(crate) struct Reporter {
    observer: Option<Arc<dyn CallObserver>>,
    record: Option<Arc<StepRecord>>,
    call_id: i64,
    began: Instant,
}

impl Reporter {
    pub(crate) fn tell(&self, step: CallStep) {
        if self.observer.is_none() && self.record.is_none() {
            return;
        }
        let event = CallEvent {
            call_id: self.call_id,
            elapsed_ms: self
                .began
                .elapsed()
                .as_millis()
                .try_into()
                .unwrap_or(i64::MAX),
            step,
        };
        if let Some(record) = &self.record {
            record.add(event.clone());
        }
        if let Some(observer) = &self.observer {
            // An app's broken observer must not break its call.
            let _ = catch_unwind(AssertUnwindSafe(|| observer.on_event(event)));
        }
    }

    /// Tells it for the call that the current task works for, if any.
    pub(crate) fn tell_current(step: CallStep) {
        let _ = CURRENT.try_with(|reporter| reporter.tell(step));
    }
}

/// Tells the observer how a call ended, also when its task is dropped in the middle.
pub(crate) struct FinishReport {
    pub(crate) reporter: Reporter,
    gate: Arc<SendGate>,
    told: bool,
}

impl FinishReport {
    pub(crate) fn of(reporter: Reporter, gate: Arc<SendGate>) -> Self {
        Self {
            reporter,
            gate,
            told: false,
        }
    }

    pub(crate) fn tell<T>(mut self, result: &Result<T, CallError>) {
        self.told = true;
        let error = result.as_ref().err();
        let call_may_exist = match error {
            Some(error) => error.call_may_exist(),
            None => self.gate.shut(),
        };
        self.reporter.tell(CallStep::Finished {
            error: error.map(CallError::kind),
            call_may_exist,
        });
    }
}

impl Drop for FinishReport {
    fn drop(&mut self) {
        if self.told {
            return;
        }
        let error = if std::thread::panicking() {
            CallErrorKind::Internal
        } else {
            CallErrorKind::Cancelled
        };
        self.reporter.tell(CallStep::Finished {
            error: Some(error),
            call_may_exist: self.gate.shut(),
        });
    }
}
