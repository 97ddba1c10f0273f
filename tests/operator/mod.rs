//! Drives a call session by the steps of a scenario.

mod journals;
mod shown;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use anoncall::{
    CallClient, CallJournal, CallRequest, CallSession, FileCallJournal, SessionListener,
    SessionState, SessionSubscription, StartOutcome,
};
use sandbox::Sandbox;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{PATIENCE, app_secret, config, times_received};
use journals::TestJournal;

/// A session as an app has it, and what it runs against.
pub struct Desk<'a> {
    sandbox: &'a Sandbox,
    scenario: &'a Value,
    looks_up: bool,
    session: Arc<CallSession>,
    own_journal: Arc<TestJournal>,
    folder: TempDir,
    heard: Arc<Heard>,
    /// Kept, because its end would end the listening.
    subscription: Arc<SessionSubscription>,
    /// What the sandbox had received of each number before.
    before: Vec<(String, usize)>,
}

impl<'a> Desk<'a> {
    pub fn new(sandbox: &'a Sandbox, scenario: &'a Value) -> Self {
        let own_journal = Arc::new(TestJournal::new(text(scenario, "journal")));
        let folder = tempfile::tempdir().unwrap();
        let looks_up = scenario["callHistory"] == true;
        let client = client(sandbox, scenario, looks_up);
        let session = session(client, scenario, &own_journal, &folder);
        let heard = Arc::new(Heard::new(text(scenario, "listener") == "throwing"));
        let subscription = session.listen(heard.clone());
        let numbers = scenario["steps"].as_array().unwrap().iter();
        let numbers = numbers.filter_map(|step| step["called"].as_str());
        let before = numbers.map(|called| (called.to_owned(), times_received(sandbox, called)));
        Self {
            sandbox,
            scenario,
            looks_up,
            session,
            own_journal,
            folder,
            heard,
            subscription,
            before: before.collect(),
        }
    }

    pub async fn step(&mut self, step: &Value, place: &str) {
        match text(step, "do") {
            "start" => {
                let outcome = self.session.start(self.request(step));
                assert_eq!(outcome_name(outcome), step["returns"], "{place}");
            }
            "cancel" => self.session.cancel(),
            "confirm" => self.session.confirm(),
            "decline" => self.session.decline(),
            "next" => self.session.next(),
            "take" => {
                let call = self.session.take_for_dialling();
                assert_eq!(json!(call.is_some()), step["given"], "{place}");
            }
            "replace_client" => self.session.replace_client(self.client()),
            "restart" => self.restart(step),
            "hold_journal" => self.own_journal.hold(),
            "release_journal" => self.own_journal.release(),
            "repair_journal" => self.own_journal.repair(),
            "await_sent" => self.until(place, || self.sent(step) == 1).await,
            "await_noted" => {
                let calls = step["calls"].as_u64();
                self.until(place, || Some(self.noted()) == calls).await;
            }
            "count_sent" => assert_eq!(json!(self.sent(step)), step["times"], "{place}"),
            "await" => {}
            other => panic!("{place}: {other}"),
        }
        if let Some(then) = step.get("then") {
            let shows = || shown::fits(&self.session.state(), then);
            let situation = || format!("{place}: {:?}", self.session.state());
            self.until_saying(situation, shows).await;
        }
    }

    /// Whether the listener hears these states, and nothing else.
    pub async fn has_heard(&self, expected: &Value, name: &str) {
        let expected = expected.as_array().unwrap();
        self.until(name, || self.heard.names().len() >= expected.len())
            .await;
        assert_eq!(self.heard.names(), *expected, "{name}");
        self.subscription.stop();
    }

    /// As if the process had ended.
    fn restart(&mut self, step: &Value) {
        self.looks_up |= step["callHistory"] == true;
        let client = self.client();
        self.session = session(client, self.scenario, &self.own_journal, &self.folder);
    }

    /// Its call data are the scenario's own, so that no other scenario's record is taken for it.
    fn request(&self, step: &Value) -> CallRequest {
        CallRequest {
            call_data: Some(text(self.scenario, "name").into()),
            ..CallRequest::new(text(step, "called"))
        }
    }

    fn client(&self) -> Arc<CallClient> {
        client(self.sandbox, self.scenario, self.looks_up)
    }

    fn sent(&self, step: &Value) -> usize {
        let called = text(step, "called");
        let before = self.before.iter().find(|(number, _)| number == called);
        times_received(self.sandbox, called) - before.unwrap().1
    }

    /// How many calls stand in the journal.
    fn noted(&self) -> u64 {
        if text(self.scenario, "journal") != "file" {
            return self.own_journal.calls();
        }
        let text = std::fs::read_to_string(file(&self.folder)).unwrap_or_default();
        let count = |word: &str| text.lines().filter(|line| line.starts_with(word)).count() as u64;
        count("call ") - count("ended ")
    }

    async fn until(&self, place: &str, happens: impl Fn() -> bool) {
        self.until_saying(|| place.to_owned(), happens).await;
    }

    async fn until_saying(&self, say: impl Fn() -> String, happens: impl Fn() -> bool) {
        let waiting = async {
            while !happens() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let waited = tokio::time::timeout(2 * PATIENCE, waiting).await;
        assert!(waited.is_ok(), "did not happen: {}", say());
    }
}

fn session(
    client: Arc<CallClient>,
    scenario: &Value,
    own_journal: &Arc<TestJournal>,
    folder: &TempDir,
) -> Arc<CallSession> {
    let journal: Option<Arc<dyn CallJournal>> = match text(scenario, "journal") {
        "" | "none" => None,
        "file" => Some(FileCallJournal::new(file(folder).to_str().unwrap(), vec![7; 32]).unwrap()),
        _ => Some(own_journal.clone()),
    };
    CallSession::new(client, journal).unwrap()
}

fn client(sandbox: &Sandbox, scenario: &Value, looks_up: bool) -> Arc<CallClient> {
    let mut config = config(sandbox);
    config.call_history = looks_up;
    if let Some(ms) = scenario["timeoutMs"].as_i64() {
        config.total_timeout_ms = ms;
    }
    CallClient::new(config, app_secret(), None).unwrap()
}

fn file(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("calls")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn outcome_name(outcome: StartOutcome) -> &'static str {
    match outcome {
        StartOutcome::Accepted => "accepted",
        StartOutcome::CallUnderWay => "call_under_way",
        StartOutcome::CallCreated => "call_created",
        StartOutcome::QuestionOpen => "question_open",
        other => panic!("{other:?}"),
    }
}

/// Keeps what it hears.
struct Heard {
    states: Mutex<Vec<&'static str>>,
    throws: bool,
}

impl Heard {
    fn new(throws: bool) -> Self {
        Self {
            states: Mutex::default(),
            throws,
        }
    }

    fn names(&self) -> Vec<&'static str> {
        self.states.lock().unwrap().clone()
    }
}

impl SessionListener for Heard {
    fn on_state(&self, state: SessionState) {
        self.states.lock().unwrap().push(shown::name(&state));
        assert!(!self.throws, "a listener that throws");
    }
}
