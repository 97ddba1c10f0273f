//! What the test suite consists of.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{
    android, android_library, arm, bench, bindings, chaos,
    command::{cargo, needs, run as run_command},
    cross_toolchain, docs, documents, ios, ios_library, kill, kotlin, memory, namespaces, release,
    round_trips, swift, texts, workflows,
};

/// A part of the suite.
pub struct Part {
    pub name: &'static str,
    /// Why it can't run on this machine, if it can't.
    pub missing: fn() -> Option<String>,
    pub test: fn() -> Result<()>,
    /// What it works with. A part that mostly waits has none, and takes no time if it does so beside the others.
    pub uses: &'static [Tool],
}

/// What two parts can't use at once: they would wait for each other's locks, or overwrite what the other has built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Cargo, for this machine.
    Cargo,
    /// Cargo for other processors, with the profile for tests.
    CrossTests,
    /// Cargo for phones, with the profile that ships.
    CrossLibraries,
    Maven,
    Swift,
}

use Tool::{Cargo, CrossLibraries, CrossTests, Maven, Swift};

/// All parts, what fails soonest first.
pub const PARTS: &[Part] = &[
    Part {
        name: "format",
        missing: nothing,
        test: || run_command(&mut cargo(&["fmt", "--all", "--check"])),
        uses: &[Cargo],
    },
    Part {
        name: "lint",
        missing: nothing,
        test: || {
            let lint = ["clippy", "--workspace", "--all-targets", "--quiet", "--"];
            run_command(cargo(&lint).args(["-D", "warnings"]))
        },
        uses: &[Cargo],
    },
    Part {
        name: "benchmarks",
        missing: bench::lint_missing,
        test: bench::lint,
        uses: &[Cargo],
    },
    Part {
        name: "rustdoc",
        missing: nothing,
        test: || {
            let doc = ["doc", "--workspace", "--no-deps", "--quiet"];
            run_command(cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))
        },
        uses: &[Cargo],
    },
    Part {
        name: "documents",
        missing: nothing,
        test: || documents::run(true),
        uses: &[Cargo],
    },
    Part {
        name: "texts",
        missing: nothing,
        test: || texts::run(true),
        uses: &[Cargo],
    },
    Part {
        name: "workflows",
        missing: || needs(&["actionlint", "shellcheck"]),
        test: workflows::lint,
        uses: &[Cargo],
    },
    Part {
        name: "licences",
        missing: || needs(&["cargo-deny"]),
        test: || {
            // It looks at the packages of all targets; a build has fetched only this machine's.
            run_command(&mut cargo(&["fetch", "--locked", "--quiet"]))?;
            let check = ["deny", "--offline", "check", "--hide-inclusion-graph"];
            run_command(cargo(&check).args(["licenses", "bans", "sources"]))
        },
        uses: &[Cargo],
    },
    Part {
        name: "release",
        missing: nothing,
        test: release::dry_run,
        uses: &[Cargo],
    },
    Part {
        name: "rust",
        missing: nothing,
        test: || run_command(&mut cargo(&["test", "--workspace"])),
        uses: &[Cargo],
    },
    // It sets up the folder that the part "arm" uses too.
    Part {
        name: "ios library",
        missing: ios_library::missing,
        test: ios_library::test,
        uses: &[CrossTests, CrossLibraries],
    },
    Part {
        name: "arm",
        missing: cross_toolchain::missing,
        test: arm::test,
        uses: &[CrossTests],
    },
    Part {
        name: "example",
        missing: nothing,
        test: || {
            run_command(&mut cargo(&["run", "--quiet", "--example", "create_call"]))?;
            let found: &[&str] = &["--find", "--called", "90001003"];
            for shown in [&["--dial"], found] {
                let example = ["run", "--quiet", "--example", "create_call", "--"];
                run_command(cargo(&example).args(shown))?;
            }
            Ok(())
        },
        uses: &[Cargo],
    },
    Part {
        name: "nginx",
        missing: || needs(&["nginx"]),
        test: || run_command(&mut built_with_rust(&["nginx"])),
        uses: &[Cargo],
    },
    Part {
        name: "sip call",
        missing: sip_missing,
        test: || run_command(&mut built_with_rust(&["sip_call"])),
        uses: &[Cargo],
    },
    Part {
        name: "emulator walk",
        missing: || sip_missing().or_else(namespaces::missing),
        test: || namespaces::run_test("emulator"),
        uses: &[Cargo],
    },
    Part {
        name: "sip endurance",
        missing: nothing,
        test: || run_command(&mut built_with_rust(&["sip_endurance"])),
        uses: &[],
    },
    Part {
        name: "old TLS",
        missing: || needs(&["openssl"]),
        test: || run_command(&mut built_with_rust(&["old_tls", "openssl_certificates"])),
        uses: &[Cargo],
    },
    Part {
        name: "packets",
        missing: namespaces::missing,
        test: || namespaces::run_test("dropped_packets"),
        uses: &[Cargo],
    },
    Part {
        name: "round trips",
        missing: round_trips::missing,
        test: round_trips::test,
        uses: &[Cargo],
    },
    Part {
        name: "bindings",
        missing: nothing,
        test: || bindings::run(true),
        uses: &[Cargo],
    },
    Part {
        name: "chaos",
        missing: nothing,
        test: chaos::short,
        uses: &[Cargo],
    },
    Part {
        name: "kill",
        missing: nothing,
        test: kill::short,
        uses: &[Cargo],
    },
    Part {
        name: "memory",
        missing: memory::missing,
        test: memory::test,
        uses: &[Cargo],
    },
    Part {
        name: "kotlin",
        missing: kotlin::missing,
        test: kotlin::test,
        uses: &[Maven],
    },
    Part {
        name: "android",
        missing: android::missing,
        test: android::test,
        uses: &[Maven],
    },
    Part {
        name: "android library",
        missing: android_library::missing,
        test: android_library::test,
        uses: &[Maven, CrossLibraries],
    },
    Part {
        name: "swift",
        missing: swift::missing,
        test: swift::test,
        uses: &[Swift],
    },
    Part {
        name: "ios",
        missing: ios::missing,
        test: ios::test,
        uses: &[Swift],
    },
    Part {
        name: "site",
        missing: docs::missing,
        test: docs::run,
        uses: &[Maven, Swift],
    },
];

/// Runs test programs as the part "rust" has built them. Without `--workspace` Cargo would compile the dependencies again, with the
/// features that the core alone needs.
fn built_with_rust(tests: &[&str]) -> Command {
    let mut test = cargo(&["test", "--workspace"]);
    for name in tests {
        test.args(["--test", name]);
    }
    test
}

/// The softphones, and what compiles the program in the order of the Linphone recipe.
fn sip_missing() -> Option<String> {
    let header = "/usr/include/linphone/core.h";
    needs(&["linphonec", "baresip", "sipp", "cc"]).or_else(|| {
        (!Path::new(header).exists()).then(|| "not installed: liblinphone's headers".to_owned())
    })
}

fn nothing() -> Option<String> {
    None
}
