//! Tests that need a network of their own, in Linux namespaces.

use std::process::Command;

use anyhow::{Context, Result};

use crate::command::{cargo, command, needs, run};

/// Why such a test can't run on this machine, if it can't.
pub fn missing() -> Option<String> {
    needs(&["unshare", "ip", "nft", "mount"]).or_else(|| {
        let allowed = command("unshare")
            .args(["--net", "--mount", "true"])
            .status()
            .is_ok_and(|status| status.success());
        (!allowed).then(|| "no network namespaces without root".to_owned())
    })
}

/// Tells the tests that what they change is not this machine's (`tests/namespaces`).
const OWN_NAMESPACES: &str = "ANONCALL_OWN_NAMESPACES";

/// Builds an integration test and runs it, one test at a time, where only its own loopback exists.
pub fn run_test(name: &str) -> Result<()> {
    let binary = build(name)?;
    let script = format!("ip link set lo up && exec '{binary}' --test-threads 1");
    let mut unshare = command("unshare");
    unshare
        .args(["--net", "--mount", "--propagation", "private"])
        .args(["sh", "-c", &script])
        .env(OWN_NAMESPACES, "yes");
    run(&mut unshare)
}

fn build(name: &str) -> Result<String> {
    let mut build: Command = cargo(&["test", "--workspace", "--no-run", "--test", name]);
    let output = build.arg("--message-format=json").output()?;
    let text = String::from_utf8(output.stdout)?;
    text.lines()
        .filter(|line| line.contains(&format!("\"name\":\"{name}\"")))
        .filter_map(|line| line.split("\"executable\":\"").nth(1))
        .filter_map(|rest| rest.split('"').next())
        .next_back()
        .map(str::to_owned)
        .with_context(|| format!("{name} was not built"))
}
