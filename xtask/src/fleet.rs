//! What a service sees of ten thousand phones (`src/fleet.rs`).

use anyhow::Result;

use crate::command::{cargo, run as run_command};

/// Runs the simulation, which prints its table and fails when the phones come together.
pub fn run() -> Result<()> {
    run_command(&mut cargo(&[
        "test",
        "--release",
        "--package",
        "anoncall",
        "--lib",
        "--",
        "--ignored",
        "--nocapture",
        "ten_thousand_phones_spread_out",
    ]))
}
