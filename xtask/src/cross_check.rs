//! Compiles the crate for the phones' targets, with neither Android's nor Apple's tools.
//!
//! Nothing is linked and nothing runs: it proves that our code compiles for each target without a warning, together with the
//! libraries that it uses there.

use anyhow::{Context, Result};

use crate::{
    apple_sdk,
    command::run as run_command,
    cross_toolchain::{BUILD_STANDARD_LIBRARY, QUICKLY, enter_for_phones, prepare},
    release,
};

/// Checks all targets in one go, because then what runs on this machine while they are compiled is built only once.
pub fn run() -> Result<()> {
    prepare()?;
    let sdk = apple_sdk::make()?;
    let mut check = enter_for_phones(&[])?;
    check
        .arg(format!("SDKROOT={}", sdk.display()))
        // Cargo compiles the standard library as a whole even for a check.
        .args(QUICKLY)
        .args(["cargo", "check", "--locked", "--offline", "--quiet"])
        .args(BUILD_STANDARD_LIBRARY)
        .args(["--package", "anoncall", "--lib", "--profile", "mobile"])
        .args(release::PHONES.map(|target| format!("--target={target}")));
    run_command(&mut check).context("the crate does not compile for every target without a warning")
}
