//! What is known of the calls, from what the processes said and from what the sandbox received.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use anyhow::{Context, Result, ensure};
use sandbox::{Endpoint, Received};

/// The calls of all processes.
#[derive(Default)]
pub struct Ledger {
    lives: usize,
    calls: usize,
    sent: usize,
    /// Killed after the request had arrived and before the process knew the answer.
    cut_off: usize,
    asked: usize,
    unasked: usize,
    unconfirmed: usize,
    asked_for_nothing: usize,
    sent_twice: usize,
    /// Numbers with a call that was created or may have been, and whose fate no process knows.
    may_exist: HashSet<String>,
    /// Numbers whose entry may be in the journal: those, calls that were cut off, and the last call of a process.
    may_be_asked: HashSet<String>,
}

/// One call, as the process told it.
struct Call<'a> {
    id: &'a str,
    number: &'a str,
    said: HashSet<&'a str>,
}

impl Call<'_> {
    /// Whether the process told what became of it.
    fn has_ended(&self) -> bool {
        ["created", "failed", "unclear"]
            .iter()
            .any(|word| self.said.contains(word))
    }
}

impl Ledger {
    pub fn calls(&self) -> usize {
        self.calls
    }

    pub fn next_life(&self) -> usize {
        self.lives
    }

    /// Adds a process that was killed.
    pub fn add(&mut self, lines: &[String], received: &[Received]) -> Result<()> {
        self.lives += 1;
        let calls = read(lines)?;
        let truth = Truth::of(received);
        let mut settled = Vec::new();
        for call in &calls {
            self.judge(call, &truth);
            if call.has_ended() {
                // Its entry was written after those of the calls before were removed.
                settled.clear();
                if !call.said.contains("asked") {
                    self.may_be_asked.remove(call.number);
                }
            }
            self.keep(call, &truth, &mut settled);
        }
        // The last one's entry may not have been removed yet.
        self.may_be_asked.extend(settled);
        Ok(())
    }

    /// Compares what the call did with what was known before.
    fn judge(&mut self, call: &Call, truth: &Truth) {
        self.calls += 1;
        let asked = call.said.contains("asked");
        let sent = truth.times_sent(call.id);
        self.asked += usize::from(asked);
        self.sent += sent.min(1);
        self.sent_twice += usize::from(sent > 1);
        self.unasked += usize::from(sent > 0 && !asked && self.may_exist.contains(call.number));
        self.unconfirmed += usize::from(sent > 0 && asked && !call.said.contains("confirmed"));
        self.asked_for_nothing += usize::from(asked && !self.may_be_asked.contains(call.number));
    }

    /// Takes in what became of the call.
    fn keep(&mut self, call: &Call, truth: &Truth, settled: &mut Vec<String>) {
        let number = call.number.to_owned();
        let said = |word| call.said.contains(word);
        if said("unclear") {
            self.may_exist.insert(number.clone());
            self.may_be_asked.insert(number);
        } else if call.has_ended() {
            settled.push(number);
        } else if !said("declined") {
            // Killed in the middle of it.
            self.cut_off += usize::from(truth.times_sent(call.id) > 0);
            if truth.was_created(call.id) {
                self.may_exist.insert(number.clone());
            }
            self.may_be_asked.insert(number);
        }
    }

    /// Whether every promise was kept, and the campaign met what it is about.
    pub fn verdict(&self) -> Result<()> {
        ensure!(
            self.unasked + self.unconfirmed == 0,
            "calls were repeated without a question"
        );
        ensure!(
            self.asked_for_nothing == 0,
            "there was nothing to ask about"
        );
        ensure!(self.sent_twice == 0, "a call was sent twice");
        ensure!(
            self.cut_off > 0 && self.asked > 0,
            "no call was cut off or asked about: nothing was shown"
        );
        Ok(())
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "processes killed                      {}", self.lives)?;
        writeln!(f, "calls wanted                          {}", self.calls)?;
        writeln!(f, "calls sent                            {}", self.sent)?;
        writeln!(f, "cut off between request and answer    {}", self.cut_off)?;
        writeln!(f, "asked about                           {}", self.asked)?;
        writeln!(f, "repeated without a question           {}", self.unasked)?;
        writeln!(
            f,
            "repeated without a yes                {}",
            self.unconfirmed
        )?;
        writeln!(
            f,
            "asked about where none can exist      {}",
            self.asked_for_nothing
        )?;
        writeln!(
            f,
            "sent twice                            {}",
            self.sent_twice
        )
    }
}

/// The calls of one process, from its lines.
fn read(lines: &[String]) -> Result<Vec<Call<'_>>> {
    let mut calls: Vec<Call> = Vec::new();
    for line in lines {
        let mut words = line.split(' ');
        let (word, id) = (words.next().unwrap_or_default(), words.next());
        let id = id.with_context(|| format!("an odd line: {line}"))?;
        if word == "start" {
            let number = words.next().context("a call without a number")?;
            let said = HashSet::new();
            calls.push(Call { id, number, said });
        } else {
            let call = calls.last_mut().filter(|call| call.id == id);
            call.context("a line of no call")?.said.insert(word);
        }
    }
    Ok(calls)
}

/// What the sandbox received of each call.
struct Truth<'a>(HashMap<&'a str, (usize, bool)>);

impl<'a> Truth<'a> {
    fn of(received: &'a [Received]) -> Self {
        let mut calls: HashMap<&str, (usize, bool)> = HashMap::new();
        for request in received {
            if let (Endpoint::CreateCall, Some(id)) = (&request.endpoint, &request.call_data) {
                let (times, created) = calls.entry(id).or_default();
                *times += 1;
                *created |= request.created;
            }
        }
        Self(calls)
    }

    fn times_sent(&self, id: &str) -> usize {
        self.0.get(id).map_or(0, |call| call.0)
    }

    fn was_created(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|call| call.1)
    }
}
