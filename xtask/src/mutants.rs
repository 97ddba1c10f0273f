//! Breaks the core in one small place after the other, and expects a test to notice. A survivor is a promise that no test guards, or
//! is named with the reason why nothing could be noticed.

mod copy;
mod stages;

use std::fs;

use anyhow::{Result, ensure};
use clap::Args;
use serde::Deserialize;

use self::stages::{Findings, Folders};
use crate::command::{installed, root, target};

/// The survivors that are no gap, each with the reason.
const EQUIVALENT: &str = "tests/equivalent_mutants.json";

/// Each module with the integration tests that guard it besides the unit tests: no more, because all of them run for each mutant that
/// the unit tests don't notice.
const MODULES: &[(&str, &[&str])] = &[
    ("algorithm", &["openssl_certificates"]),
    ("answer", &["answers"]),
    (
        "answer_body",
        &["answers", "envelope", "faults", "test_numbers"],
    ),
    ("call", &[]),
    ("call_attempt", &["find_call"]),
    ("call_record", &["find_call"]),
    ("call_search", &["find_call"]),
    ("call_journal", &[]),
    ("causes", &["evidence", "tls"]),
    (
        "client",
        &["evidence", "events", "find_call", "proxy", "readiness"],
    ),
    ("clock", &[]),
    ("config", &["proxy", "test_numbers", "tls"]),
    (
        "connections",
        &["connections", "evidence", "proxy", "readiness", "tokens"],
    ),
    ("credentials", &["tokens"]),
    ("domain", &[]),
    ("error", &["answers"]),
    ("escapes", &[]),
    ("events", &["events", "evidence"]),
    ("failure_report", &["operator_flow"]),
    ("file_journal", &[]),
    ("finder", &["operator_flow"]),
    ("flow", &["operator_flow"]),
    ("headers", &["answers", "test_numbers"]),
    (
        "http",
        &[
            "answers",
            "connections",
            "envelope",
            "evidence",
            "faults",
            "proxy",
            "readiness",
            "test_numbers",
            "tokens",
        ],
    ),
    (
        "http_failure",
        &[
            "connections",
            "envelope",
            "evidence",
            "faults",
            "proxy",
            "tls",
        ],
    ),
    ("jitter", &[]),
    ("journal_keeper", &["operator_flow"]),
    ("json", &["answers"]),
    ("look_up", &["find_call"]),
    ("look_up_error", &["find_call"]),
    ("look_up_wire", &["find_call"]),
    ("name_lookup", &[]),
    ("network", &["readiness"]),
    ("number_hash", &[]),
    ("pem", &[]),
    ("pending_call", &["evidence", "tokens"]),
    ("pin", &["tls"]),
    ("probe", &["connections", "readiness"]),
    ("proxy", &["proxy"]),
    ("readiness", &["readiness"]),
    ("redaction", &["answers"]),
    ("report_text", &["operator_flow"]),
    ("result_code", &["answers"]),
    ("roots", &["tls"]),
    ("runtime", &["evidence"]),
    ("secret", &["secrets"]),
    ("send_gate", &[]),
    (
        "service",
        &[
            "answers",
            "connections",
            "evidence",
            "faults",
            "proxy",
            "readiness",
            "refused_tokens",
            "secrets",
            "tokens",
        ],
    ),
    ("service_clock", &["find_call"]),
    ("session", &["operator_flow"]),
    ("session_core", &["operator_flow"]),
    ("session_listeners", &["operator_flow"]),
    ("session_state", &["operator_flow"]),
    ("sip", &[]),
    ("text", &[]),
    ("token", &["refused_tokens", "tokens"]),
    (
        "token_cache",
        &["readiness", "refused_tokens", "token_providers", "tokens"],
    ),
    ("token_endpoint", &["tokens"]),
    ("trust", &["private_certificates", "tls"]),
    ("tunnel", &["proxy"]),
    (
        "untrusted",
        &["openssl_certificates", "private_certificates", "tls"],
    ),
    ("verdict", &["operator_flow"]),
    ("wire", &["answers"]),
];

/// The modules that the simulated fleet guards besides. For the others it would only take its time.
const GUARDED_BY_FLEET: [&str; 2] = ["readiness", "token_cache"];

/// What holds no promise: the list of modules, and what is compiled for tests only.
const LEFT_OUT: [&str; 5] = ["fleet", "flow_tests", "fuzzing", "lib", "token_cache_tests"];

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

/// A module of `src/`.
struct Module {
    name: &'static str,
    /// The integration tests that guard it besides the unit tests.
    tests: &'static [&'static str],
}

impl Module {
    fn all() -> impl Iterator<Item = Self> {
        MODULES.iter().map(|&(name, tests)| Self { name, tests })
    }

    /// Whether the simulated fleet guards it.
    fn needs_fleet(&self) -> bool {
        GUARDED_BY_FLEET.contains(&self.name)
    }

    /// Whether there are other tests than the quick ones.
    fn has_more_tests(&self) -> bool {
        !self.tests.is_empty() || self.needs_fleet()
    }
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
    let asked = |name| options.modules.is_empty() || options.modules.iter().any(|it| it == name);
    let mut faults = Vec::new();
    let mut table = HEADING.to_owned();
    for module in Module::all().filter(|module| asked(module.name)) {
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
    for file in fs::read_dir(root().join("src"))? {
        let path = file?.path();
        let module = path.file_stem().unwrap_or_default().to_string_lossy();
        let listed = MODULES.iter().any(|(name, _)| *name == module);
        ensure!(
            listed || LEFT_OUT.contains(&&*module),
            "xtask/src/mutants.rs doesn't say which tests guard src/{module}"
        );
    }
    for (module, _) in MODULES {
        let file = root().join(format!("src/{module}.rs"));
        ensure!(
            file.exists(),
            "xtask/src/mutants.rs lists {module}, which is gone"
        );
    }
    for module in asked {
        let listed = MODULES.iter().any(|(name, _)| name == module);
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
