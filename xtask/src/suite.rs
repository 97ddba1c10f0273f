//! The test suite: every part by its name, and every skipped part with its reason.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::{
    android, android_library, arm, bench, bindings, chaos,
    command::{cargo, installed, run as run_command},
    cross_check, cross_toolchain, documents, ios, kill, kotlin, memory, namespaces, release,
    round_trips, size, swift, texts, workflows,
};

/// A part of the suite.
struct Part {
    name: &'static str,
    /// Why it can't run on this machine, if it can't.
    missing: fn() -> Option<String>,
    test: fn() -> Result<()>,
}

const PARTS: &[Part] = &[
    Part {
        name: "format",
        missing: nothing,
        test: || run_command(&mut cargo(&["fmt", "--all", "--check"])),
    },
    Part {
        name: "lint",
        missing: nothing,
        test: || {
            let lint = ["clippy", "--workspace", "--all-targets", "--quiet", "--"];
            run_command(cargo(&lint).args(["-D", "warnings"]))
        },
    },
    Part {
        name: "benchmarks",
        missing: bench::lint_missing,
        test: bench::lint,
    },
    Part {
        name: "rustdoc",
        missing: nothing,
        test: || {
            let doc = ["doc", "--workspace", "--no-deps", "--quiet"];
            run_command(cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))
        },
    },
    Part {
        name: "documents",
        missing: nothing,
        test: || documents::run(true),
    },
    Part {
        name: "texts",
        missing: nothing,
        test: || texts::run(true),
    },
    Part {
        name: "workflows",
        missing: || needs(&["actionlint", "shellcheck"]),
        test: workflows::lint,
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
    },
    Part {
        name: "release",
        missing: nothing,
        test: release::dry_run,
    },
    Part {
        name: "rust",
        missing: nothing,
        test: || run_command(&mut cargo(&["test", "--workspace"])),
    },
    Part {
        name: "cross check",
        missing: cross_toolchain::missing,
        test: cross_check::run,
    },
    Part {
        name: "arm",
        missing: cross_toolchain::missing,
        test: arm::test,
    },
    Part {
        name: "example",
        missing: nothing,
        test: || {
            run_command(&mut cargo(&["run", "--quiet", "--example", "create_call"]))?;
            let dial = ["run", "--quiet", "--example", "create_call", "--", "--dial"];
            run_command(&mut cargo(&dial))
        },
    },
    Part {
        name: "nginx",
        missing: || needs(&["nginx"]),
        test: || run_command(&mut cargo(&["test", "--test", "nginx"])),
    },
    Part {
        name: "sip",
        missing: sip_missing,
        test: || {
            run_command(&mut cargo(&["test", "--test", "sip_call"]))?;
            let endurance = ["test", "--package", "sandbox", "--test", "sip_endurance"];
            run_command(&mut cargo(&endurance))
        },
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
    },
    Part {
        name: "packets",
        missing: namespaces::missing,
        test: || namespaces::run_test("dropped_packets"),
    },
    Part {
        name: "round trips",
        missing: round_trips::missing,
        test: round_trips::test,
    },
    Part {
        name: "bindings",
        missing: nothing,
        test: || bindings::run(true),
    },
    Part {
        name: "chaos",
        missing: nothing,
        test: chaos::short,
    },
    Part {
        name: "kill",
        missing: nothing,
        test: kill::short,
    },
    Part {
        name: "memory",
        missing: memory::missing,
        test: memory::test,
    },
    Part {
        name: "size",
        missing: size::missing,
        test: size::run,
    },
    Part {
        name: "kotlin",
        missing: kotlin::missing,
        test: kotlin::test,
    },
    Part {
        name: "android library",
        missing: android_library::missing,
        test: android_library::test,
    },
    Part {
        name: "android",
        missing: android::missing,
        test: android::test,
    },
    Part {
        name: "swift",
        missing: swift::missing,
        test: swift::test,
    },
    Part {
        name: "ios",
        missing: ios::missing,
        test: ios::test,
    },
];

/// Runs the parts whose names contain `only`. With `nothing_skipped` a part that can't run is a failure.
pub fn run(nothing_skipped: bool, only: &str) -> Result<()> {
    let mut report = Vec::new();
    let mut skipped = 0;
    for part in PARTS.iter().filter(|part| part.name.contains(only)) {
        if let Some(reason) = (part.missing)() {
            if nothing_skipped {
                bail!("{} can't run: {reason}", part.name);
            }
            skipped += 1;
            report.push(format!("skipped  {:<15} {reason}", part.name));
            continue;
        }
        println!("\n== {} ==", part.name);
        let began = Instant::now();
        (part.test)()?;
        let seconds = began.elapsed().as_secs();
        report.push(format!("passed   {:<15} {seconds} s", part.name));
    }
    println!("\n{}", report.join("\n"));
    println!(
        "\n{} passed, 0 failed, {skipped} skipped",
        report.len() - skipped
    );
    Ok(())
}

/// The softphones, and what compiles the program in the order of the Linphone recipe.
fn sip_missing() -> Option<String> {
    let header = "/usr/include/linphone/core.h";
    needs(&["linphonec", "baresip", "sipp", "cc"]).or_else(|| {
        (!std::path::Path::new(header).exists())
            .then(|| "not installed: liblinphone's headers".to_owned())
    })
}

fn nothing() -> Option<String> {
    None
}

pub fn needs(programs: &[&str]) -> Option<String> {
    let missing: Vec<&str> = programs
        .iter()
        .copied()
        .filter(|program| !installed(program))
        .collect();
    (!missing.is_empty()).then(|| format!("not installed: {}", missing.join(", ")))
}
