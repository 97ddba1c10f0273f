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

struct Processor {
    target: &'static str,
    /// The test programs besides the unit tests: those that need no other program, and whose tests ask nothing of the machine's speed.
    programs: &'static [&'static str],
}

const PROCESSORS: [Processor; 2] = [
    Processor {
        target: "aarch64-unknown-linux-gnu",
        programs: &[
            "answers",
            "events",
            "evidence",
            "faults",
            "readiness",
            "secrets",
            "test_numbers",
            "tls",
            "tokens",
        ],
    },
    // Words of 32 bits matter to numbers, lengths and ring's assembler, and not to what happens when.
    Processor {
        target: "armv7-unknown-linux-gnueabihf",
        programs: &["answers", "test_numbers", "tls"],
    },
];

/// Too much for a processor that is emulated: the simulation of ten thousand phones, and a hundred calls at once within the ten seconds
/// that a call may take.
const TOO_MUCH: [&str; 2] = ["fleet::", "a_hundred_waiting_calls_share_one_renewal"];

/// Builds and runs them.
pub fn test() -> Result<()> {
    prepare()?;
    PROCESSORS.iter().try_for_each(Processor::test)
}

impl Processor {
    fn test(&self) -> Result<()> {
        let mut tests = enter()?;
        tests
            .args(SETTINGS)
            .args(["cargo", "test", "--locked", "--offline", "--quiet"])
            .args(["--package", "anoncall", "--lib"])
            .args(["--target", self.target]);
        for program in self.programs {
            tests.args(["--test", program]);
        }
        tests.arg("--");
        for test in TOO_MUCH {
            tests.args(["--skip", test]);
        }
        run(&mut tests)
    }
}
