//! A fresh process: the library loaded, a first client and a first call; what memory each step adds; and the threads of a client at
//! rest.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{
    figures::{Bound, GOALS, median, table as markdown, verdict},
    options::Options,
    process::{Thread, memory, threads},
    programs::Programs,
};
use crate::nginx::Nginx;

/// A program and how it is started.
struct Program {
    name: &'static str,
    command: fn(&Programs, &Nginx) -> Command,
}

const CORE: Program = Program {
    name: "anoncall, Rust",
    command: |programs, nginx| programs.rust("cold-start", nginx),
};

const KOTLIN: Program = Program {
    name: "anoncall, Kotlin",
    command: |programs, nginx| kotlin(programs, nginx, "anoncall"),
};

const OK_HTTP: Program = Program {
    name: "OkHttp, Kotlin",
    command: |programs, nginx| kotlin(programs, nginx, "okhttp"),
};

const SWIFT: Program = Program {
    name: "anoncall, Swift",
    command: |programs, nginx| programs.swift("cold-start", nginx),
};

fn kotlin(programs: &Programs, nginx: &Nginx, client: &str) -> Command {
    let mut program = programs.kotlin("ColdStart", nginx);
    program.args(["--client", client]);
    program
}

/// The threads that name look-ups leave behind for some seconds.
const LOOK_UPS: &str = "anoncall-dns";

/// The SDK's only thread.
const BACKGROUND: &str = "anoncall";

/// The last step of every program.
const LAST: &str = "calls";

/// How long to wait for the look-ups' threads to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a program prints after each step.
#[derive(Deserialize)]
struct Line {
    step: String,
    elapsed_us: f64,
}

/// A step and what it took, the memory counted from the first step on, in kB.
struct Step {
    name: String,
    elapsed_us: f64,
    resident: f64,
    private_dirty: f64,
}

/// A client at rest.
struct Rest {
    /// Threads that the program did not have before.
    threads: Vec<String>,
    /// How often the SDK's thread woke up meanwhile; the JVM's and Swift's own threads are theirs.
    wake_ups: Option<u64>,
}

/// One run of a program.
struct Run {
    steps: Vec<Step>,
    rest: Rest,
}

/// All runs of a program.
struct Runs {
    name: &'static str,
    runs: Vec<Run>,
}

/// The tables of figures and goals.
pub fn table(options: &Options, programs: &Programs) -> Result<String> {
    let nginx = Nginx::start()?;
    let idle = Duration::from_secs(if options.quick { 2 } else { 10 });
    let mut all = Vec::new();
    for program in [CORE, KOTLIN, OK_HTTP, SWIFT] {
        let run =
            |idle| run((program.command)(programs, &nginx), idle).with_context(|| program.name);
        // The files are in the page cache afterwards.
        run(Duration::ZERO)?;
        let mut runs = Vec::new();
        for _ in 0..options.pick(1, 5) {
            runs.push(run(Duration::ZERO)?);
        }
        runs.push(run(idle)?);
        all.push(Runs {
            name: program.name,
            runs,
        });
    }
    let steps: Vec<_> = all.iter().flat_map(Runs::step_rows).collect();
    let rest: Vec<_> = all.iter().filter_map(Runs::rest_row).collect();
    let steps_head =
        "| program | step | takes, ms | resident since the start, MB | private and written, MB |";
    let seconds = idle.as_secs();
    let rest_head =
        format!("| program | threads since the start | wake-ups of `anoncall` in {seconds} s |");
    Ok(format!(
        "{}\n\n{}\n\n{}",
        markdown(steps_head, &steps),
        markdown(&rest_head, &rest),
        markdown(GOALS, &goals(&all)?)
    ))
}

fn goals(all: &[Runs]) -> Result<Vec<String>> {
    let find = |program: &Program| {
        let runs = all.iter().find(|runs| runs.name == program.name);
        runs.with_context(|| program.name)
    };
    let (core, kotlin, swift) = (find(&CORE)?, find(&KOTLIN)?, find(&SWIFT)?);
    let ms = |runs: &Runs, step| runs.median(step, |step| step.elapsed_us / 1e3);
    let rest = core.runs.last().context("no runs")?;
    let background = u32::try_from(rest.rest.threads.len())?;
    let wake_ups = rest.rest.wake_ups.context("no background thread")?;
    Ok(vec![
        verdict(
            "Kotlin: library loaded and first client made",
            Bound::AtMost(100.0),
            " ms",
            ms(kotlin, "library") + ms(kotlin, "client"),
        ),
        verdict(
            "Swift: first client made",
            Bound::AtMost(10.0),
            " ms",
            ms(swift, "client"),
        ),
        verdict(
            "Rust: memory of library, runtime and one connection",
            Bound::AtMost(6.0),
            " MB",
            core.median("call", |step| step.resident / 1e3),
        ),
        verdict(
            "Rust: threads of the client at rest",
            Bound::AtMost(1.0),
            "",
            background.into(),
        ),
        verdict(
            "wake-ups of its thread at rest",
            Bound::AtMost(0.0),
            "",
            u32::try_from(wake_ups)?.into(),
        ),
    ])
}

impl Runs {
    fn step_rows(&self) -> Vec<String> {
        let steps = self.runs.first().map_or(&[][..], |run| &run.steps);
        let row = |step: &Step| {
            let of = |figure| self.median(&step.name, figure);
            format!(
                "| {} | {} | {:.1} | {:.1} | {:.1} |",
                self.name,
                step.name,
                of(|step| step.elapsed_us / 1e3),
                of(|step| step.resident / 1e3),
                of(|step| step.private_dirty / 1e3),
            )
        };
        steps.iter().map(row).collect()
    }

    fn rest_row(&self) -> Option<String> {
        let rest = &self.runs.last()?.rest;
        let threads = rest.threads.join(", ");
        let wake_ups = rest.wake_ups.map_or("–".into(), |count| count.to_string());
        Some(format!("| {} | {threads} | {wake_ups} |", self.name))
    }

    fn median(&self, step: &str, figure: fn(&Step) -> f64) -> f64 {
        let steps = self.runs.iter().flat_map(|run| &run.steps);
        median(steps.filter(|it| it.name == step).map(figure))
    }
}

/// Runs a program step by step, and looks at it so long at its end.
fn run(program: Command, idle: Duration) -> Result<Run> {
    let mut stepwise = Stepwise::start(program)?;
    stepwise.step()?;
    let first = memory(&stepwise.process)?;
    let before = threads(&stepwise.process)?;
    let mut steps = Vec::new();
    loop {
        let line = stepwise.next_step()?;
        let now = memory(&stepwise.process)?;
        let is_last = line.step == LAST;
        steps.push(Step {
            name: line.step,
            elapsed_us: line.elapsed_us,
            resident: kilobytes(now.resident, first.resident),
            private_dirty: kilobytes(now.private_dirty, first.private_dirty),
        });
        if is_last {
            break;
        }
    }
    let rest = at_rest(&stepwise.process, &before, idle)?;
    stepwise.end()?;
    Ok(Run { steps, rest })
}

/// A program that waits after each of its steps.
struct Stepwise {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Stepwise {
    /// Starts it; its first step is under way.
    fn start(mut program: Command) -> Result<Self> {
        let mut process = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take().context("no input")?;
        let output = process.stdout.take().context("no output")?;
        Ok(Self {
            process,
            input,
            output: BufReader::new(output).lines(),
        })
    }

    /// Waits for the end of the step that is under way.
    fn step(&mut self) -> Result<Line> {
        let line = self.output.next().context("the program ended too early")?;
        Ok(serde_json::from_str(&line?)?)
    }

    /// Lets the program go on, and waits for the end of its next step.
    fn next_step(&mut self) -> Result<Line> {
        self.input.write_all(b"\n")?;
        self.step()
    }

    fn end(mut self) -> Result<()> {
        self.input.write_all(b"\n")?;
        let status = self.process.wait()?;
        ensure!(status.success(), "{status}");
        Ok(())
    }
}

/// Memory may shrink, too.
fn kilobytes(now: u64, before: u64) -> f64 {
    let difference = i64::try_from(now).unwrap_or(i64::MAX) - i64::try_from(before).unwrap_or(0);
    f64::from(i32::try_from(difference).unwrap_or(i32::MAX))
}

/// Looks twice at the threads that the program did not have before.
fn at_rest(process: &Child, before: &[Thread], idle: Duration) -> Result<Rest> {
    let new = || -> Result<Vec<Thread>> {
        let mut threads = threads(process)?;
        threads.retain(|thread| before.iter().all(|it| it.id != thread.id));
        Ok(threads)
    };
    let waits = || -> Result<Option<u64>> {
        let threads = new()?;
        let background = threads.iter().find(|thread| thread.name == BACKGROUND);
        Ok(background.map(|thread| thread.waits))
    };
    let began = Instant::now();
    while !idle.is_zero() && new()?.iter().any(|thread| thread.name == LOOK_UPS) {
        ensure!(began.elapsed() < PATIENCE, "{LOOK_UPS} does not end");
        thread::sleep(Duration::from_millis(100));
    }
    let first = waits()?;
    thread::sleep(idle);
    let wake_ups = waits()?.zip(first).map(|(last, first)| last - first);
    Ok(Rest {
        wake_ups,
        threads: new()?.into_iter().map(|thread| thread.name).collect(),
    })
}
