//! The flow's promises: single steps, and any sequence of events compared with a model of what exists.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use crate::{
    flow::{
        machine::{Effect, Flow, Input, JournalContents, Now},
        open_calls::ASKED_ABOUT_MS,
        session_state::{CallFate, SessionState, StartOutcome},
    },
    journal::{
        call_journal::{JournalEntry, JournalError},
        number_hash::NumberHasher,
    },
    look_up::{
        call_attempt::CallAttempt,
        call_record::{CallRecord, CallState},
    },
    model::{
        advice::Advice,
        call::{AccessCode, CallRequest, CallResult, CreatedCall},
        error::{CallError, CallErrorKind},
        sip::SipServer,
    },
    reports::failure_report::FailureProblem,
    support::secret::Secret,
};

fn hasher() -> NumberHasher {
    NumberHasher::new(&[1; 32]).ok().unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "one of several results")]
fn created() -> CallResult {
    Ok(CreatedCall {
        sip: SipServer::parse("10.0.0.1:5060").unwrap(),
        access_code: AccessCode::new(Secret::new("1790".into())).into(),
        call_serial_no: Some("1-2".into()),
    })
}

fn unclear() -> CallResult {
    Err(CallError::NoAnswer {
        reason: "closed".into(),
    })
}

fn not_created() -> CallResult {
    Err(CallError::Cancelled {
        request_sent: false,
    })
}

fn found() -> CallFate {
    CallFate::Found {
        record: CallRecord {
            call_serial_no: Some("1-2".into()),
            called: None,
            caller_present: None,
            call_data: None,
            state: CallState::Ended,
            end_reason: None,
            created_ms: None,
            answered_ms: None,
            ended_ms: None,
            talk_seconds: None,
        },
    }
}

fn full() -> JournalError {
    JournalError::Failed {
        reason: "no room".into(),
    }
}

/// A flow with its journal read, and the time.
struct Desk {
    flow: Flow,
    now: Now,
}

impl Desk {
    fn new(entries: Vec<JournalEntry>) -> Self {
        let mut desk = Self::unread();
        let mut effects = Vec::new();
        desk.flow.read_journal(&mut effects);
        assert_eq!(effects, [Effect::ReadJournal]);
        desk.apply(Input::JournalRead(Ok(JournalContents {
            hasher: hasher(),
            entries,
        })));
        desk
    }

    fn unread() -> Self {
        let now = Now {
            ms: 1_700_000_000_000,
            looks_up: true,
        };
        Self {
            flow: Flow::default(),
            now,
        }
    }

    fn apply(&mut self, input: Input) -> Vec<Effect> {
        self.flow.apply(input, self.now)
    }

    fn start(&mut self, number: &str, id: &str) -> Vec<Effect> {
        self.apply(Input::Start {
            request: CallRequest::new(number),
            id: id.into(),
        })
    }

    fn noted(&mut self, id: &str) -> Vec<Effect> {
        self.apply(Input::Noted {
            id: id.into(),
            result: Ok(()),
        })
    }

    fn ended(&mut self, id: &str, result: CallResult) -> Vec<Effect> {
        self.apply(Input::Ended {
            id: id.into(),
            result,
            steps: Vec::new(),
        })
    }

    fn looked_up(&mut self, id: &str, fate: CallFate) -> Vec<Effect> {
        self.apply(Input::LookedUp {
            id: id.into(),
            fate,
        })
    }

    /// Starts a call that may exist.
    fn call_unclear(&mut self, number: &str, id: &str) {
        self.start(number, id);
        self.noted(id);
        self.ended(id, unclear());
        assert!(matches!(self.flow.state(), SessionState::Unclear { .. }));
    }

    fn asks(&self) -> bool {
        matches!(self.flow.state(), SessionState::Confirming { .. })
    }
}

fn begins(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Begin { .. }))
}

fn forgets(effects: &[Effect], id: &str) -> bool {
    effects.contains(&Effect::Forget(id.into()))
}

fn looked_for(effects: &[Effect]) -> Option<&CallAttempt> {
    effects.iter().find_map(|effect| match effect {
        Effect::LookUp { attempt, .. } => Some(attempt),
        _ => None,
    })
}

#[test]
fn the_call_begins_only_after_its_entry_is_written() {
    let mut desk = Desk::new(Vec::new());
    let effects = desk.start("555", "a");
    assert!(!begins(&effects));
    let entry = JournalEntry {
        id: "a".into(),
        time_ms: desk.now.ms,
        number_hash: hasher().hash("555"),
    };
    assert_eq!(effects[0], Effect::Note(entry));
    assert!(begins(&desk.noted("a")));
}

#[test]
fn a_call_that_can_not_be_written_down_is_not_started() {
    let mut desk = Desk::new(Vec::new());
    desk.start("555", "a");
    let effects = desk.apply(Input::Noted {
        id: "a".into(),
        result: Err(full()),
    });
    assert!(!begins(&effects) && forgets(&effects, "a"));
    let SessionState::Failed { report } = desk.flow.state() else {
        panic!()
    };
    assert_eq!(report.problem, FailureProblem::Journal);
    assert!(!report.call_may_exist);
}

#[test]
fn a_journal_that_can_not_be_read_fails_the_call_and_is_read_again_for_the_next() {
    let mut desk = Desk::unread();
    let effects = desk.start("555", "a");
    assert_eq!(effects[0], Effect::ReadJournal);
    desk.apply(Input::JournalRead(Err(full())));
    assert!(matches!(desk.flow.state(), SessionState::Failed { .. }));
    let effects = desk.start("555", "b");
    assert_eq!(effects[0], Effect::ReadJournal);
    let effects = desk.apply(Input::JournalRead(Ok(JournalContents {
        hasher: hasher(),
        entries: Vec::new(),
    })));
    assert!(matches!(effects[0], Effect::Note(_)));
}

#[test]
fn a_call_that_is_cancelled_before_it_was_sent_is_not_sent() {
    let mut desk = Desk::new(Vec::new());
    desk.start("555", "a");
    let effects = desk.apply(Input::Cancel);
    let cancelling = SessionState::Creating { cancelling: true };
    assert_eq!(effects, [Effect::Show(cancelling)]);
    let effects = desk.noted("a");
    assert!(!begins(&effects) && forgets(&effects, "a"));

    let mut desk = Desk::unread();
    desk.start("555", "a");
    desk.apply(Input::Cancel);
    let effects = desk.apply(Input::JournalRead(Ok(JournalContents {
        hasher: hasher(),
        entries: Vec::new(),
    })));
    assert!(matches!(
        effects[..],
        [Effect::Show(SessionState::Failed { .. })]
    ));
}

#[test]
fn cancelling_twice_cancels_once() {
    let mut desk = Desk::new(Vec::new());
    desk.start("555", "a");
    desk.noted("a");
    assert_eq!(desk.apply(Input::Cancel)[0], Effect::Cancel);
    assert_eq!(desk.apply(Input::Cancel), []);
    desk.ended("a", created());
    assert!(matches!(
        desk.flow.state(),
        SessionState::Created { taken: false, .. }
    ));
}

#[test]
fn a_created_call_is_given_out_once_and_forgotten_then() {
    let mut desk = Desk::new(Vec::new());
    desk.start("555", "a");
    desk.noted("a");
    assert!(!forgets(&desk.ended("a", created()), "a"));
    let (call, effects) = desk.flow.take();
    assert_eq!(call.unwrap().access_code.reveal(), "1790");
    assert!(forgets(&effects, "a"));
    let (again, effects) = desk.flow.take();
    assert!(again.is_none() && effects.is_empty());
    assert_eq!(desk.flow.start_outcome(), StartOutcome::CallCreated);
    assert_eq!(desk.apply(Input::Next), [Effect::Show(SessionState::Idle)]);
}

#[test]
fn a_created_call_that_is_put_away_is_forgotten_too() {
    let mut desk = Desk::new(Vec::new());
    desk.start("555", "a");
    desk.noted("a");
    desk.ended("a", created());
    assert!(forgets(&desk.apply(Input::Next), "a"));
    assert!(desk.flow.take().0.is_none());
}

#[test]
fn every_unclear_call_to_a_number_is_asked_about_until_its_fate_is_known() {
    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    desk.start("5 55", "b");
    assert!(desk.asks());
    desk.apply(Input::Confirm);
    desk.noted("b");
    desk.ended("b", not_created());
    desk.start("555", "c");
    assert!(desk.asks(), "the first one may still exist");
    desk.apply(Input::Decline);
    assert!(forgets(&desk.looked_up("a", found()), "a"));
    desk.start("555", "d");
    assert!(!desk.asks());
}

#[test]
fn a_record_that_could_be_another_call_s_proves_nothing() {
    let is_ambiguous = |desk: &mut Desk, id: &str| {
        let effects = desk.looked_up(id, found());
        !forgets(&effects, id)
    };
    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    desk.start("555", "b");
    desk.apply(Input::Confirm);
    desk.noted("b");
    desk.ended("b", created());
    assert!(is_ambiguous(&mut desk, "a"), "the record may be b's");
    desk.start("555", "c");
    desk.apply(Input::Next);
    desk.start("555", "c");
    assert!(desk.asks(), "a may still exist");

    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    assert!(!is_ambiguous(&mut desk, "a"));
    desk.call_unclear("555", "b");
    assert!(is_ambiguous(&mut desk, "b"), "the record may be a's");
    desk.call_unclear("556", "c");
    assert!(!is_ambiguous(&mut desk, "c"), "another number");
    desk.now.ms += ASKED_ABOUT_MS / 2;
    desk.start("555", "d");
    desk.apply(Input::Confirm);
    desk.noted("d");
    desk.ended("d", unclear());
    assert!(!is_ambiguous(&mut desk, "d"), "hours later");
}

#[test]
fn another_number_is_not_asked_about() {
    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    assert!(matches!(desk.start("556", "b")[0], Effect::Note(_)));
}

#[test]
fn what_a_look_up_says_is_shown_wherever_the_call_is() {
    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    let seen = CallFate::NotSeen {
        looking_again: false,
    };
    desk.looked_up("a", seen.clone());
    let SessionState::Unclear { fate, .. } = desk.flow.state() else {
        panic!()
    };
    assert_eq!(fate, seen);
    let effects = desk.start("555", "b");
    assert!(looked_for(&effects).is_some(), "it is looked up again");
    desk.looked_up("a", found());
    let SessionState::Confirming { fate, .. } = desk.flow.state() else {
        panic!()
    };
    assert_eq!(fate, found());
    desk.apply(Input::Decline);
    let SessionState::Unclear { fate, .. } = desk.flow.state() else {
        panic!()
    };
    assert_eq!(fate, found());
    assert_eq!(desk.looked_up("x", found()), []);
}

#[test]
fn a_look_up_under_way_is_not_doubled() {
    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    assert!(looked_for(&desk.start("555", "b")).is_none());
    desk.apply(Input::Decline);
    for pending in [
        CallFate::NotSeen {
            looking_again: true,
        },
        CallFate::LookUpFailed {
            advice: Advice::RetryNow,
            reason: String::new(),
            looking_again: true,
        },
    ] {
        desk.looked_up("a", pending);
        assert!(looked_for(&desk.start("555", "c")).is_none());
        desk.apply(Input::Decline);
    }
}

#[test]
fn nothing_is_looked_up_without_the_history() {
    let mut desk = Desk::new(Vec::new());
    desk.now.looks_up = false;
    desk.start("555", "a");
    desk.noted("a");
    let effects = desk.ended("a", unclear());
    assert!(looked_for(&effects).is_none());
    let SessionState::Unclear { fate, report } = desk.flow.state() else {
        panic!()
    };
    assert_eq!(fate, CallFate::NotLookedUp);
    assert_eq!(
        report.problem,
        FailureProblem::Call {
            kind: CallErrorKind::NoAnswer
        }
    );
    assert!(looked_for(&desk.start("555", "b")).is_none());
}

#[test]
fn an_earlier_process_s_call_is_asked_about_and_looked_up_by_what_is_asked_for_now() {
    let time_ms = 1_700_000_000_000 - 5_000;
    let entry = JournalEntry {
        id: "old".into(),
        time_ms,
        number_hash: hasher().hash("555"),
    };
    let mut desk = Desk::new(vec![entry]);
    assert!(matches!(desk.start("556", "a")[0], Effect::Note(_)));
    desk.noted("a");
    desk.ended("a", not_created());
    let effects = desk.start("555", "b");
    let expected = CallAttempt::new(&CallRequest::new("555"), time_ms);
    assert_eq!(looked_for(&effects), Some(&expected));
    let SessionState::Confirming { report, fate } = desk.flow.state() else {
        panic!()
    };
    assert_eq!(report.problem, FailureProblem::Interrupted);
    assert_eq!(fate, CallFate::LookingUp);
}

#[test]
fn a_day_later_nobody_is_asked_any_more() {
    for (age, asks) in [(ASKED_ABOUT_MS, true), (ASKED_ABOUT_MS + 1, false)] {
        let mut desk = Desk::new(Vec::new());
        desk.call_unclear("555", "a");
        desk.now.ms += age;
        let effects = desk.start("555", "b");
        assert_eq!(desk.asks(), asks);
        assert_eq!(forgets(&effects, "a"), !asks);
    }
    let mut desk = Desk::new(Vec::new());
    desk.call_unclear("555", "a");
    desk.now.ms -= ASKED_ABOUT_MS;
    desk.start("555", "b");
    assert!(desk.asks(), "the clock was set back");
}

#[test]
fn a_request_that_is_not_valid_touches_no_journal() {
    let mut desk = Desk::unread();
    let effects = desk.start("", "a");
    assert!(matches!(
        effects[..],
        [Effect::Show(SessionState::Failed { .. })]
    ));
}

/// What may happen. What needs something under way happens only then.
#[derive(Debug, Clone)]
enum Happening {
    Start(usize),
    Answer(bool),
    End(Ending),
    Find(usize),
    NotSee(usize),
    Cancel,
    Confirm,
    Decline,
    Next,
    Take,
    Wait(i64),
    Restart,
}

#[derive(Debug, Clone, Copy)]
enum Ending {
    Created,
    NotCreated,
    Unclear,
}

/// Two numbers, each in two ways of writing.
const NUMBERS: [(&str, usize); 4] = [("555", 0), ("5-55 ", 0), ("556", 1), ("(55) 6", 1)];

fn happening() -> impl Strategy<Value = Happening> {
    let ending = prop_oneof![
        1 => Just(Ending::Created),
        1 => Just(Ending::NotCreated),
        3 => Just(Ending::Unclear)
    ];
    prop_oneof![
        6 => (0..NUMBERS.len()).prop_map(Happening::Start),
        8 => prop::bool::weighted(0.9).prop_map(Happening::Answer),
        6 => ending.prop_map(Happening::End),
        2 => (0_usize..8).prop_map(Happening::Find),
        1 => (0_usize..8).prop_map(Happening::NotSee),
        1 => Just(Happening::Cancel),
        2 => Just(Happening::Confirm),
        1 => Just(Happening::Decline),
        2 => Just(Happening::Next),
        2 => Just(Happening::Take),
        1 => (0..ASKED_ABOUT_MS).prop_map(Happening::Wait),
        1 => Just(Happening::Restart),
    ]
}

/// What exists in truth, beside the flow.
struct Model {
    desk: Desk,
    started: usize,
    /// Each call's number.
    numbers: HashMap<String, usize>,
    /// What stands in the journal.
    journal: HashMap<String, JournalEntry>,
    reading: bool,
    /// Whether the flow knows what stands in the journal; before that, it looks nothing up.
    read: bool,
    noting: Option<JournalEntry>,
    calling: Option<String>,
    /// When each call of this process was sent.
    sent: HashMap<String, i64>,
    /// Created, and not yet taken or put away.
    created: Option<String>,
    given_out: HashSet<String>,
    /// The calls that may exist as far as anyone can know, and since when.
    open: HashMap<String, i64>,
    confirmed: bool,
}

impl Model {
    fn new() -> Self {
        let mut model = Self {
            desk: Desk::unread(),
            started: 0,
            numbers: HashMap::new(),
            journal: HashMap::new(),
            reading: false,
            read: false,
            noting: None,
            calling: None,
            sent: HashMap::new(),
            created: None,
            given_out: HashSet::new(),
            open: HashMap::new(),
            confirmed: false,
        };
        model.read_journal();
        model
    }

    fn read_journal(&mut self) {
        let mut effects = Vec::new();
        self.desk.flow.read_journal(&mut effects);
        self.take_in(effects);
    }

    fn step(&mut self, happening: &Happening) {
        match happening {
            Happening::Start(index) => self.start(*index),
            Happening::Answer(succeeds) => self.answer(*succeeds),
            Happening::End(ending) => self.end(*ending),
            Happening::Find(index) => self.look_up(*index, &found()),
            Happening::NotSee(index) => {
                let fate = CallFate::NotSeen {
                    looking_again: false,
                };
                self.look_up(*index, &fate);
            }
            Happening::Cancel => self.apply(Input::Cancel),
            Happening::Confirm => {
                self.confirmed |= self.desk.asks();
                self.apply(Input::Confirm);
            }
            Happening::Decline => self.apply(Input::Decline),
            Happening::Next => {
                self.created = None;
                self.apply(Input::Next);
            }
            Happening::Take => self.take(),
            Happening::Wait(ms) => self.desk.now.ms += ms,
            Happening::Restart => self.restart(),
        }
    }

    fn start(&mut self, index: usize) {
        let (number, which) = NUMBERS[index];
        self.started += 1;
        let id = format!("{}", self.started);
        if self.desk.flow.start_outcome() == StartOutcome::Accepted {
            self.confirmed = false;
            self.numbers.insert(id.clone(), which);
        }
        let was_asking = self.desk.asks();
        self.apply(Input::Start {
            request: CallRequest::new(number),
            id,
        });
        if self.desk.asks() && !was_asking {
            assert!(self.may_exist(which), "nothing to ask about");
        }
    }

    fn may_exist(&self, which: usize) -> bool {
        let is_recent = |since: &i64| self.desk.now.ms - since <= ASKED_ABOUT_MS;
        self.open
            .iter()
            .any(|(id, since)| self.numbers[id] == which && is_recent(since))
    }

    /// The journal's answer, if it was asked.
    fn answer(&mut self, succeeds: bool) {
        if std::mem::take(&mut self.reading) {
            let contents = JournalContents {
                hasher: hasher(),
                entries: self.journal.values().cloned().collect(),
            };
            self.read = succeeds;
            let result = if succeeds { Ok(contents) } else { Err(full()) };
            self.apply(Input::JournalRead(result));
        } else if let Some(entry) = self.noting.take() {
            let id = entry.id.clone();
            // An entry may be there although its writing failed.
            self.journal.insert(id.clone(), entry);
            let result = if succeeds { Ok(()) } else { Err(full()) };
            self.apply(Input::Noted { id, result });
        }
    }

    fn end(&mut self, ending: Ending) {
        let Some(id) = self.calling.take() else {
            return;
        };
        let result = match ending {
            Ending::Created => {
                self.created = Some(id.clone());
                created()
            }
            Ending::NotCreated => {
                self.sent.remove(&id);
                not_created()
            }
            Ending::Unclear => {
                self.open.insert(id.clone(), self.sent[&id]);
                unclear()
            }
        };
        self.apply(Input::Ended {
            id,
            result,
            steps: Vec::new(),
        });
    }

    fn look_up(&mut self, index: usize, fate: &CallFate) {
        if !self.read {
            return;
        }
        let mut ids: Vec<String> = self.open.keys().cloned().collect();
        ids.sort();
        let Some(id) = ids.get(index).cloned() else {
            return;
        };
        if matches!(fate, CallFate::Found { .. }) && !self.has_twin(&id) {
            self.open.remove(&id);
        }
        self.apply(Input::LookedUp {
            id,
            fate: fate.clone(),
        });
    }

    /// Whether the record could be that of another call, sent within ten minutes.
    fn has_twin(&self, id: &str) -> bool {
        let near = |time_ms: i64| (self.open[id] - time_ms).abs() <= 600_000;
        let calls = self.sent.iter().chain(&self.open);
        let mut twins = calls.filter(|(other, time_ms)| {
            *other != id && self.numbers[*other] == self.numbers[id] && near(**time_ms)
        });
        twins.next().is_some()
    }

    fn take(&mut self) {
        let (call, effects) = self.desk.flow.take();
        if call.is_some() {
            let id = self
                .created
                .take()
                .expect("only a created call is given out");
            assert!(self.given_out.insert(id), "it was given out before");
        }
        self.take_in(effects);
    }

    /// The process ends, and a new one reads the journal.
    fn restart(&mut self) {
        for id in self.open.keys().chain(&self.calling).chain(&self.created) {
            let expired =
                self.desk.now.ms - self.open.get(id).unwrap_or(&i64::MAX) > ASKED_ABOUT_MS;
            assert!(self.journal.contains_key(id) || expired, "forgotten: {id}");
        }
        self.open = self
            .journal
            .values()
            .map(|entry| (entry.id.clone(), entry.time_ms))
            .collect();
        self.noting = None;
        self.calling = None;
        self.sent.clear();
        self.created = None;
        let now = self.desk.now;
        self.desk = Desk::unread();
        self.desk.now = now;
        self.reading = false;
        self.read = false;
        self.read_journal();
    }

    fn apply(&mut self, input: Input) {
        let effects = self.desk.apply(input);
        self.take_in(effects);
    }

    fn take_in(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::ReadJournal => self.reading = true,
                Effect::Note(entry) => {
                    assert!(self.noting.is_none(), "one call at a time");
                    self.noting = Some(entry);
                }
                Effect::Forget(id) => {
                    let since = self.open.get(&id).copied().unwrap_or(i64::MIN / 2);
                    let recent = self.desk.now.ms - since <= ASKED_ABOUT_MS;
                    assert!(!recent, "{id} may exist and is forgotten");
                    self.journal.remove(&id);
                }
                Effect::Begin { id, .. } => self.begin(id),
                Effect::Show(_) | Effect::Cancel | Effect::LookUp { .. } => {}
            }
        }
    }

    fn begin(&mut self, id: String) {
        assert!(self.calling.is_none(), "one call at a time");
        assert!(self.journal.contains_key(&id), "it was not written down");
        let asked = !self.may_exist(self.numbers[&id]) || self.confirmed;
        assert!(
            asked,
            "a call to the same number may exist, and nobody confirmed"
        );
        self.sent.insert(id.clone(), self.desk.now.ms);
        self.calling = Some(id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_no_call_is_repeated_unasked_or_given_out_twice(
        happenings in prop::collection::vec(happening(), 1..120)
    ) {
        let mut model = Model::new();
        for happening in &happenings {
            model.step(happening);
        }
    }
}
