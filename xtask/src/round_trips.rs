//! Round trips of calls over a slow link: counted by `bench/round-trips` (its README says how), between two network namespaces.

use std::{
    fs,
    path::{Path, absolute},
    process::{Command, Stdio},
};

use anyhow::{Result, ensure};

use crate::{
    command::{cargo, command, needs, run as run_command, target},
    namespaces,
};

/// The package that counts them. It is no member of the workspace, because it runs on Linux only.
const MANIFEST: &str = "bench/round-trips/Cargo.toml";

/// Why they can't be counted on this machine, if they can't.
pub fn missing() -> Option<String> {
    namespaces::missing()
        .or_else(|| needs(&["nginx"]))
        .or_else(|| (!Path::new("/dev/net/tun").exists()).then(|| "no /dev/net/tun".to_owned()))
}

/// Measures the scenarios whose names contain `only`, as tables in Markdown: all of them in about ten minutes. `OkHttp` is beside anoncall
/// if the benchmarks in Kotlin have been built.
pub fn table(only: &str) -> Result<String> {
    let mut program = built(true)?;
    program.args(["--only", only]);
    if let Some(phone) = okhttp_phone()? {
        program.arg("--peer").arg(format!("OkHttp={phone}"));
    }
    let output = program.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{program:?}: {}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// Compares the counts with what is promised. Times are not looked at: the machine may be busy.
pub fn test() -> Result<()> {
    let format = ["fmt", "--check", "--manifest-path", MANIFEST];
    run_command(&mut cargo(&format))?;
    let lint = ["--all-targets", "--", "-D", "warnings"];
    run_command(of_package("clippy").args(lint))?;
    run_command(&mut of_package("test"))?;
    let quick = ["--check", "--repeats", "3", "--dial-pad-s", "30"];
    run_command(built(false)?.args(quick))
}

/// The program, with anoncall's phone to measure.
fn built(release: bool) -> Result<Command> {
    let mut build = of_package("build");
    let profile = if release {
        build.arg("--release");
        "release"
    } else {
        "debug"
    };
    run_command(&mut build)?;
    let folder = absolute(target())?.join(profile);
    let mut program = command(folder.join("round-trips"));
    program.arg("--phone").arg(folder.join("anoncall-phone"));
    Ok(program)
}

fn okhttp_phone() -> Result<Option<String>> {
    let folder = absolute(target())?.join("kotlin/bench-programs");
    let class_path = folder.join("classpath");
    if !class_path.exists() {
        return Ok(None);
    }
    let libraries = fs::read_to_string(class_path)?;
    let classes = folder.join("classes");
    Ok(Some(format!(
        "java -cp '{}:{libraries}' dev.anoncall.bench.OkHttpPhoneKt",
        classes.display()
    )))
}

fn of_package(task: &str) -> Command {
    let mut cargo = cargo(&[task, "--locked", "--quiet", "--manifest-path", MANIFEST]);
    cargo.arg("--target-dir").arg(target());
    cargo
}
