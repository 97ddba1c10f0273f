//! The flow of calls from tap to hand-over as a function of what happens: no threads, no clocks, no network. `session_work` does what
//! it asks for.
//!
//! ```text
//! Idle ──start──▶ Reading ──▶ Noting ──▶ Calling ──▶ Created ──next──▶ Idle
//!                    │           ▲          ├──────▶ Failed
//!        same number │           │ confirm  └──────▶ Unclear ◀─ look-ups
//!                    ▼           │                      ▲
//!                Confirming ─────┴────── decline ───────┘
//! ```

use crate::{
    flow::{
        open_calls::{OpenCall, OpenCalls, Unclear},
        session_state::{CallFate, SessionState, StartOutcome},
    },
    journal::{
        call_journal::{JournalEntry, JournalError},
        number_hash::NumberHasher,
    },
    look_up::call_attempt::CallAttempt,
    model::{
        call::{CallRequest, CallResult, CreatedCall},
        error::CallError,
        events::CallEvent,
        sip::SipServer,
    },
    reports::failure_report::FailureReport,
};

/// Something that happened.
pub(crate) enum Input {
    /// The operator wants this call. `id` is a new one.
    Start {
        request: CallRequest,
        id: String,
    },
    /// The journal was read.
    JournalRead(Result<JournalContents, JournalError>),
    /// The call's entry is in the journal, or could not be written.
    Noted {
        id: String,
        result: Result<(), JournalError>,
    },
    /// The call ended.
    Ended {
        id: String,
        result: CallResult,
        steps: Vec<CallEvent>,
    },
    /// A look-up came to this.
    LookedUp {
        id: String,
        fate: CallFate,
    },
    Cancel,
    Confirm,
    Decline,
    Next,
}

/// What stands in the journal, and what its numbers are hashed with.
pub(crate) struct JournalContents {
    pub(crate) hasher: NumberHasher,
    pub(crate) entries: Vec<JournalEntry>,
}

/// Something to do.
#[derive(Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are a few for each tap, and they live shortly"
)]
pub(crate) enum Effect {
    /// Tell the listeners.
    Show(SessionState),
    ReadJournal,
    /// Write the call's entry.
    Note(JournalEntry),
    /// Remove the entry of a call whose fate is known.
    Forget(String),
    /// Create the call. This is the only effect that sends one.
    Begin {
        id: String,
        request: CallRequest,
    },
    /// Cancel the call that was begun.
    Cancel,
    /// Find out what became of a call.
    LookUp {
        id: String,
        attempt: CallAttempt,
    },
}

/// When something happens, and in which circumstances.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    /// By the device's clock, in milliseconds of Unix time.
    pub(crate) ms: i64,
    /// Whether calls can be looked up.
    pub(crate) looks_up: bool,
}

/// The flow's state.
pub(crate) struct Flow {
    phase: Phase,
    journal: Journal,
    open: OpenCalls,
}

enum Journal {
    Unread,
    Reading,
    Read(NumberHasher),
}

enum Phase {
    Idle,
    /// The call waits for what stands in the journal.
    Reading {
        call: Call,
        cancelling: bool,
    },
    /// The call's entry is being written. Nothing has been sent.
    Noting {
        call: Call,
        cancelling: bool,
    },
    /// The call is being created.
    Calling {
        call: Call,
        cancelling: bool,
    },
    Created(Created),
    Failed(FailureReport),
    Unclear(Unclear),
    Confirming {
        call: Call,
        about: Unclear,
    },
}

/// A call that is wanted.
struct Call {
    id: String,
    request: CallRequest,
    /// When it was noted.
    time_ms: i64,
}

struct Created {
    id: String,
    sip: SipServer,
    call_serial_no: Option<String>,
    /// Gone when it was taken, and its access code with it.
    call: Option<CreatedCall>,
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            journal: Journal::Unread,
            open: OpenCalls::default(),
        }
    }
}

impl Flow {
    /// What a start would come to now.
    pub(crate) fn start_outcome(&self) -> StartOutcome {
        match self.phase {
            Phase::Idle | Phase::Failed(_) | Phase::Unclear(_) => StartOutcome::Accepted,
            Phase::Reading { .. } | Phase::Noting { .. } | Phase::Calling { .. } => {
                StartOutcome::CallUnderWay
            }
            Phase::Created(_) => StartOutcome::CallCreated,
            Phase::Confirming { .. } => StartOutcome::QuestionOpen,
        }
    }

    pub(crate) fn state(&self) -> SessionState {
        match &self.phase {
            Phase::Idle => SessionState::Idle,
            Phase::Reading { cancelling, .. }
            | Phase::Noting { cancelling, .. }
            | Phase::Calling { cancelling, .. } => SessionState::Creating {
                cancelling: *cancelling,
            },
            Phase::Created(created) => SessionState::Created {
                sip: created.sip.clone(),
                call_serial_no: created.call_serial_no.clone(),
                taken: created.call.is_none(),
            },
            Phase::Failed(report) => SessionState::Failed {
                report: report.clone(),
            },
            Phase::Unclear(Unclear { report, fate, .. }) => SessionState::Unclear {
                report: report.clone(),
                fate: fate.clone(),
            },
            Phase::Confirming { about, .. } => SessionState::Confirming {
                report: about.report.clone(),
                fate: about.fate.clone(),
            },
        }
    }

    /// Takes in what happened. What does not fit the present state changes nothing.
    pub(crate) fn apply(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let before = self.state();
        let mut effects = Vec::new();
        match input {
            Input::Start { request, id } => self.start(request, id, now, &mut effects),
            Input::JournalRead(result) => self.journal_read(result, now, &mut effects),
            Input::Noted { id, result } => self.noted(&id, result, now, &mut effects),
            Input::Ended { id, result, steps } => {
                self.ended(&id, result, steps, now, &mut effects);
            }
            Input::LookedUp { id, fate } => self.looked_up(&id, fate, &mut effects),
            Input::Cancel => self.cancel(&mut effects),
            Input::Confirm => self.confirm(now, &mut effects),
            Input::Decline => self.decline(),
            Input::Next => self.next(&mut effects),
        }
        self.show_change(&before, effects)
    }

    /// Hands the created call out, once.
    pub(crate) fn take(&mut self) -> (Option<CreatedCall>, Vec<Effect>) {
        let before = self.state();
        let Phase::Created(created) = &mut self.phase else {
            return (None, Vec::new());
        };
        let Some(call) = created.call.take() else {
            return (None, Vec::new());
        };
        let effects = vec![Effect::Forget(created.id.clone())];
        (Some(call), self.show_change(&before, effects))
    }

    /// Has the journal read, if nobody does.
    pub(crate) fn read_journal(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.journal, Journal::Unread) {
            self.journal = Journal::Reading;
            effects.push(Effect::ReadJournal);
        }
    }

    fn show_change(&self, before: &SessionState, mut effects: Vec<Effect>) -> Vec<Effect> {
        let after = self.state();
        if after != *before {
            effects.push(Effect::Show(after));
        }
        effects
    }

    fn start(&mut self, request: CallRequest, id: String, now: Now, effects: &mut Vec<Effect>) {
        if self.start_outcome() != StartOutcome::Accepted {
            return;
        }
        if let Err(error) = request.check() {
            self.phase = Phase::Failed(FailureReport::of_call(&error, Vec::new()));
            return;
        }
        let call = Call {
            id,
            request,
            time_ms: now.ms,
        };
        if let Journal::Read(_) = self.journal {
            self.ask_or_note(call, now, effects);
        } else {
            self.phase = Phase::Reading {
                call,
                cancelling: false,
            };
            self.read_journal(effects);
        }
    }

    fn journal_read(
        &mut self,
        result: Result<JournalContents, JournalError>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let failure = match result {
            Ok(contents) => {
                self.open = OpenCalls::of_earlier_processes(contents.entries);
                self.journal = Journal::Read(contents.hasher);
                None
            }
            Err(error) => {
                self.journal = Journal::Unread;
                Some(FailureReport::of_journal(&error))
            }
        };
        let waiting = matches!(self.phase, Phase::Reading { .. });
        if !waiting {
            return;
        }
        let Phase::Reading { call, cancelling } = std::mem::replace(&mut self.phase, Phase::Idle)
        else {
            return;
        };
        match failure {
            _ if cancelling => self.phase = cancelled(),
            Some(report) => self.phase = Phase::Failed(report),
            None => self.ask_or_note(call, now, effects),
        }
    }

    /// Asks about a call to the same number that may exist, or goes on.
    fn ask_or_note(&mut self, call: Call, now: Now, effects: &mut Vec<Effect>) {
        let old = self.open.drop_old(now.ms);
        effects.extend(old.into_iter().map(Effect::Forget));
        let hash = self.hash(&call.request.called);
        let Some(open) = self.open.newest_to(&hash) else {
            return self.note(call, now, effects);
        };
        if now.looks_up && !open.shown.fate.is_pending() {
            effects.push(look_up(open, &call.request));
        }
        let about = open.shown.clone();
        self.phase = Phase::Confirming { call, about };
    }

    fn note(&mut self, mut call: Call, now: Now, effects: &mut Vec<Effect>) {
        call.time_ms = now.ms;
        effects.push(Effect::Note(JournalEntry {
            id: call.id.clone(),
            time_ms: call.time_ms,
            number_hash: self.hash(&call.request.called),
        }));
        self.phase = Phase::Noting {
            call,
            cancelling: false,
        };
    }

    fn noted(
        &mut self,
        id: &str,
        result: Result<(), JournalError>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let expected = matches!(&self.phase, Phase::Noting { call, .. } if call.id == id);
        if !expected {
            return;
        }
        let Phase::Noting {
            mut call,
            cancelling,
        } = std::mem::replace(&mut self.phase, Phase::Idle)
        else {
            return;
        };
        match result {
            Ok(()) if !cancelling => {
                call.time_ms = now.ms;
                let hash = self.hash(&call.request.called);
                self.open.remember_sent(call.id.clone(), hash, call.time_ms);
                effects.push(Effect::Begin {
                    id: call.id.clone(),
                    request: call.request.clone(),
                });
                self.phase = Phase::Calling {
                    call,
                    cancelling: false,
                };
                return;
            }
            Ok(()) => self.phase = cancelled(),
            Err(error) => self.phase = Phase::Failed(FailureReport::of_journal(&error)),
        }
        // Also after a failure: the entry may be there all the same.
        effects.push(Effect::Forget(call.id));
    }

    fn ended(
        &mut self,
        id: &str,
        result: CallResult,
        steps: Vec<CallEvent>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let expected = matches!(&self.phase, Phase::Calling { call, .. } if call.id == id);
        if !expected {
            return;
        }
        let Phase::Calling { call, .. } = std::mem::replace(&mut self.phase, Phase::Idle) else {
            return;
        };
        match result {
            Ok(created) => {
                self.phase = Phase::Created(Created {
                    id: call.id,
                    sip: created.sip.clone(),
                    call_serial_no: created.call_serial_no.clone(),
                    call: Some(created),
                });
            }
            Err(error) => {
                let report = FailureReport::of_call(&error, steps);
                if report.call_may_exist {
                    self.keep_open(&call, report, now, effects);
                } else {
                    self.open.forget_sent(&call.id);
                    effects.push(Effect::Forget(call.id));
                    self.phase = Phase::Failed(report);
                }
            }
        }
    }

    fn keep_open(
        &mut self,
        call: &Call,
        report: FailureReport,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let mut open = OpenCall {
            number_hash: self.hash(&call.request.called),
            time_ms: call.time_ms,
            attempt: Some(CallAttempt::new(&call.request, call.time_ms)),
            shown: Unclear {
                id: call.id.clone(),
                report,
                fate: CallFate::NotLookedUp,
            },
        };
        if now.looks_up {
            effects.push(look_up(&mut open, &call.request));
        }
        self.phase = Phase::Unclear(open.shown.clone());
        self.open.add(open);
    }

    fn looked_up(&mut self, id: &str, fate: CallFate, effects: &mut Vec<Effect>) {
        let fate = self.open.looked_up(id, fate);
        if self.open.drop_found(id) {
            effects.push(Effect::Forget(id.to_owned()));
        }
        if let Phase::Unclear(shown) | Phase::Confirming { about: shown, .. } = &mut self.phase
            && shown.id == id
        {
            shown.fate = fate;
        }
    }

    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Reading { cancelling, .. } | Phase::Noting { cancelling, .. } => {
                *cancelling = true;
            }
            Phase::Calling { cancelling, .. } if !*cancelling => {
                *cancelling = true;
                effects.push(Effect::Cancel);
            }
            _ => {}
        }
    }

    fn confirm(&mut self, now: Now, effects: &mut Vec<Effect>) {
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Confirming { call, .. } => self.note(call, now, effects),
            other => self.phase = other,
        }
    }

    fn decline(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Confirming { about, .. } => self.phase = Phase::Unclear(about),
            other => self.phase = other,
        }
    }

    fn next(&mut self, effects: &mut Vec<Effect>) {
        match &self.phase {
            Phase::Created(created) => {
                if created.call.is_some() {
                    effects.push(Effect::Forget(created.id.clone()));
                }
                self.phase = Phase::Idle;
            }
            Phase::Failed(_) | Phase::Unclear(_) => self.phase = Phase::Idle,
            _ => {}
        }
    }

    /// Only asked for once the journal was read.
    fn hash(&self, number: &str) -> String {
        match &self.journal {
            Journal::Read(hasher) => hasher.hash(number),
            Journal::Unread | Journal::Reading => String::new(),
        }
    }
}

/// Has an open call looked up.
fn look_up(open: &mut OpenCall, request: &CallRequest) -> Effect {
    Effect::LookUp {
        id: open.shown.id.clone(),
        attempt: open.begin_look_up(request),
    }
}

/// Cancelled before anything was sent.
fn cancelled() -> Phase {
    let error = CallError::Cancelled {
        request_sent: false,
    };
    Phase::Failed(FailureReport::of_call(&error, Vec::new()))
}
