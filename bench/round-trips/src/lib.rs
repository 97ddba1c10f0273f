//! Counts the round trips, bytes and packets of calls over a slow link. See README.md; `cargo xtask round-trips` builds and runs it.
//! Only Linux has the network namespaces that it needs.
#![cfg(target_os = "linux")]

mod link;
mod phone;
mod report;
mod scenarios;
mod service;
mod tls_records;
mod trace;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use link::Link;
use report::Row;
use scenarios::{Measurement, Scenario};
use service::Service;
use trace::Trace;

/// Counts the round trips, bytes and packets of calls over a slow link.
#[derive(Parser)]
struct Options {
    /// anoncall's phone: a shell command, to which the options that phones understand are added.
    #[arg(long)]
    phone: String,
    /// Another phone to compare with: NAME=COMMAND.
    #[arg(long, value_parser = peer)]
    peer: Vec<(String, String)>,
    /// The link's round-trip time in milliseconds.
    #[arg(long, default_value_t = 100)]
    round_trip_ms: u64,
    /// How often each scenario is played; the tables show the median.
    #[arg(long, default_value_t = 5)]
    repeats: usize,
    /// For how many seconds the operator looks at the dial pad.
    #[arg(long, value_delimiter = ',', default_values_t = [30, 180])]
    dial_pad_s: Vec<u64>,
    /// Play only the scenarios whose names contain this text.
    #[arg(long, default_value = "")]
    only: String,
    /// Print each packet.
    #[arg(long)]
    print_packets: bool,
    /// Fail if anoncall breaks a promise.
    #[arg(long)]
    check: bool,
}

fn peer(text: &str) -> Result<(String, String)> {
    let (name, command) = text.split_once('=').context("give NAME=COMMAND")?;
    Ok((name.to_owned(), command.to_owned()))
}

/// Plays the scenarios that the command line asks for, and prints the tables.
///
/// # Errors
///
/// The link or the service can't be set up, anoncall's phone can't play a scenario, or, with `--check`, a promise is broken.
pub fn run() -> Result<()> {
    let options = Options::parse();
    let round_trip = Duration::from_millis(options.round_trip_ms);
    let link = Link::open(round_trip, Trace::new(options.print_packets))?;
    let service = Service::start()?;
    let mut phones = vec![("anoncall".to_owned(), options.phone.clone())];
    phones.extend(options.peer.clone());

    let dial_pad: Vec<Duration> = options
        .dial_pad_s
        .iter()
        .map(|seconds| Duration::from_secs(*seconds))
        .collect();
    let mut rows = Vec::new();
    for scenario in scenarios::all(&dial_pad) {
        if scenario.name.contains(&options.only) {
            rows.push(play(&scenario, &phones, &options, &link, &service)?);
        }
    }
    let names: Vec<String> = phones.into_iter().map(|(name, _)| name).collect();
    println!("{}", report::tables(&names, &rows));
    if options.check {
        check(&rows)?;
    }
    Ok(())
}

fn play(
    scenario: &Scenario,
    phones: &[(String, String)],
    options: &Options,
    link: &Link,
    service: &Service,
) -> Result<Row> {
    let mut measurements = Vec::new();
    for (index, (name, program)) in phones.iter().enumerate() {
        if index > 0 && scenario.anoncall_only {
            measurements.push(None);
            continue;
        }
        let repeats = if scenario.once { 1 } else { options.repeats };
        let mut played = Vec::new();
        for _ in 0..repeats {
            let measurement = match scenario.measure(program, link, service) {
                Ok(measurement) => measurement,
                // What it can't play is left out of its column.
                Err(error) if index > 0 => {
                    eprintln!("{}: {name}: {error:#}", scenario.name);
                    continue;
                }
                Err(error) => return Err(error.context(format!("{name}: {}", scenario.name))),
            };
            eprintln!(
                "{}: {name}: {} round trips, {} connections opened, {} ms, {}",
                scenario.name,
                measurement.round_trips,
                measurement.connections,
                measurement.elapsed.as_millis(),
                if measurement.ok { "ok" } else { "failed" },
            );
            played.push(measurement);
        }
        measurements.push(median(played));
    }
    Ok(Row {
        name: scenario.name.clone(),
        promise: scenario.promise,
        measurements,
    })
}

/// The one in the middle, by round trips and then by time.
fn median(mut measurements: Vec<Measurement>) -> Option<Measurement> {
    measurements.sort_by_key(|it| (it.round_trips, it.elapsed));
    measurements.get(measurements.len() / 2).copied()
}

fn check(rows: &[Row]) -> Result<()> {
    let broken: Vec<&str> = rows
        .iter()
        .filter(|row| {
            let measured = row.measurements.first().and_then(Option::as_ref);
            !measured.is_some_and(|measurement| row.promise.is_kept(measurement))
        })
        .map(|row| row.name.as_str())
        .collect();
    ensure!(broken.is_empty(), "broken promises: {}", broken.join("; "));
    Ok(())
}
