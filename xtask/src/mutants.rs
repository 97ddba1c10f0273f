//! Breaks the core in one small place after the other, and expects a test to notice. A survivor is a promise that no test guards, or
//! is named with the reason why nothing could be noticed.

mod copy;
mod guarded;
mod stages;

use std::{collections::BTreeSet, fs};

use anyhow::{Result, ensure};
use clap::Args;
use serde::Deserialize;

use self::{
    guarded::Module,
    stages::{Findings, Folders},
};
use crate::{
    command::{installed, root, target},
    modules::files_below,
};

/// The survivors that are no gap, each with the reason.
const EQUIVALENT: &str = "tests/equivalent_mutants.json";

/// What holds no promise: lists of modules, and what is compiled for tests only.
fn is_left_out(module: &str) -> bool {
    let name = module.rsplit('/').next().unwrap_or(module);
    ["fleet", "fuzzing", "lib", "mod"].contains(&name) || name.ends_with("_tests")
}

/// Which modules are broken.
#[derive(Args)]
pub struct Options {
    /// Only these modules of `src/`; all of them take more than an hour.
    modules: Vec<String>,
}

#[derive(Deserialize)]
struct Equivalent {
    mutant: String,
    #[serde(rename = "reason")]
    _reason: String,
}

/// Breaks the modules and compares the survivors with those that are named.
pub fn run(options: &Options) -> Result<()> {
    ensure!(
        installed("cargo-mutants"),
        "cargo-mutants is needed: cargo install --locked cargo-mutants"
    );
    check_modules(&options.modules)?;
    let equivalent: Vec<Equivalent> =
        serde_json::from_str(&fs::read_to_string(root().join(EQUIVALENT))?)?;
    let folder = root().join(target()).join("mutants");
    let folders = Folders {
        sources: folder.join("sources"),
        results: folder.join("results"),
        build: folder.join("build"),
    };
    copy::refresh(&folders.sources)?;
    let asked = |module: &Module| {
        options.modules.is_empty() || options.modules.iter().any(|it| module.is(it))
    };
    let mut faults = Vec::new();
    let mut table = HEADING.to_owned();
    for module in Module::all().filter(asked) {
        let findings = stages::run(&module, &folders)?;
        let named = names_of(&module, &equivalent);
        table += &row(&module, &findings);
        println!("\n{table}");
        faults.extend(compare(findings.survivors, named.into_iter()));
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// The mutants of a module that are named as no gap.
fn names_of<'a>(module: &Module, equivalent: &'a [Equivalent]) -> Vec<&'a str> {
    let of_module = format!("src/{}.rs: ", module.name);
    let names = equivalent.iter().map(|it| it.mutant.as_str());
    names.filter(|it| it.starts_with(&of_module)).collect()
}

/// Begins the table that `docs/reliability.md` shows.
const HEADING: &str =
    "| module | mutants | noticed | survived | don't compile |\n|---|---|---|---|---|\n";

fn row(module: &Module, findings: &Findings) -> String {
    let survived = findings.survivors.len();
    format!(
        "| {} | {} | {} | {survived} | {} |\n",
        module.name, findings.mutants, findings.noticed, findings.unviable
    )
}

/// Every module has to be listed, and only modules can be asked for.
fn check_modules(asked: &[String]) -> Result<()> {
    let sources = root().join("src");
    let mut modules = BTreeSet::new();
    for file in files_below(&sources)? {
        let module = file.strip_prefix(&sources)?.with_extension("");
        modules.insert(module.to_string_lossy().into_owned());
    }
    for module in modules.iter().filter(|it| !is_left_out(it)) {
        ensure!(
            Module::all().any(|it| it.name == *module),
            "xtask/src/mutants/guarded.rs doesn't say which tests guard src/{module}.rs"
        );
    }
    for Module { name, .. } in Module::all() {
        ensure!(
            modules.contains(name),
            "xtask/src/mutants/guarded.rs lists {name}, which is gone"
        );
    }
    for module in asked {
        let listed = Module::all().any(|it| it.is(module));
        ensure!(listed, "there is no module {module}");
    }
    Ok(())
}

/// What is wrong: survivors without a name, and names without a survivor.
fn compare<'a>(mut survivors: Vec<String>, named: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut faults = Vec::new();
    for name in named {
        match survivors.iter().position(|survivor| survivor == name) {
            Some(place) => drop(survivors.swap_remove(place)),
            None => faults.push(format!("noticed, so {EQUIVALENT} must not name it: {name}")),
        }
    }
    let unnamed = survivors.into_iter();
    faults.extend(unnamed.map(|survivor| format!("no test notices: {survivor}")));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survivors_and_names_have_to_match() {
        let survivors = || ["a", "b", "b"].map(str::to_owned).to_vec();
        assert!(compare(survivors(), ["b", "a", "b"].into_iter()).is_empty());
        assert_eq!(
            compare(survivors(), ["a", "b"].into_iter()),
            ["no test notices: b"]
        );
        assert_eq!(
            compare(survivors(), ["a", "b", "b", "c"].into_iter()),
            ["noticed, so tests/equivalent_mutants.json must not name it: c"]
        );
    }

    #[test]
    fn every_module_is_listed() -> Result<()> {
        check_modules(&["send_gate".into()])?;
        assert!(check_modules(&["no_such_module".into()]).is_err());
        Ok(())
    }
}
