//! The machine and the versions that the figures belong to.

use std::{fs, process::Command};

use anyhow::{Context, Result, ensure};
use cargo_metadata::MetadataCommand;
use regex::Regex;

use super::figures;
use crate::{
    command::{command, root, target},
    swift_toolchain::Toolchain,
};

/// Crates whose versions matter to the comparison.
const CRATES: [&str; 8] = [
    "anoncall", "reqwest", "hyper", "rustls", "ring", "tokio", "uniffi", "curl-sys",
];

/// The table of the machine and the versions.
pub fn table() -> Result<String> {
    let cpu_info = fs::read_to_string("/proc/cpuinfo")?;
    let cpus: Vec<&str> = cpu_info
        .lines()
        .filter_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map(|(_, name)| name)
        .collect();
    let memory = first_match("/proc/meminfo", r"MemTotal:\s+(\d+) kB")?.parse::<u64>()?;
    let system = first_match("/etc/os-release", r#"PRETTY_NAME="(.*)""#)?;
    let toolchain = Toolchain::find_or_make()?;
    let mut swift = toolchain.command(&target(), &[], &["swift", "--version"]);
    let rows = [
        row(
            "processor",
            &format!("{} × {}", cpus.len(), cpus.first().context("no processor")?),
        ),
        row("memory", &format!("{} GiB", memory >> 20)),
        row(
            "system",
            &format!("{system}, Linux {}", said(command("uname").arg("-r"))?),
        ),
        row("Rust", &said(command("rustc").arg("--version"))?),
        row("Java", &said(command("java").arg("-version"))?),
        row("Swift", &said(&mut swift)?),
        row("nginx", &said(command("nginx").arg("-v"))?),
        row("crates", &crates()?),
        row("Maven", &maven()?),
    ];
    Ok(figures::table("| what | version |", &rows))
}

/// The day, and how busy the machine was.
pub fn now() -> Result<String> {
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or_default();
    let day = said(command("date").args(["--utc", "+%F"]))?;
    Ok(format!("{day}, load average after it {load}"))
}

fn crates() -> Result<String> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("bench/throughput/Cargo.toml"))
        .exec()?;
    let versions = metadata
        .packages
        .iter()
        .filter(|package| CRATES.contains(&package.name.as_str()))
        .map(|package| format!("{} {}", package.name, package.version));
    Ok(versions.collect::<Vec<_>>().join(", "))
}

/// The versions of the Kotlin side.
fn maven() -> Result<String> {
    let shared = root().join("tests/kotlin/pom.xml");
    let shared = fs::read_to_string(shared)?;
    let own = fs::read_to_string(root().join("bench/kotlin/pom.xml"))?;
    let mut versions = Vec::new();
    for name in ["kotlin", "coroutines", "jna"] {
        let version = capture(&shared, &format!("<{name}.version>(.*)</"))?;
        versions.push(format!("{name} {version}"));
    }
    for name in ["okhttp-jvm", "kotlinx-serialization-json"] {
        let version = capture(
            &own,
            &format!(r"<artifactId>{name}</artifactId>\s*<version>(.*)</"),
        )?;
        versions.push(format!("{name} {version}"));
    }
    Ok(versions.join(", "))
}

fn row(what: &str, version: &str) -> String {
    format!("| {what} | {version} |")
}

/// The first line that a program prints; some print their version as an error.
fn said(program: &mut Command) -> Result<String> {
    let output = program.output()?;
    ensure!(output.status.success(), "{program:?}: {}", output.status);
    let text = String::from_utf8([output.stdout, output.stderr].concat())?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

fn first_match(file: &str, pattern: &str) -> Result<String> {
    capture(&fs::read_to_string(file)?, pattern).context(file.to_owned())
}

fn capture(text: &str, pattern: &str) -> Result<String> {
    let found = Regex::new(pattern)?
        .captures(text)
        .and_then(|captures| captures.get(1));
    Ok(found
        .with_context(|| pattern.to_owned())?
        .as_str()
        .to_owned())
}
