//! A thousand calls at once on one new client: all answered, by how many connections, and with how much memory.

use anyhow::Result;

use super::{
    figures::{median, table as markdown},
    load::{Client, Load},
    options::Options,
    programs::Programs,
};
use crate::nginx::Nginx;

const CALLS: usize = 1_000;

/// Those that have a pool of their own to measure.
const CLIENTS: [Client; 5] = [
    Client::Core,
    Client::Reqwest,
    Client::Kotlin,
    Client::OkHttp,
    Client::Swift,
];

/// The tables of figures and goals.
pub fn table(options: &Options, programs: &Programs) -> Result<String> {
    let nginx = Nginx::start()?;
    let mut reports = vec![Vec::new(); CLIENTS.len()];
    for _ in 0..options.pick(1, 3) {
        for (client, reports) in CLIENTS.into_iter().zip(&mut reports) {
            let load = Load {
                calls: CALLS,
                at_once: CALLS,
                warm_up: 0,
            };
            let before = nginx.accepted()?;
            let report = client.measure(load, programs, &nginx)?;
            // The second question is a connection too.
            reports.push((report, nginx.accepted()?.saturating_sub(before + 1)));
        }
    }
    let rows: Vec<_> = CLIENTS
        .into_iter()
        .zip(&reports)
        .map(|(client, reports)| {
            let of = |figure: fn(&_) -> f64| median(reports.iter().map(figure));
            format!(
                "| {} | {CALLS} | {:.0} | {:.0} | {:.0} | {:.1} |",
                client.name(),
                of(|(_, connections): &(_, u64)| f64::from(
                    u32::try_from(*connections).unwrap_or(u32::MAX)
                )),
                of(|(report, _)| report.p50_us / 1e3),
                of(|(report, _)| report.p99_us / 1e3),
                of(|(report, _)| report.peak_memory_kb / 1e3),
            )
        })
        .collect();
    Ok(markdown(
        "| client | answered | connections | half within, ms | 99 % within, ms | most memory resident, MB |",
        &rows,
    ))
}
