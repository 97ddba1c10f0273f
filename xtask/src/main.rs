//! `cargo xtask`: the one menu of this repository's tasks.

mod bindings;
mod chaos;
mod command;
mod documents;
mod namespaces;
mod suite;

use clap::{Parser, Subcommand};

/// The tasks of this repository.
#[derive(Parser)]
struct Menu {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test that can run on this machine, and say which can't and why.
    Test {
        /// Fail instead of skipping a part whose tools are missing, as CI does.
        #[arg(long)]
        nothing_skipped: bool,
        /// Run only the parts whose names contain this text.
        #[arg(long, default_value = "")]
        only: String,
    },
    /// Generate the Kotlin and Swift bindings into `bindings/`.
    Bindings {
        /// Only fail if the committed ones differ.
        #[arg(long)]
        check: bool,
    },
    /// Make calls under random faults and compare each verdict with the truth.
    Chaos(chaos::Options),
    /// Write the parts of the documents that come from the code.
    Documents {
        /// Only fail if they differ.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Menu::parse().task {
        Task::Test {
            nothing_skipped,
            only,
        } => suite::run(nothing_skipped, &only),
        Task::Bindings { check } => bindings::run(check),
        Task::Chaos(options) => chaos::run(&options),
        Task::Documents { check } => documents::run(check),
    }
}
