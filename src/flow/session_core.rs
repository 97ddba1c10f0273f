//! A session's state behind its lock, and the work that the flow asks for. Whatever is decided under the lock is handed over in that
//! order; no foreign code runs under it.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{
    calls::pending_call::PendingCall,
    client::CallClient,
    flow::{
        finder,
        journal_keeper::{self, JournalJob, JournalKeeper},
        machine::{Effect, Flow, Input, Now},
        session_listeners::{Listeners, SessionListener, SessionSubscription},
        session_state::{SessionState, StartOutcome},
    },
    journal::call_journal::CallJournal,
    look_up::call_attempt::CallAttempt,
    model::{
        call::{CallRequest, CreatedCall},
        events::StepRecord,
    },
    support::runtime::BackgroundRuntime,
};

pub(crate) struct SessionCore {
    inner: Mutex<Inner>,
    journal: JournalKeeper,
    listeners: Listeners,
    calls: UnboundedSender<CallJob>,
}

struct Inner {
    flow: Flow,
    client: Arc<CallClient>,
}

/// Something to do with the service.
enum CallJob {
    Begin {
        id: String,
        request: CallRequest,
        client: Arc<CallClient>,
    },
    Cancel,
    LookUp {
        id: String,
        attempt: CallAttempt,
        client: Arc<CallClient>,
    },
    /// The call has ended, and what it led to has been handed over.
    Done,
}

impl SessionCore {
    /// Starts the session's work on this runtime; it ends with it.
    pub(crate) fn start(
        client: Arc<CallClient>,
        journal: Arc<dyn CallJournal>,
        runtime: &BackgroundRuntime,
    ) -> io::Result<Arc<Self>> {
        let (keeper, journal_jobs) = JournalKeeper::new();
        let (listeners, telling) = Listeners::new();
        let (calls, call_jobs) = unbounded_channel();
        let core = Arc::new(Self {
            inner: Mutex::new(Inner {
                flow: Flow::default(),
                client,
            }),
            journal: keeper,
            listeners,
            calls,
        });
        runtime.spawn_detached(telling);
        runtime.spawn_detached(do_calls(core.clone(), call_jobs));
        journal_keeper::start(journal, journal_jobs, Arc::downgrade(&core))?;
        core.read_journal();
        Ok(core)
    }

    pub(crate) fn start_call(&self, request: CallRequest, id: String) -> StartOutcome {
        let mut inner = self.inner();
        let outcome = inner.flow.start_outcome();
        self.apply_to(&mut inner, Input::Start { request, id });
        outcome
    }

    pub(crate) fn apply(&self, input: Input) {
        self.apply_to(&mut self.inner(), input);
    }

    pub(crate) fn take_for_dialling(&self) -> Option<CreatedCall> {
        let mut inner = self.inner();
        let (call, effects) = inner.flow.take();
        self.hand_over(&inner, effects);
        call
    }

    pub(crate) fn state(&self) -> SessionState {
        self.inner().flow.state()
    }

    pub(crate) fn listen(&self, listener: Arc<dyn SessionListener>) -> Arc<SessionSubscription> {
        let inner = self.inner();
        self.listeners.add(listener, inner.flow.state())
    }

    pub(crate) fn replace_client(&self, client: Arc<CallClient>) {
        let old = std::mem::replace(&mut self.inner().client, client);
        // Not under the lock: the last reference may end a client here.
        drop(old);
    }

    fn read_journal(&self) {
        let mut inner = self.inner();
        let mut effects = Vec::new();
        inner.flow.read_journal(&mut effects);
        self.hand_over(&inner, effects);
    }

    fn apply_to(&self, inner: &mut Inner, input: Input) {
        let now = Now {
            ms: unix_ms(),
            looks_up: inner.client.looks_up(),
        };
        let effects = inner.flow.apply(input, now);
        self.hand_over(inner, effects);
    }

    fn hand_over(&self, inner: &Inner, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Show(state) => self.listeners.changed(state),
                Effect::ReadJournal => self.journal.push(JournalJob::Read),
                Effect::Note(entry) => self.journal.push(JournalJob::Append(entry)),
                Effect::Forget(id) => self.journal.push(JournalJob::Remove(id)),
                Effect::Begin { id, request } => self.push(CallJob::Begin {
                    id,
                    request,
                    client: inner.client.clone(),
                }),
                Effect::Cancel => self.push(CallJob::Cancel),
                Effect::LookUp { id, attempt } => self.push(CallJob::LookUp {
                    id,
                    attempt,
                    client: inner.client.clone(),
                }),
            }
        }
    }

    fn push(&self, job: CallJob) {
        // Fails only when the session has ended.
        let _ = self.calls.send(job);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl journal_keeper::Session for Weak<SessionCore> {
    fn is_there(&self) -> bool {
        self.strong_count() > 0
    }

    fn tell(&self, input: Input) {
        if let Some(core) = self.upgrade() {
            core.apply(input);
        }
    }
}

/// The call under way, with the client that it was begun with.
struct Current {
    id: String,
    pending: Arc<PendingCall>,
    client: Arc<CallClient>,
}

async fn do_calls(core: Arc<SessionCore>, mut jobs: UnboundedReceiver<CallJob>) {
    let mut current: Option<Current> = None;
    while let Some(job) = jobs.recv().await {
        match job {
            CallJob::Begin {
                id,
                request,
                client,
            } => {
                let record = Arc::new(StepRecord::default());
                let pending = client.begin_recorded(request, Some(record.clone()));
                tokio::spawn(wait_for(core.clone(), id.clone(), pending.clone(), record));
                current = Some(Current {
                    id,
                    pending,
                    client,
                });
            }
            CallJob::Cancel => {
                if let Some(current) = &current {
                    current.pending.cancel();
                }
            }
            CallJob::LookUp {
                id,
                attempt,
                client,
            } => {
                // A call is looked up where it was made: another client may be of another tenant.
                let of_call = current.as_ref().filter(|current| current.id == id);
                let client = of_call.map_or(client, |current| current.client.clone());
                tokio::spawn(look_up(core.clone(), id, attempt, client));
            }
            CallJob::Done => current = None,
        }
    }
}

async fn wait_for(
    core: Arc<SessionCore>,
    id: String,
    pending: Arc<PendingCall>,
    record: Arc<StepRecord>,
) {
    let result = pending.result().await;
    let steps = record.steps();
    let mut inner = core.inner();
    core.apply_to(&mut inner, Input::Ended { id, result, steps });
    // Under the same lock, so that no other call comes between.
    core.push(CallJob::Done);
}

async fn look_up(
    core: Arc<SessionCore>,
    id: String,
    attempt: CallAttempt,
    client: Arc<CallClient>,
) {
    let tell = |fate| {
        let id = id.clone();
        core.apply(Input::LookedUp { id, fate });
    };
    finder::find_out(&*client, &attempt, tell).await;
}

/// Milliseconds of Unix time, by the device's clock.
fn unix_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis().try_into().unwrap_or(i64::MAX))
}
