//! Kills a process at random moments of its calls and starts it anew. What it asks about is compared with what the sandbox knows.

mod caller;
mod ledger;

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sandbox::Sandbox;

pub use caller::{Caller, run as call};
use ledger::Ledger;

/// No process lives longer than this after its first call, in milliseconds: about five calls.
const LONGEST_LIFE_MS: u64 = 150;

/// How long the sandbox holds each answer back, so that many kills meet a call that was sent.
const LATENCY: Duration = Duration::from_millis(15);

/// How long the sandbox may take to notice that a killed process's connections are closed.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many calls are made.
#[derive(Args)]
pub struct Options {
    /// How many calls, over all processes.
    #[arg(long, default_value_t = 500)]
    calls: usize,
    /// What the random choices begin with. The moments of the kills also depend on the machine.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Makes the calls, prints what came of them, and fails if a promise was broken.
pub fn run(options: &Options) -> Result<()> {
    let sandbox = Sandbox::start(sandbox::Options {
        latency: LATENCY,
        ..sandbox::Options::default()
    })?;
    let folder = tempfile::tempdir()?;
    let authority = folder.path().join("ca.pem");
    fs::write(&authority, sandbox.authority().ca_pem())?;
    let mut random = StdRng::seed_from_u64(options.seed);
    let mut ledger = Ledger::default();
    while ledger.calls() < options.calls {
        let life = ledger.next_life();
        let caller = Caller {
            domain: sandbox.domain(),
            authority: authority.clone(),
            journal: folder.path().join("calls"),
            seed: random.random(),
            life,
        };
        let moment = Duration::from_millis(random.random_range(0..=LONGEST_LIFE_MS));
        let lines = live(&caller, moment)?;
        let closed = sandbox.wait_for(PATIENCE, |sandbox| sandbox.open_connections() == 0);
        ensure!(closed, "a killed process's connections stay open");
        ledger.add(&lines, &sandbox.received())?;
    }
    println!("seed {}\n\n{ledger}", options.seed);
    ledger.verdict()
}

/// The kills of the test suite.
pub fn short() -> Result<()> {
    run(&Options { calls: 60, seed: 1 })
}

/// One process from its start to its kill: what it said.
fn live(caller: &Caller, moment: Duration) -> Result<Vec<String>> {
    let mut process = start(caller)?;
    let output = process.stdout.take().context("no output")?;
    let mut lines = BufReader::new(output).lines();
    let first = lines.next().context("the process ended by itself")??;
    thread::sleep(moment);
    process.kill()?;
    process.wait()?;
    let mut said = vec![first];
    for line in lines {
        said.push(line?);
    }
    Ok(said)
}

fn start(caller: &Caller) -> Result<Child> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let child = Command::new(env::current_exe()?)
        .arg("kill-caller")
        .args(["--domain", &caller.domain])
        .args(["--authority", &path(&caller.authority)])
        .args(["--journal", &path(&caller.journal)])
        .args(["--seed", &caller.seed.to_string()])
        .args(["--life", &caller.life.to_string()])
        .stdout(Stdio::piped())
        .spawn()?;
    Ok(child)
}
