//! The oldest Rust that builds the core: `rust-version` in `Cargo.toml`. The sandbox, and with it the example and the tests, need a newer one.

use anyhow::Result;

use crate::command::{command, run as run_command};

/// Installs it by rustup and compiles the core with it.
pub fn run() -> Result<()> {
    let version = env!("CARGO_PKG_RUST_VERSION");
    let install = ["toolchain", "install", "--profile", "minimal", version];
    run_command(command("rustup").args(install))?;
    let check = [
        "run",
        version,
        "cargo",
        "check",
        "--locked",
        "--package",
        "anoncall",
        "--lib",
    ];
    run_command(command("rustup").args(check))
}
