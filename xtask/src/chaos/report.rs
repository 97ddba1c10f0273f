//! What a campaign found.

use std::{collections::BTreeMap, fmt};

use anoncall::{CallAttempt, CallClient, CallError, CallSearch, CreatedCall, LookUpError};
use anyhow::{Result, ensure};
use sandbox::{Fault, FaultServer, ProxyFault};

/// One call, as the client saw it.
pub struct Call {
    pub attempt: CallAttempt,
    pub fault: Fault,
    /// The proxy's fault, if it went through the proxy.
    pub proxy: Option<ProxyFault>,
    pub late: bool,
    pub result: Result<CreatedCall, CallError>,
    /// What the call history said afterwards, where the call may exist.
    pub search: Option<Result<CallSearch, LookUpError>>,
}

impl Call {
    /// What it met. Of two faults the proxy's comes first on the way.
    fn met(&self) -> String {
        match self.proxy {
            None => self.fault.to_string(),
            Some(ProxyFault::None) => "proxy, and what the server does".to_owned(),
            Some(fault) => format!("proxy: {fault}"),
        }
    }

    fn may_exist(&self) -> bool {
        let error = self.result.as_ref().err();
        error.is_some_and(CallError::call_may_exist)
    }
}

/// The client's verdicts beside the server's truth.
#[derive(Default)]
pub struct Report {
    pub leaked_connections: usize,
    /// Tunnels through the proxy.
    pub tunnels: usize,
    calls: Vec<Call>,
    rows: BTreeMap<String, Row>,
    late: usize,
    duplicated: usize,
    denied: usize,
    invented: usize,
    internal: usize,
    may_exist: usize,
    may_exist_but_none: usize,
    searches: Searches,
}

/// What the call history said of the calls that may exist.
#[derive(Default, Clone, Copy)]
struct Searches {
    found: usize,
    /// Found, and there is none, or it is another one.
    wrong: usize,
    ambiguous: usize,
    not_seen: usize,
    failed: usize,
}

/// How the calls that met one fault ended.
#[derive(Default, Clone, Copy)]
struct Row {
    created: usize,
    not_created: usize,
    may_exist_and_does: usize,
    may_exist_but_none: usize,
}

impl Report {
    pub fn add(&mut self, call: Call) {
        self.calls.push(call);
    }

    /// Looks up every call that may exist.
    pub async fn look_up(&mut self, client: &CallClient) {
        for call in self.calls.iter_mut().filter(|call| call.may_exist()) {
            call.search = Some(client.find_call(call.attempt.clone()).await);
        }
    }

    /// Compares every verdict with how many call tasks the server created in the end.
    pub fn settle(&mut self, server: &FaultServer) {
        for call in std::mem::take(&mut self.calls) {
            let called = &call.attempt.called;
            let tasks = server.created(called);
            if let Some(search) = &call.search {
                self.searches
                    .add(search, called, &server.call_serial_nos(called));
            }
            self.late += usize::from(call.late);
            self.duplicated += usize::from(tasks > 1);
            let row = self.rows.entry(call.met()).or_default();
            match &call.result {
                Ok(_) => {
                    row.created += 1;
                    self.invented += usize::from(tasks == 0);
                }
                Err(error) if error.call_may_exist() => {
                    self.may_exist += 1;
                    if tasks == 0 {
                        row.may_exist_but_none += 1;
                        self.may_exist_but_none += 1;
                    } else {
                        row.may_exist_and_does += 1;
                    }
                }
                Err(_) => {
                    row.not_created += 1;
                    self.denied += usize::from(tasks > 0);
                }
            }
            self.internal += usize::from(matches!(call.result, Err(CallError::Internal { .. })));
        }
    }

    pub fn plus(mut self, other: Self) -> Self {
        for (fault, more) in other.rows {
            let row = self.rows.entry(fault).or_default();
            row.created += more.created;
            row.not_created += more.not_created;
            row.may_exist_and_does += more.may_exist_and_does;
            row.may_exist_but_none += more.may_exist_but_none;
        }
        self.leaked_connections += other.leaked_connections;
        self.tunnels += other.tunnels;
        self.late += other.late;
        self.duplicated += other.duplicated;
        self.denied += other.denied;
        self.invented += other.invented;
        self.internal += other.internal;
        self.may_exist += other.may_exist;
        self.may_exist_but_none += other.may_exist_but_none;
        self.searches = self.searches.plus(other.searches);
        self
    }

    pub fn verdict(&self, tolerate_late: bool) -> Result<()> {
        ensure!(self.duplicated == 0, "call tasks were duplicated");
        ensure!(self.denied == 0, "a created call was denied");
        ensure!(
            self.invented == 0,
            "a call was reported that was not created"
        );
        ensure!(
            self.searches.wrong == 0,
            "a call was found that was not created"
        );
        ensure!(self.searches.found > 0, "no call was found");
        ensure!(self.internal == 0, "the SDK had a fault of its own");
        ensure!(self.tunnels > 0, "no call went through the proxy");
        ensure!(self.leaked_connections == 0, "connections were left behind");
        ensure!(tolerate_late || self.late == 0, "calls ended too late");
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| fault | created | not created | may exist, does | may exist, does not |"
        )?;
        writeln!(f, "|---|---|---|---|---|")?;
        for (fault, row) in &self.rows {
            writeln!(
                f,
                "| {fault} | {} | {} | {} | {} |",
                row.created, row.not_created, row.may_exist_and_does, row.may_exist_but_none
            )?;
        }
        writeln!(f)?;
        writeln!(
            f,
            "duplicated call tasks                     {}",
            self.duplicated
        )?;
        writeln!(
            f,
            "\"not created\" where one was created       {}",
            self.denied
        )?;
        writeln!(
            f,
            "\"created\" where none was created          {}",
            self.invented
        )?;
        writeln!(f, "ended later than the deadline + 500 ms    {}", self.late)?;
        writeln!(
            f,
            "internal faults                           {}",
            self.internal
        )?;
        writeln!(
            f,
            "connections left behind                   {}",
            self.leaked_connections
        )?;
        writeln!(
            f,
            "tunnels through the proxy                 {}",
            self.tunnels
        )?;
        writeln!(
            f,
            "\"may exist\" where none was created        {} of {}",
            self.may_exist_but_none, self.may_exist
        )?;
        let exist = self.may_exist - self.may_exist_but_none;
        write!(
            f,
            "\"may exist\", looked up: {}, of {exist} that exist",
            self.searches
        )
    }
}

impl Searches {
    fn add(&mut self, search: &Result<CallSearch, LookUpError>, called: &str, serials: &[String]) {
        match search {
            Ok(CallSearch::Found { record }) => {
                self.found += 1;
                let serial = record.call_serial_no.as_ref();
                let is_it = record.called.as_deref() == Some(called)
                    && serial.is_some_and(|serial| serials.contains(serial));
                self.wrong += usize::from(!is_it);
            }
            Ok(CallSearch::Ambiguous { .. }) => self.ambiguous += 1,
            Ok(CallSearch::NotSeen) => self.not_seen += 1,
            _ => self.failed += 1,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            wrong: self.wrong + other.wrong,
            ambiguous: self.ambiguous + other.ambiguous,
            not_seen: self.not_seen + other.not_seen,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Searches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} found ({} wrongly), {} ambiguous, {} not seen, {} failed",
            self.found, self.wrong, self.ambiguous, self.not_seen, self.failed
        )
    }
}
