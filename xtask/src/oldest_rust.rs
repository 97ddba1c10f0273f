//! The oldest Rust that is supported: `rust-version` in `Cargo.toml`.

use anyhow::Result;

use crate::command::{command, run as run_command};

/// Installs it by rustup and compiles everything with it.
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
        "--workspace",
        "--all-targets",
    ];
    run_command(command("rustup").args(check))
}
