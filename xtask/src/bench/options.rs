//! What is asked of a run of the benchmarks.

use clap::Args;

/// What to measure, and how thoroughly.
#[derive(Args)]
pub struct Options {
    /// A short run, to see that everything works: its figures are printed, but not written down.
    #[arg(long)]
    pub quick: bool,
    /// Only the tables whose names contain this text: calls, burst, cold start, functions, round trips,
    /// fleet, machine.
    #[arg(long, default_value = "")]
    pub only: String,
    /// Build the library and what it is compared with with this optimisation level, instead of the one that ships.
    #[arg(long, value_parser = ["1", "2", "3", "s", "z"])]
    pub opt_level: Option<String>,
}

impl Options {
    /// How often something is measured: the short way, or thoroughly.
    pub fn pick(&self, quick: usize, thorough: usize) -> usize {
        if self.quick { quick } else { thorough }
    }

    /// Whether the figures go into the document: only those of a thorough run of what ships.
    pub fn writes(&self) -> bool {
        !self.quick && self.opt_level.is_none()
    }
}
