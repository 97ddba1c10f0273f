//! Runs the fuzz targets, seeded from the tests' answers. Needs a nightly compiler and cargo-fuzz.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sandbox::ScriptedAnswer;

use crate::command::{command, installed, root, run as run_command};

/// Every target of `fuzz/`.
const TARGETS: [&str; 6] = [
    "create_call_answer",
    "echoed_secrets",
    "token_answer",
    "sip_uri",
    "config",
    "root_certificate",
];

/// Runs every target for so many seconds, or so many executions if they come first.
pub fn run(seconds: u32, executions: u64) -> Result<()> {
    ensure!(
        installed("cargo-fuzz"),
        "cargo-fuzz is needed: cargo install cargo-fuzz"
    );
    for target in ["create_call_answer", "echoed_secrets"] {
        seed(&root().join("fuzz/corpus").join(target))?;
    }
    for target in TARGETS {
        run_command(
            command("cargo")
                .current_dir(root().join("fuzz"))
                .args(["+nightly", "fuzz", "run", target, "--", "-verbosity=0"])
                .args(["-print_final_stats=1", "-max_len=1024"])
                .arg(format!("-max_total_time={seconds}"))
                .arg(format!("-runs={executions}")),
        )
        .with_context(|| format!("{target} found something"))?;
    }
    Ok(())
}

fn seed(corpus: &Path) -> Result<()> {
    fs::create_dir_all(corpus)?;
    for answer in ScriptedAnswer::load(&root().join("tests/answers"))? {
        fs::write(corpus.join(&answer.called), &answer.body)?;
    }
    Ok(())
}
