//! Many calls, so many at a time, and what they cost this process.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::Args;
use futures_util::{StreamExt, stream};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// How many calls.
#[derive(Args, Clone, Copy)]
pub struct Load {
    /// Calls that are measured.
    #[arg(long)]
    pub calls: usize,
    /// Calls under way at the same time.
    #[arg(long)]
    pub at_once: usize,
    /// Calls before those, not measured.
    #[arg(long)]
    pub warm_up: usize,
}

/// What the calls cost.
#[derive(Serialize)]
pub struct Report {
    calls: usize,
    failures: usize,
    seconds: f64,
    /// User and system time of all of the process's threads.
    cpu_seconds: f64,
    p50_us: u128,
    p99_us: u128,
    peak_memory_kb: u64,
}

/// One call: how long it took, and what went wrong.
pub struct Outcome {
    pub took: Duration,
    pub result: Result<()>,
}

/// Measures calls that are made by `make(how many)`, after a warm-up by the same.
pub fn measure(load: Load, mut make: impl FnMut(usize) -> Vec<Outcome>) -> Result<Report> {
    make(load.warm_up);
    let (began, cpu_began) = (Instant::now(), cpu_time());
    let mut outcomes = make(load.calls);
    let (took, cpu) = (began.elapsed(), cpu_time().saturating_sub(cpu_began));
    outcomes.sort_by_key(|outcome| outcome.took);
    let failures: Vec<_> = outcomes
        .iter()
        .filter_map(|it| it.result.as_ref().err())
        .collect();
    if let Some(failure) = failures.first() {
        eprintln!("{} calls failed, such as: {failure:#}", failures.len());
    }
    let percentile = |percent: usize| {
        let index = (outcomes.len() * percent / 100).min(outcomes.len().saturating_sub(1));
        outcomes
            .get(index)
            .map_or(0, |outcome| outcome.took.as_micros())
    };
    Ok(Report {
        calls: outcomes.len(),
        failures: failures.len(),
        seconds: took.as_secs_f64(),
        cpu_seconds: cpu.as_secs_f64(),
        p50_us: percentile(50),
        p99_us: percentile(99),
        peak_memory_kb: peak_memory_kb()?,
    })
}

/// Makes asynchronous calls, `at_once` at a time.
pub async fn make(
    calls: usize,
    at_once: usize,
    call: impl AsyncFn() -> Result<()>,
) -> Vec<Outcome> {
    stream::iter(0..calls)
        .map(|_| async {
            let began = Instant::now();
            let result = call().await;
            Outcome {
                took: began.elapsed(),
                result,
            }
        })
        .buffer_unordered(at_once)
        .collect()
        .await
}

fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(now).unwrap_or_default()
}

fn peak_memory_kb() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    Ok(peak.context("no VmHWM")?.parse()?)
}
