//! What the test suite consists of.

use std::path::Path;

use anyhow::Result;

use crate::{
    android, android_library, arm, bench, bindings, chaos,
    command::{cargo, needs, run as run_command},
    cross_check, cross_toolchain, docs, documents, ios, ios_library, kill, kotlin, memory,
    namespaces, release, round_trips, size, swift, texts, workflows,
};

/// A part of the suite.
pub struct Part {
    pub name: &'static str,
    /// Why it can't run on this machine, if it can't.
    pub missing: fn() -> Option<String>,
    pub test: fn() -> Result<()>,
    /// Whether it waits more than it works. Then it runs beside the others.
    pub waits: bool,
}

/// All parts, what fails soonest first.
pub const PARTS: &[Part] = &[
    Part {
        name: "format",
        missing: nothing,
        test: || run_command(&mut cargo(&["fmt", "--all", "--check"])),
        waits: false,
    },
    Part {
        name: "lint",
        missing: nothing,
        test: || {
            let lint = ["clippy", "--workspace", "--all-targets", "--quiet", "--"];
            run_command(cargo(&lint).args(["-D", "warnings"]))
        },
        waits: false,
    },
    Part {
        name: "benchmarks",
        missing: bench::lint_missing,
        test: bench::lint,
        waits: false,
    },
    Part {
        name: "rustdoc",
        missing: nothing,
        test: || {
            let doc = ["doc", "--workspace", "--no-deps", "--quiet"];
            run_command(cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))
        },
        waits: false,
    },
    Part {
        name: "documents",
        missing: nothing,
        test: || documents::run(true),
        waits: false,
    },
    Part {
        name: "texts",
        missing: nothing,
        test: || texts::run(true),
        waits: false,
    },
    Part {
        name: "workflows",
        missing: || needs(&["actionlint", "shellcheck"]),
        test: workflows::lint,
        waits: false,
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
        waits: false,
    },
    Part {
        name: "release",
        missing: nothing,
        test: release::dry_run,
        waits: false,
    },
    Part {
        name: "rust",
        missing: nothing,
        test: || run_command(&mut cargo(&["test", "--workspace"])),
        waits: false,
    },
    Part {
        name: "cross check",
        missing: cross_toolchain::missing,
        test: cross_check::run,
        waits: false,
    },
    Part {
        name: "arm",
        missing: cross_toolchain::missing,
        test: arm::test,
        waits: false,
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
        waits: false,
    },
    Part {
        name: "nginx",
        missing: || needs(&["nginx"]),
        test: || run_command(&mut cargo(&["test", "--test", "nginx"])),
        waits: false,
    },
    Part {
        name: "sip call",
        missing: sip_missing,
        test: || run_command(&mut cargo(&["test", "--test", "sip_call"])),
        waits: false,
    },
    Part {
        name: "emulator walk",
        missing: || sip_missing().or_else(namespaces::missing),
        test: || namespaces::run_test("emulator"),
        waits: false,
    },
    Part {
        name: "sip endurance",
        missing: nothing,
        test: || {
            let endurance = ["test", "--package", "sandbox", "--test", "sip_endurance"];
            run_command(&mut cargo(&endurance))
        },
        waits: true,
    },
    Part {
        name: "old TLS",
        missing: || needs(&["openssl"]),
        test: || {
            run_command(&mut cargo(&[
                "test",
                "--test",
                "old_tls",
                "--test",
                "openssl_certificates",
            ]))
        },
        waits: false,
    },
    Part {
        name: "packets",
        missing: namespaces::missing,
        test: || namespaces::run_test("dropped_packets"),
        waits: false,
    },
    Part {
        name: "round trips",
        missing: round_trips::missing,
        test: round_trips::test,
        waits: false,
    },
    Part {
        name: "bindings",
        missing: nothing,
        test: || bindings::run(true),
        waits: false,
    },
    Part {
        name: "chaos",
        missing: nothing,
        test: chaos::short,
        waits: false,
    },
    Part {
        name: "kill",
        missing: nothing,
        test: kill::short,
        waits: false,
    },
    Part {
        name: "memory",
        missing: memory::missing,
        test: memory::test,
        waits: false,
    },
    Part {
        name: "size",
        missing: size::missing,
        test: size::run,
        waits: false,
    },
    Part {
        name: "kotlin",
        missing: kotlin::missing,
        test: kotlin::test,
        waits: false,
    },
    Part {
        name: "android library",
        missing: android_library::missing,
        test: android_library::test,
        waits: false,
    },
    Part {
        name: "android",
        missing: android::missing,
        test: android::test,
        waits: false,
    },
    Part {
        name: "swift",
        missing: swift::missing,
        test: swift::test,
        waits: false,
    },
    Part {
        name: "ios library",
        missing: ios_library::missing,
        test: ios_library::test,
        waits: false,
    },
    Part {
        name: "ios",
        missing: ios::missing,
        test: ios::test,
        waits: false,
    },
    Part {
        name: "site",
        missing: docs::missing,
        test: docs::run,
        waits: false,
    },
];

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
