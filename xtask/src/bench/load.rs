//! Many calls, one at a time and 64 at a time: calls per second and CPU per call of the SDK in its three languages, and of what an
//! app developer could write by hand.

use std::{fs, process::Command};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{
    figures::{Bound, GOALS, median, table as markdown, verdict},
    options::Options,
    plot,
    programs::Programs,
};
use crate::{command::root, nginx::Nginx};

/// The picture of the table.
const PICTURE: &str = "docs/cpu-per-call.svg";

/// What a program says of its calls.
#[derive(Deserialize, Clone)]
pub struct Report {
    calls: f64,
    failures: f64,
    seconds: f64,
    cpu_seconds: f64,
    /// Microseconds within which half of the calls were answered.
    pub p50_us: f64,
    /// The same for 99 of 100.
    pub p99_us: f64,
    /// The most memory that was ever resident, in kB.
    pub peak_memory_kb: f64,
}

impl Report {
    fn calls_per_second(&self) -> f64 {
        self.calls / self.seconds
    }

    fn us_per_call(&self) -> f64 {
        self.seconds * 1e6 / self.calls
    }

    /// Microseconds of CPU, user and system, of all threads of the program.
    fn cpu_us(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.calls
    }
}

/// What makes the calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Client {
    Core,
    Reqwest,
    ReqwestInline,
    HyperInline,
    LibcurlInline,
    Kotlin,
    OkHttp,
    Swift,
}

impl Client {
    pub const ALL: [Self; 8] = [
        Self::Core,
        Self::Reqwest,
        Self::ReqwestInline,
        Self::HyperInline,
        Self::LibcurlInline,
        Self::Kotlin,
        Self::OkHttp,
        Self::Swift,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "anoncall, Rust",
            Self::Reqwest => "reqwest, on a thread of its own",
            Self::ReqwestInline => "reqwest, on the calling thread",
            Self::HyperInline => "hyper, on the calling thread",
            Self::LibcurlInline => "libcurl, on the calling thread",
            Self::Kotlin => "anoncall, Kotlin",
            Self::OkHttp => "OkHttp, Kotlin",
            Self::Swift => "anoncall, Swift",
        }
    }

    /// The JVM compiles a call's path while it runs, and has to have done so before it is measured.
    fn compiles_while_it_runs(self) -> bool {
        matches!(self, Self::Kotlin | Self::OkHttp)
    }

    fn is_ours(self) -> bool {
        matches!(self, Self::Core | Self::Kotlin | Self::Swift)
    }

    /// Has it make these calls in a process of its own. None may fail.
    pub fn measure(self, load: Load, programs: &Programs, nginx: &Nginx) -> Result<Report> {
        let rust = |client: &str| {
            let mut program = programs.rust("load", nginx);
            program.args(["--client", client]);
            program
        };
        let kotlin = |client: &str| {
            let mut program = programs.kotlin("Load", nginx);
            program.args(["--client", client]);
            program
        };
        let mut program = match self {
            Self::Core => rust("anoncall"),
            Self::Reqwest => rust("reqwest"),
            Self::ReqwestInline => rust("reqwest-inline"),
            Self::HyperInline => rust("hyper-inline"),
            Self::LibcurlInline => rust("libcurl-inline"),
            Self::Kotlin => kotlin("anoncall"),
            Self::OkHttp => kotlin("okhttp"),
            Self::Swift => programs.swift("load", nginx),
        };
        let report = load.run(&mut program).with_context(|| self.name())?;
        ensure!(
            report.failures == 0.0,
            "{} calls of {} failed",
            report.failures,
            self.name()
        );
        Ok(report)
    }
}

/// How many calls a program makes.
#[derive(Clone, Copy)]
pub struct Load {
    pub calls: usize,
    pub at_once: usize,
    pub warm_up: usize,
}

impl Load {
    fn run(self, program: &mut Command) -> Result<Report> {
        let output = program
            .args(["--calls", &self.calls.to_string()])
            .args(["--at-once", &self.at_once.to_string()])
            .args(["--warm-up", &self.warm_up.to_string()])
            .output()?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// Which clients make how many calls.
struct Plan {
    name: String,
    clients: Vec<Client>,
    at_once: usize,
    calls: usize,
    /// Calls before those of clients whose language compiles while it runs, and of the others.
    warm_ups: (usize, usize),
}

impl Plan {
    /// Many calls of clients that have long been at work.
    fn steady(at_once: usize, options: &Options) -> Self {
        Self {
            name: format!("{at_once} at a time"),
            clients: Client::ALL.to_vec(),
            at_once,
            calls: options.pick(2_000, 10_000),
            warm_ups: (options.pick(4_000, 40_000), 1_000),
        }
    }

    /// What an operator makes in a week or two, before the JVM has compiled much of it. The classes are loaded.
    fn young_process() -> Self {
        Self {
            name: "1 at a time, calls 11 to 510 of a process".to_owned(),
            clients: vec![Client::Kotlin, Client::OkHttp],
            at_once: 1,
            calls: 500,
            warm_ups: (10, 10),
        }
    }

    fn load(&self, client: Client) -> Load {
        let (compiling, compiled) = self.warm_ups;
        Load {
            calls: self.calls,
            at_once: self.at_once,
            warm_up: if client.compiles_while_it_runs() {
                compiling
            } else {
                compiled
            },
        }
    }
}

/// All rounds of all clients of a plan.
struct Campaign {
    plan: Plan,
    /// For each of the plan's clients, its rounds.
    reports: Vec<Vec<Report>>,
}

impl Campaign {
    /// One client after the other, and again: what disturbs the machine hits all alike.
    fn run(plan: Plan, options: &Options, programs: &Programs, nginx: &Nginx) -> Result<Self> {
        let mut reports = vec![Vec::new(); plan.clients.len()];
        for round in 0..options.pick(2, 9) {
            for (client, reports) in plan.clients.iter().zip(&mut reports) {
                let report = client.measure(plan.load(*client), programs, nginx)?;
                println!(
                    "round {round}, {}, {}: {:.0} calls/s, {:.1} µs of CPU",
                    plan.name,
                    client.name(),
                    report.calls_per_second(),
                    report.cpu_us()
                );
                reports.push(report);
            }
        }
        Ok(Self { plan, reports })
    }

    fn of(&self, client: Client) -> &[Report] {
        let place = self.plan.clients.iter().position(|it| *it == client);
        place
            .and_then(|place| self.reports.get(place))
            .map_or(&[], Vec::as_slice)
    }

    fn median(&self, client: Client, figure: fn(&Report) -> f64) -> f64 {
        median(self.of(client).iter().map(figure))
    }

    /// The median of what each round says when two clients are compared.
    fn compared(
        &self,
        ours: Client,
        peer: Client,
        figure: fn(&Report) -> f64,
        compare: fn(f64, f64) -> f64,
    ) -> f64 {
        let rounds = self.of(ours).iter().zip(self.of(peer));
        median(rounds.map(|(ours, peer)| compare(figure(ours), figure(peer))))
    }

    fn rows(&self) -> Vec<String> {
        let row = |client: Client| {
            format!(
                "| {} | {} | {:.0} | {:.1} | {:.0} | {:.0} |",
                client.name(),
                self.plan.name,
                self.median(client, Report::calls_per_second),
                self.median(client, Report::cpu_us),
                self.median(client, |report| report.p50_us),
                self.median(client, |report| report.p99_us),
            )
        };
        self.plan.clients.iter().copied().map(row).collect()
    }

    fn kotlin_goal(&self) -> String {
        let per_cpu_second = |report: &Report| 1.0 / report.cpu_us();
        verdict(
            &format!(
                "Kotlin's calls per CPU second ÷ OkHttp's, {}",
                self.plan.name
            ),
            Bound::AtLeast(2.0),
            "",
            self.compared(Client::Kotlin, Client::OkHttp, per_cpu_second, |a, b| a / b),
        )
    }

    fn goals(&self) -> Vec<String> {
        let name = &self.plan.name;
        let ratio = |ours, peer, figure| self.compared(ours, peer, figure, |a, b| a / b);
        let difference = |figure| self.compared(Client::Swift, Client::Core, figure, |a, b| a - b);
        let mut goals = Vec::new();
        for peer in [Client::Reqwest, Client::ReqwestInline] {
            goals.push(verdict(
                &format!("core's calls/s ÷ those of {}, {name}", peer.name()),
                Bound::AtLeast(0.95),
                "",
                ratio(Client::Core, peer, Report::calls_per_second),
            ));
            goals.push(verdict(
                &format!("core's CPU ÷ that of {}, {name}", peer.name()),
                Bound::AtMost(1.1),
                "",
                ratio(Client::Core, peer, Report::cpu_us),
            ));
        }
        goals.push(self.kotlin_goal());
        goals.push(verdict(
            &format!("Swift's time per call over Rust's, {name}"),
            Bound::AtMost(20.0),
            " µs",
            difference(Report::us_per_call),
        ));
        goals.push(verdict(
            &format!("Swift's CPU per call over Rust's, {name}"),
            Bound::AtMost(20.0),
            " µs",
            difference(Report::cpu_us),
        ));
        goals
    }

    fn bars(&self) -> plot::Group {
        let bar = |client: Client| plot::Bar {
            name: client.name(),
            value: self.median(client, Report::cpu_us),
            is_ours: client.is_ours(),
        };
        plot::Group {
            name: self.plan.name.clone(),
            bars: self.plan.clients.iter().copied().map(bar).collect(),
        }
    }
}

/// The tables of figures and goals; draws the picture too, unless the run is a quick one.
pub fn table(options: &Options, programs: &Programs) -> Result<String> {
    let nginx = Nginx::start()?;
    let campaigns = [1, 64]
        .map(|at_once| Campaign::run(Plan::steady(at_once, options), options, programs, &nginx))
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    let young = Campaign::run(Plan::young_process(), options, programs, &nginx)?;
    if options.writes() {
        let groups: Vec<_> = campaigns.iter().map(Campaign::bars).collect();
        let picture = plot::bars("CPU per call, in microseconds: less is better", &groups);
        fs::write(root().join(PICTURE), picture)?;
    }
    let mut rows: Vec<_> = campaigns.iter().flat_map(Campaign::rows).collect();
    rows.extend(young.rows());
    let mut goals: Vec<_> = campaigns.iter().flat_map(Campaign::goals).collect();
    goals.push(young.kotlin_goal());
    Ok(format!(
        "![CPU per call](cpu-per-call.svg)\n\n{}\n\n{}",
        markdown(
            "| client | calls | calls/s | CPU per call, µs | half within, µs | 99 % within, µs |",
            &rows
        ),
        markdown(GOALS, &goals)
    ))
}
