//! Many calls, one at a time and 64 at a time: calls per second and CPU per call of the SDK in its three languages, and of what an
//! app developer could write by hand.

use std::{fs, process::Command};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{
    Options,
    figures::{Bound, GOALS, median, table as markdown, verdict},
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

/// All rounds of all clients, so many calls at a time.
struct Campaign {
    at_once: usize,
    /// For each of [`Client::ALL`], its rounds.
    reports: Vec<Vec<Report>>,
}

impl Campaign {
    /// One client after the other, and again: what disturbs the machine hits all alike.
    fn run(at_once: usize, options: &Options, programs: &Programs, nginx: &Nginx) -> Result<Self> {
        let mut reports = vec![Vec::new(); Client::ALL.len()];
        for round in 0..options.pick(2, 3) {
            for (client, reports) in Client::ALL.into_iter().zip(&mut reports) {
                let calls = options.pick(2_000, 20_000);
                let warm_up = if client.compiles_while_it_runs() {
                    options.pick(4_000, 40_000)
                } else {
                    1_000
                };
                let load = Load {
                    calls,
                    at_once,
                    warm_up,
                };
                let report = client.measure(load, programs, nginx)?;
                println!(
                    "round {round}, {at_once} at a time, {}: {:.0} calls/s, {:.1} µs of CPU",
                    client.name(),
                    report.calls_per_second(),
                    report.cpu_us()
                );
                reports.push(report);
            }
        }
        Ok(Self { at_once, reports })
    }

    fn of(&self, client: Client) -> &[Report] {
        let place = Client::ALL.iter().position(|it| *it == client);
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
                self.at_once,
                self.median(client, Report::calls_per_second),
                self.median(client, Report::cpu_us),
                self.median(client, |report| report.p50_us),
                self.median(client, |report| report.p99_us),
            )
        };
        Client::ALL.into_iter().map(row).collect()
    }

    fn goals(&self) -> Vec<String> {
        let at_once = self.at_once;
        let ratio = |ours, peer, figure| self.compared(ours, peer, figure, |a, b| a / b);
        let difference = |figure| self.compared(Client::Swift, Client::Core, figure, |a, b| a - b);
        let mut goals = Vec::new();
        for peer in [Client::Reqwest, Client::ReqwestInline] {
            goals.push(verdict(
                &format!(
                    "core's calls/s ÷ those of {}, {at_once} at a time",
                    peer.name()
                ),
                Bound::AtLeast(0.95),
                "",
                ratio(Client::Core, peer, Report::calls_per_second),
            ));
            goals.push(verdict(
                &format!("core's CPU ÷ that of {}, {at_once} at a time", peer.name()),
                Bound::AtMost(1.1),
                "",
                ratio(Client::Core, peer, Report::cpu_us),
            ));
        }
        goals.push(verdict(
            &format!("Kotlin's calls per CPU second ÷ OkHttp's, {at_once} at a time"),
            Bound::AtLeast(2.0),
            "",
            ratio(Client::Kotlin, Client::OkHttp, |report| {
                1.0 / report.cpu_us()
            }),
        ));
        goals.push(verdict(
            &format!("Swift's time per call over Rust's, {at_once} at a time"),
            Bound::AtMost(20.0),
            " µs",
            difference(Report::us_per_call),
        ));
        goals.push(verdict(
            &format!("Swift's CPU per call over Rust's, {at_once} at a time"),
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
            name: format!("{} at a time", self.at_once),
            bars: Client::ALL.into_iter().map(bar).collect(),
        }
    }
}

/// The tables of figures and goals; draws the picture too, unless the run is a quick one.
pub fn table(options: &Options, programs: &Programs) -> Result<String> {
    let nginx = Nginx::start()?;
    let campaigns = [1, 64]
        .map(|at_once| Campaign::run(at_once, options, programs, &nginx))
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    if options.writes() {
        let groups: Vec<_> = campaigns.iter().map(Campaign::bars).collect();
        let picture = plot::bars("CPU per call, in microseconds: less is better", &groups);
        fs::write(root().join(PICTURE), picture)?;
    }
    let rows: Vec<_> = campaigns.iter().flat_map(Campaign::rows).collect();
    let goals: Vec<_> = campaigns.iter().flat_map(Campaign::goals).collect();
    Ok(format!(
        "![CPU per call](cpu-per-call.svg)\n\n{}\n\n{}",
        markdown(
            "| client | at a time | calls/s | CPU per call, µs | half within, µs | 99 % within, µs |",
            &rows
        ),
        markdown(GOALS, &goals)
    ))
}
