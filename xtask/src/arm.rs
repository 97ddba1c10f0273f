//! The core's tests on the processors of phones, 64-bit and 32-bit ARM, emulated by QEMU: the same Rust, and ring's assembler for
//! ARM, on Debian's own C library.

use anyhow::Result;

use crate::{
    command::run,
    cross_toolchain::{enter, prepare},
};

/// How Cargo builds and runs for them.
const SETTINGS: [&str; 6] = [
    "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc",
    "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER=qemu-aarch64 -L /",
    "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER=arm-linux-gnueabihf-gcc",
    "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_RUNNER=qemu-arm -L /",
    // Half of the time to compile, otherwise.
    "CARGO_PROFILE_DEV_DEBUG=0",
    // An emulated processor is slow. The part "rust" tries as many cases as there are to be.
    "PROPTEST_CASES=32",
];

/// Phones' processors, by Rust's names.
const TARGETS: [&str; 2] = ["aarch64-unknown-linux-gnu", "armv7-unknown-linux-gnueabihf"];

/// The test programs besides the unit tests: those that words of 32 bits and ring's assembler can matter to. What happens when is the same
/// on every processor, and an emulated one would take minutes to show it.
const PROGRAMS: [&str; 4] = ["answers", "secrets", "test_numbers", "tls"];

/// Too much for a processor that is emulated: the simulation of ten thousand phones.
const TOO_MUCH: &str = "fleet::";

/// Builds and runs them.
pub fn test() -> Result<()> {
    prepare()?;
    TARGETS.into_iter().try_for_each(test_on)
}

fn test_on(target: &str) -> Result<()> {
    let mut tests = enter()?;
    tests
        .args(SETTINGS)
        .args(["cargo", "test", "--locked", "--offline", "--quiet"])
        .args(["--package", "anoncall", "--lib", "--target", target]);
    for program in PROGRAMS {
        tests.args(["--test", program]);
    }
    run(tests.args(["--", "--skip", TOO_MUCH]))
}
