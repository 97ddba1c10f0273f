//! Runs the parts of the test suite. Each is a process of its own whose output is shown and kept; all run, whatever the others come
//! to, and the end tells what became of each.

mod cpu_time;
mod schedule;

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::{
    command::{root, target},
    parts::{PARTS, Part},
};

/// Which parts run.
#[derive(Args)]
pub struct Options {
    /// Count a part whose tools are missing as failed instead of skipping it, as CI does.
    #[arg(long)]
    nothing_skipped: bool,
    /// Run only the parts whose names contain this text; may be given several times.
    #[arg(long)]
    only: Vec<String>,
}

/// What became of a part.
enum Outcome {
    Passed(Spent),
    Failed(String),
    Skipped(String),
}

/// What a part took.
struct Spent {
    time: Duration,
    /// Of all its processes, where the system tells it. Parts that run at the same time share the machine, so this says more about a
    /// part than its time.
    cpu: Option<Duration>,
}

/// Runs the parts that were chosen and fails if one of them failed.
pub fn run(options: &Options) -> Result<()> {
    let parts: Vec<&Part> = PARTS.iter().filter(|it| options.chooses(it)).collect();
    ensure!(!parts.is_empty(), "no part has such a name");
    let logs = root().join(target()).join("test-logs");
    fs::create_dir_all(&logs)?;
    let outcomes = run_parts(&parts, options.nothing_skipped, &logs);
    report(&outcomes, &logs)
}

/// Runs one part in this process.
pub fn run_part(name: &str) -> Result<()> {
    let part = PARTS.iter().find(|it| it.name == name);
    (part
        .with_context(|| format!("no part is called {name}"))?
        .test)()
}

impl Options {
    fn chooses(&self, part: &Part) -> bool {
        self.only.is_empty() || self.only.iter().any(|it| part.name.contains(it.as_str()))
    }
}

fn run_parts<'a>(
    parts: &[&'a Part],
    nothing_skipped: bool,
    logs: &Path,
) -> Vec<(&'a str, Outcome)> {
    let mut chosen = Vec::new();
    let mut outcomes = BTreeMap::new();
    for part in parts {
        match (part.missing)() {
            Some(reason) if nothing_skipped => {
                let why = format!("can't run: {reason}");
                outcomes.insert(part.name, Outcome::Failed(why));
            }
            Some(reason) => drop(outcomes.insert(part.name, Outcome::Skipped(reason))),
            None => chosen.push(*part),
        }
    }
    let alone = chosen.len() == 1;
    let outcomes = Mutex::new(outcomes);
    let running = Mutex::new(Vec::new());
    let left = AtomicUsize::new(chosen.len());
    schedule::run(&chosen, |part| {
        locked(&running).push(part.name);
        let outcome = run_shown(part.name, &log_of(logs, part.name), alone);
        locked(&outcomes).insert(part.name, outcome);
        let left = left.fetch_sub(1, Ordering::Relaxed) - 1;
        let mut running = locked(&running);
        running.retain(|it| *it != part.name);
        if left > 0 {
            let beside = if running.is_empty() {
                String::new()
            } else {
                format!("; running: {}", running.join(", "))
            };
            say(&format!("== {left} of {} parts left{beside}", chosen.len()));
        }
    });
    let mut outcomes = outcomes
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let in_order = parts.iter().map(|it| it.name);
    in_order
        .filter_map(|name| Some((name, outcomes.remove(name)?)))
        .collect()
}

/// Runs a part and shows its output: as it comes if no other part runs, otherwise when it has ended, so that it stays together.
fn run_shown(name: &str, log: &Path, alone: bool) -> Outcome {
    say(&format!("== {name} begins"));
    let began = Instant::now();
    let shown: Option<Box<dyn Write>> = if alone {
        Some(Box::new(io::stdout()))
    } else {
        None
    };
    let outcome = match run_process(name, log, shown) {
        Ok(cpu) => Outcome::Passed(Spent {
            time: began.elapsed(),
            cpu,
        }),
        Err(error) => Outcome::Failed(format!("{error:#}")),
    };
    let line = outcome.line(name);
    match fs::read(log) {
        Ok(output) if !alone => say(&format!(
            "\n== the output of {name} ==\n{}\n== {line}",
            String::from_utf8_lossy(&output)
        )),
        _ => say(&format!("== {line}")),
    }
    outcome
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says it in one piece. If nobody listens any more, the parts go on: the logs have everything.
fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

fn log_of(logs: &Path, name: &str) -> PathBuf {
    logs.join(format!("{}.log", name.replace(' ', "-")))
}

/// Runs a part as a process, and tells its CPU time.
fn run_process(name: &str, log: &Path, shown: Option<Box<dyn Write>>) -> Result<Option<Duration>> {
    let (mut output, input) = io::pipe()?;
    let mut part = Command::new(env::current_exe()?);
    part.args(["part", name])
        .stdin(Stdio::null())
        .stdout(input.try_clone()?)
        .stderr(input);
    let mut running = part.spawn()?;
    // The pipe ends when nobody can write to it any more.
    drop(part);
    copy_to_both(&mut output, &mut File::create(log)?, shown)?;
    let cpu = cpu_time::of(running.id());
    let status = running.wait()?;
    ensure!(status.success(), "{status}");
    Ok(cpu)
}

/// Copies what comes, as it comes.
fn copy_to_both(
    output: &mut impl Read,
    log: &mut impl Write,
    mut shown: Option<Box<dyn Write>>,
) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match output.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..length).unwrap_or_default();
        log.write_all(bytes)?;
        if let Some(shown) = &mut shown {
            shown.write_all(bytes)?;
            shown.flush()?;
        }
    }
}

fn report(outcomes: &[(&str, Outcome)], logs: &Path) -> Result<()> {
    let mut counts = [0; 3];
    for (name, _) in outcomes.iter().filter(|(_, it)| it.failed()) {
        show_end(name, &log_of(logs, name));
    }
    println!();
    for (name, outcome) in outcomes {
        let count = match outcome {
            Outcome::Passed(_) => 0,
            Outcome::Failed(_) => 1,
            Outcome::Skipped(_) => 2,
        };
        if let Some(count) = counts.get_mut(count) {
            *count += 1;
        }
        println!("{}", outcome.line(name));
    }
    for (name, _) in outcomes.iter().filter(|(_, it)| it.failed()) {
        println!("repeat it alone: cargo xtask test --only '{name}'");
    }
    println!("the output of each part: {}", logs.display());
    let [passed, failed, skipped] = counts;
    println!("\n{passed} passed, {failed} failed, {skipped} skipped");
    if failed > 0 {
        bail!("{failed} parts of the suite failed");
    }
    Ok(())
}

/// Repeats the end of a failed part's output: other parts ran after it, and a CI's page may show only the end of everything.
fn show_end(name: &str, log: &Path) {
    // A part that can't run has no log.
    let Ok(output) = fs::read(log) else { return };
    println!("\n== {name} failed. The end of its output ==");
    println!("{}", end_of(&String::from_utf8_lossy(&output)));
}

/// The last lines, and of long ones the beginning.
fn end_of(output: &str) -> String {
    const LINES: usize = 60;
    const LENGTH: usize = 300;
    let lines: Vec<&str> = output.lines().collect();
    let shown = lines.iter().skip(lines.len().saturating_sub(LINES));
    let cut = |line: &&str| line.chars().take(LENGTH).collect::<String>();
    shown.map(cut).collect::<Vec<_>>().join("\n")
}

impl Outcome {
    fn failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    fn line(&self, name: &str) -> String {
        match self {
            Self::Passed(Spent { time, cpu }) => {
                let cpu = cpu.map_or(String::new(), |it| format!(", {} s of CPU", it.as_secs()));
                format!("passed   {name:<16} {} s{cpu}", time.as_secs())
            }
            Self::Failed(why) => format!("FAILED   {name:<16} {why}"),
            Self::Skipped(why) => format!("skipped  {name:<16} {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_chosen_by_any_of_the_texts() {
        let chosen = |only: &[&str]| {
            let options = Options {
                nothing_skipped: false,
                only: only.iter().map(ToString::to_string).collect(),
            };
            let chosen = PARTS.iter().filter(|it| options.chooses(it));
            chosen.map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(chosen(&["sip call", "swift"]), ["sip call", "swift"]);
        assert_eq!(chosen(&[]).len(), PARTS.len());
        assert!(chosen(&["no such part"]).is_empty());
    }

    #[test]
    fn every_part_has_a_name_of_its_own() {
        let mut names: Vec<&str> = PARTS.iter().map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PARTS.len());
    }

    #[test]
    fn one_failure_fails_the_suite_and_a_skipped_part_does_not() {
        let passed = || {
            let spent = Spent {
                time: Duration::ZERO,
                cpu: None,
            };
            ("a", Outcome::Passed(spent))
        };
        let skipped = ("b", Outcome::Skipped("not installed: x".into()));
        let failed = ("c", Outcome::Failed("exit status: 1".into()));
        let logs = Path::new("logs");
        assert!(report(&[passed(), skipped], logs).is_ok());
        assert!(report(&[failed, passed()], logs).is_err());
    }

    #[test]
    fn what_a_part_took_is_said_with_its_cpu_time_where_that_is_known() {
        let line = |cpu| {
            let time = Duration::from_millis(61_900);
            Outcome::Passed(Spent { time, cpu }).line("lint")
        };
        assert_eq!(line(None), "passed   lint             61 s");
        let cpu = Some(Duration::from_secs(100));
        assert_eq!(line(cpu), "passed   lint             61 s, 100 s of CPU");
    }

    #[test]
    fn the_end_of_a_long_output_is_its_last_lines() {
        let lines: Vec<String> = (1..=100).map(|line| format!("line {line}")).collect();
        let end = end_of(&lines.join("\n"));
        assert!(end.starts_with("line 41\n"), "{end}");
        assert!(end.ends_with("line 100"), "{end}");
        assert_eq!(end_of(&"x".repeat(1_000)).len(), 300);
        assert_eq!(end_of(""), "");
    }

    #[test]
    fn output_reaches_the_log_whole() -> Result<()> {
        let sent = vec![b'x'; 20_000];
        let mut log = Vec::new();
        copy_to_both(&mut sent.as_slice(), &mut log, None)?;
        assert_eq!(log, sent);
        Ok(())
    }
}
