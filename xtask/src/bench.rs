//! The benchmarks: each table is measured, printed and written into `docs/performance.md`, beside the goal that it is held against.

mod burst;
mod cold_start;
mod figures;
mod functions;
mod load;
mod machine;
mod options;
mod plot;
mod process;
mod programs;

use std::{fs, path::absolute};

use anyhow::{Context, Result, bail};

pub use self::options::Options;
use self::programs::Programs;

use crate::{
    command::{cargo, command, needs, root, run as run_command, target},
    documents::replace_part,
    fleet, kotlin, round_trips,
    swift_toolchain::Toolchain,
};

const DOCUMENT: &str = "docs/performance.md";

struct Table {
    name: &'static str,
    measure: Measure,
}

enum Measure {
    Alone(fn(&Options) -> Result<String>),
    /// With the programs in all languages, which are built once.
    Programs(fn(&Options, &Programs) -> Result<String>),
}

const TABLES: &[Table] = &[
    Table {
        name: "machine",
        measure: Measure::Alone(|_| machine::table()),
    },
    Table {
        name: "calls",
        measure: Measure::Programs(load::table),
    },
    Table {
        name: "burst",
        measure: Measure::Programs(burst::table),
    },
    Table {
        name: "cold start",
        measure: Measure::Programs(cold_start::table),
    },
    Table {
        name: "functions",
        measure: Measure::Alone(functions::table),
    },
    Table {
        name: "round trips",
        measure: Measure::Alone(|_| round_trips::table("")),
    },
    Table {
        name: "fleet",
        measure: Measure::Alone(|_| fleet::table()),
    },
];

/// Measures, prints and writes down.
pub fn run(options: &Options) -> Result<()> {
    if let Some(reason) = missing() {
        bail!("the benchmarks can't run: {reason}");
    }
    let mut programs = None;
    for table in TABLES.iter().filter(|it| it.name.contains(&options.only)) {
        let text = match (&table.measure, &programs) {
            (Measure::Alone(measure), _) => measure(options)?,
            (Measure::Programs(measure), Some(programs)) => measure(options, programs)?,
            (Measure::Programs(measure), None) => {
                measure(options, programs.insert(Programs::build(options)?))?
            }
        };
        println!("\n== {} ==\n\n{text}", table.name);
        if options.writes() {
            write_down(table.name, &text)?;
        }
    }
    Ok(())
}

/// Why the Rust programs can't be compiled on this machine, if they can't: libcurl is compiled from source.
pub fn lint_missing() -> Option<String> {
    needs(&["cc", "pkg-config"]).or_else(|| {
        let found = command("pkg-config").args(["--exists", "openssl"]).status();
        let found = found.is_ok_and(|status| status.success());
        (!found).then(|| "not installed: OpenSSL's headers (libssl-dev)".to_owned())
    })
}

/// Looks at the Rust programs, which are no members of the workspace; those in Kotlin are compiled with the Kotlin tests.
pub fn lint() -> Result<()> {
    let manifest = ["--manifest-path", programs::RUST];
    run_command(cargo(&["fmt", "--check"]).args(manifest))?;
    let lint = ["clippy", "--locked", "--all-targets", "--quiet"];
    run_command(
        cargo(&lint)
            .args(manifest)
            .arg("--target-dir")
            .arg(absolute(target())?)
            .args(["--", "-D", "warnings"]),
    )
}

fn missing() -> Option<String> {
    needs(&["nginx"])
        .or_else(lint_missing)
        .or_else(kotlin::missing)
        .or_else(Toolchain::missing)
}

fn write_down(name: &str, table: &str) -> Result<()> {
    let path = root().join(DOCUMENT);
    let document = fs::read_to_string(&path).context(DOCUMENT)?;
    let begin = format!("<!-- {name}: begin, written by `cargo xtask bench` -->\n");
    let end = format!("<!-- {name}: end -->");
    let command = format!("cargo xtask bench --only '{name}'");
    let fresh = format!("\n{table}\n\n{}: `{command}`\n\n", machine::now()?);
    fs::write(
        &path,
        replace_part(&document, &begin, &end, &fresh).context(DOCUMENT)?,
    )?;
    Ok(())
}
