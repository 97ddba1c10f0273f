//! Single functions, measured by Criterion: `bench/throughput/benches`.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{
    figures::table as markdown,
    options::Options,
    programs::{bench_folder, criterion},
};
use crate::command::run;

/// What Criterion leaves behind for each benchmark.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
    confidence_interval: Interval,
}

#[derive(Deserialize)]
struct Interval {
    lower_bound: f64,
    upper_bound: f64,
}

/// The table of figures.
pub fn table(options: &Options) -> Result<String> {
    let results = bench_folder(options.opt_level.as_deref())?.join("criterion");
    if results.exists() {
        fs::remove_dir_all(&results)?;
    }
    let mut benchmarks = criterion(options)?;
    benchmarks
        .arg("--")
        .arg("--noplot")
        .env("CRITERION_HOME", &results);
    if options.quick {
        benchmarks.arg("--quick");
    }
    run(&mut benchmarks)?;
    let mut names: Vec<_> = fs::read_dir(&results)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    let rows = names
        .iter()
        .map(|name| row(&results, name))
        .collect::<Result<Vec<_>>>()?;
    Ok(markdown("| what | takes, µs | 95 % sure between |", &rows))
}

fn row(results: &Path, name: &str) -> Result<String> {
    let file = results.join(name).join("new/estimates.json");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let Estimates { median } = serde_json::from_str(&text)?;
    let Interval {
        lower_bound,
        upper_bound,
    } = median.confidence_interval;
    Ok(format!(
        "| {name} | {:.1} | {:.1} and {:.1} |",
        median.point_estimate / 1e3,
        lower_bound / 1e3,
        upper_bound / 1e3
    ))
}
