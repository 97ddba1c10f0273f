//! Breaks the core in one small place after the other, and expects a test to notice. A survivor is a promise that no test guards, or
//! is named with the reason why nothing could be noticed.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;

use crate::command::{cargo, installed, root, target};

/// The survivors that are no gap, each with the reason.
const EQUIVALENT: &str = "tests/equivalent_mutants.json";

/// Each module with the integration tests that guard it besides the unit tests: no more, because all of them run for each mutant.
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
    ("client", &["evidence", "events", "find_call", "readiness"]),
    ("clock", &[]),
    ("config", &["tls", "test_numbers"]),
    ("connections", &["connections", "evidence", "readiness"]),
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
            "evidence",
            "faults",
            "readiness",
            "test_numbers",
            "tokens",
        ],
    ),
    ("http_failure", &["envelope", "evidence", "faults", "tls"]),
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
            "evidence",
            "faults",
            "readiness",
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
    ("token", &["tokens"]),
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
    ("wire", &["answers"]),
];

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

#[derive(Deserialize)]
struct Outcomes {
    total_mutants: u32,
    caught: u32,
    timeout: u32,
    unviable: u32,
}

/// Breaks the modules and compares the survivors with those that are named.
pub fn run(options: &Options) -> Result<()> {
    ensure!(
        installed("cargo-mutants"),
        "cargo-mutants is needed: cargo install --locked cargo-mutants"
    );
    check_modules(&options.modules)?;
    let path = root().join(EQUIVALENT);
    let named: Vec<Equivalent> = serde_json::from_str(&fs::read_to_string(path)?)?;
    let mut report = Vec::new();
    let mut faults = Vec::new();
    for (module, tests) in MODULES {
        if !options.modules.is_empty() && !options.modules.iter().any(|it| it == module) {
            continue;
        }
        let (line, survivors) = break_module(module, tests)?;
        report.push(line);
        let named = named
            .iter()
            .map(|it| it.mutant.as_str())
            .filter(|it| it.starts_with(&format!("src/{module}.rs: ")));
        faults.extend(compare(survivors, named));
    }
    println!("\n{}", report.join("\n"));
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
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

/// Runs cargo-mutants on a module: what to report, and the survivors by name.
fn break_module(module: &str, tests: &[&str]) -> Result<(String, Vec<String>)> {
    let folder = root().join(target()).join("mutants");
    let output = folder.join(module);
    fs::create_dir_all(&output)?;
    let mut mutants = cargo(&["mutants", "--file", &format!("src/{module}.rs"), "--output"]);
    mutants
        .arg(&output)
        .args(["--colors", "never", "--no-shuffle"])
        // A mutant that waits for ever is noticed too, but not by a busy machine's slowness.
        .args(["--minimum-test-timeout", "90"])
        .arg("--cargo-arg=--lib")
        .args(
            tests
                .iter()
                .map(|test| format!("--cargo-arg=--test={test}")),
        )
        .env("CARGO_TARGET_DIR", folder.join("build"))
        .env("CARGO_PROFILE_DEV_DEBUG", "none");
    if !matches!(module, "readiness" | "token_cache") {
        // It takes longer than all other unit tests together.
        mutants.args(["--", "--", "--skip", "fleet::"]);
    }
    let status = mutants.status()?;
    // 2: some survived, 3: some did not end.
    ensure!(
        matches!(status.code(), Some(0 | 2 | 3)),
        "{mutants:?}: {status}"
    );
    let results = output.join("mutants.out");
    let survivors = fs::read_to_string(results.join("missed.txt"))?;
    let survivors: Vec<String> = survivors.lines().map(without_place).collect();
    Ok((describe(module, &results, survivors.len())?, survivors))
}

/// A mutant's name without line and column, which every other change moves.
fn without_place(mutant: &str) -> String {
    let mut parts = mutant.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(change)) => format!("{file}:{change}"),
        _ => mutant.to_owned(),
    }
}

fn describe(module: &str, results: &Path, survivors: usize) -> Result<String> {
    let path = results.join("outcomes.json");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let outcomes: Outcomes = serde_json::from_str(&text)?;
    Ok(format!(
        "{module:<12} {:>3} mutants, {:>3} noticed, {survivors:>2} survived, {:>2} don't compile",
        outcomes.total_mutants,
        outcomes.caught + outcomes.timeout,
        outcomes.unviable
    ))
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
    fn mutants_are_named_without_their_place() {
        assert_eq!(
            without_place("src/a.rs:17:50: replace a::b -> c with d"),
            "src/a.rs: replace a::b -> c with d"
        );
    }

    #[test]
    fn every_module_is_listed() -> Result<()> {
        check_modules(&["send_gate".into()])?;
        assert!(check_modules(&["no_such_module".into()]).is_err());
        Ok(())
    }
}
