//! One module's mutants: all of them against the module's own unit tests, which notice most of them within a second. Those that
//! survive meet all unit tests, and then the integration tests as well, which take much longer to build and to run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::guarded::Module;
use crate::command::cargo;

/// Where things are.
pub struct Folders {
    /// The sources that are broken.
    pub sources: PathBuf,
    /// Where cargo-mutants writes what it finds, module by module.
    pub results: PathBuf,
    /// What is built.
    pub build: PathBuf,
}

/// What became of a module's mutants.
#[derive(Debug, PartialEq, Eq)]
pub struct Findings {
    pub mutants: usize,
    /// A test failed, or did not end in time.
    pub noticed: usize,
    pub unviable: usize,
    /// By name, without line and column, which every other change moves.
    pub survivors: Vec<String>,
}

/// Breaks a module.
pub fn run(module: &Module, folders: &Folders) -> Result<Findings> {
    let output = folders.results.join(module.name);
    fs::create_dir_all(&output)?;
    let results = output.join("mutants.out");
    start(&mut own_tests(module, folders, &output))?;
    let first = Lists::read(&results)?;
    first.count_timeouts_as_caught(&results)?;
    let mut survived = first.missed.clone();
    let mut stages = vec![unit_tests(module, folders, &output)];
    if module.has_more_tests() {
        stages.push(all_tests(module, folders, &output));
    }
    for mut stage in stages {
        if survived.is_empty() {
            break;
        }
        start(&mut stage)?;
        survived = Lists::read(&results)?.missed;
    }
    Ok(first.findings(&survived))
}

fn own_tests(module: &Module, folders: &Folders, output: &Path) -> Command {
    let mut mutants = cargo_mutants(module, folders, output);
    // Its tests are in the module or in the one beside it: `flow::machine_tests`.
    mutants.args(["--", "--", &module.name.replace('/', "::")]);
    mutants
}

fn unit_tests(module: &Module, folders: &Folders, output: &Path) -> Command {
    let mut mutants = cargo_mutants(module, folders, output);
    mutants.args([ONLY_SURVIVORS, "--", "--", "--skip", FLEET]);
    mutants
}

fn all_tests(module: &Module, folders: &Folders, output: &Path) -> Command {
    let mut mutants = cargo_mutants(module, folders, output);
    let tests = module.tests.iter();
    mutants
        .arg(ONLY_SURVIVORS)
        .args(tests.map(|test| format!("--cargo-arg=--test={test}")))
        .env("RUST_TEST_THREADS", THREADS);
    if !module.needs_fleet() {
        mutants.args(["--", "--", "--skip", FLEET]);
    }
    mutants
}

/// How many integration tests run at a time: most of their time is waiting.
const THREADS: &str = "16";

/// Leaves out what an earlier stage noticed.
const ONLY_SURVIVORS: &str = "--iterate";

/// It takes longer than all other unit tests together.
const FLEET: &str = "fleet::";

fn cargo_mutants(module: &Module, folders: &Folders, output: &Path) -> Command {
    let mut mutants = cargo(&["mutants", "--in-place", "--dir"]);
    mutants
        .arg(&folders.sources)
        .args(["--file", &format!("src/{}.rs", module.name), "--output"])
        .arg(output)
        .args(["--colors", "never", "--cargo-arg=--lib"])
        // A mutant that waits for ever is noticed too, but not by a busy machine's slowness.
        .args(["--minimum-test-timeout", "90"])
        .env("CARGO_TARGET_DIR", &folders.build)
        .env("CARGO_INCREMENTAL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "none");
    mutants
}

fn start(mutants: &mut Command) -> Result<()> {
    let status = mutants.status()?;
    // 2: some survived, 3: some did not end.
    ensure!(
        matches!(status.code(), Some(0 | 2 | 3)),
        "{mutants:?}: {status}"
    );
    Ok(())
}

/// The lists that cargo-mutants writes, by name and place.
struct Lists {
    caught: Vec<String>,
    missed: Vec<String>,
    timeout: Vec<String>,
    unviable: Vec<String>,
}

impl Lists {
    fn read(results: &Path) -> Result<Self> {
        let list = |name: &str| {
            let path = results.join(name).with_extension("txt");
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            anyhow::Ok(text.lines().map(str::to_owned).collect())
        };
        Ok(Self {
            caught: list("caught")?,
            missed: list("missed")?,
            timeout: list("timeout")?,
            unviable: list("unviable")?,
        })
    }

    /// What did not end was noticed; the later stages would wait for it again.
    fn count_timeouts_as_caught(&self, results: &Path) -> Result<()> {
        let noticed = [&self.caught[..], &self.timeout].concat();
        Ok(fs::write(results.join("caught.txt"), noticed.join("\n"))?)
    }

    /// What all stages together found, of whom the last left these.
    fn findings(&self, survived: &[String]) -> Findings {
        let viable = self.caught.len() + self.missed.len() + self.timeout.len();
        Findings {
            mutants: viable + self.unviable.len(),
            noticed: viable - survived.len(),
            unviable: self.unviable.len(),
            survivors: survived.iter().map(|it| without_place(it)).collect(),
        }
    }
}

fn without_place(mutant: &str) -> String {
    let mut parts = mutant.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(change)) => format!("{file}:{change}"),
        _ => mutant.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutants_are_named_without_their_place() {
        assert_eq!(
            without_place("src/a.rs:17:50: replace a::b -> c with d"),
            "src/a.rs: replace a::b -> c with d"
        );
    }

    #[test]
    fn what_a_later_stage_notices_is_no_survivor() -> Result<()> {
        let results = tempfile::tempdir()?;
        for (name, text) in [
            ("caught", "src/a.rs:1:1: a\n"),
            ("missed", "src/a.rs:2:1: b\nsrc/a.rs:3:1: c\n"),
            ("timeout", "src/a.rs:4:1: d\n"),
            ("unviable", "src/a.rs:5:1: e\n"),
        ] {
            fs::write(results.path().join(name).with_extension("txt"), text)?;
        }
        let first = Lists::read(results.path())?;
        first.count_timeouts_as_caught(results.path())?;
        let later = Lists::read(results.path())?.caught;
        assert_eq!(later, ["src/a.rs:1:1: a", "src/a.rs:4:1: d"]);
        let expected = Findings {
            mutants: 5,
            noticed: 3,
            unviable: 1,
            survivors: vec!["src/a.rs: c".into()],
        };
        assert_eq!(first.findings(&["src/a.rs:3:1: c".into()]), expected);
        Ok(())
    }
}
