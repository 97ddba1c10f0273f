//! A randomised campaign: calls meet random faults, delays, cancels and token states, and after each the client's verdict is
//! compared with the server's truth. The same seed gives the same plan.

mod campaign;
mod plan;
mod report;

use std::{sync::mpsc, thread};

use anyhow::{Result, ensure};
use clap::Args;

use report::Report;

/// How large the campaign is.
#[derive(Args)]
pub struct Options {
    /// How many calls.
    #[arg(long, default_value_t = 10_000)]
    calls: u64,
    /// What the random choices begin with.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many clients call at the same time, each at a server of its own.
    #[arg(long, default_value_t = 8)]
    clients: u64,
    /// Only report calls that end too late; on a busy machine they say more about the machine.
    #[arg(long)]
    tolerate_late: bool,
}

/// Runs the campaign, prints its table and fails if a promise was broken.
pub fn run(options: &Options) -> Result<()> {
    ensure!(options.clients > 0, "--clients must be at least 1");
    let (done, reports) = mpsc::channel();
    thread::scope(|scope| -> Result<()> {
        let mut threads = Vec::new();
        for client in 0..options.clients {
            let share = options.calls / options.clients
                + u64::from(client < options.calls % options.clients);
            let done = done.clone();
            threads.push(scope.spawn(move || -> Result<()> {
                done.send(campaign::run(plan::seed_of(options.seed, client), share)?)?;
                Ok(())
            }));
        }
        for thread in threads {
            thread
                .join()
                .map_err(|_| anyhow::anyhow!("a client's thread panicked"))??;
        }
        Ok(())
    })?;
    drop(done);
    let report: Report = reports.into_iter().fold(Report::default(), Report::plus);
    println!(
        "seed {}, {} calls, {} clients\n\n{report}",
        options.seed, options.calls, options.clients
    );
    report.verdict(options.tolerate_late)
}

/// The campaign of the test suite: always the same, and lenient about time, because other programs run on the same machine.
pub fn short() -> Result<()> {
    run(&Options {
        calls: 1_000,
        seed: 1,
        clients: 8,
        tolerate_late: true,
    })
}
