//! What a service sees of ten thousand phones (`src/fleet.rs`).

use std::process::Stdio;

use anyhow::{Result, ensure};

use crate::command::cargo;

/// Runs the simulation, which fails when the phones come together, and gives its table.
pub fn table() -> Result<String> {
    let mut simulation = cargo(&[
        "test",
        "--quiet",
        "--release",
        "--package",
        "anoncall",
        "--lib",
        "--",
        "--ignored",
        "--nocapture",
        "ten_thousand_phones_spread_out",
    ]);
    let output = simulation.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "{text}");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    ensure!(!rows.is_empty(), "the simulation did not run: {text}");
    Ok(rows.join("\n"))
}
