//! Round trips of calls over a slow link: counted by `bench/round-trips` (its README says how), between two network namespaces.

use std::{
    fs,
    path::{Path, absolute},
    process::{Command, Stdio},
};

use anyhow::{Result, ensure};

use crate::{
    command::{build_workspace, cargo, command, needs, run as run_command, target},
    namespaces,
};

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
    let quick = ["--check", "--repeats", "3", "--dial-pad-s", "30"];
    run_command(built(false)?.args(quick))
}

/// The program, with anoncall's phone to measure.
fn built(release: bool) -> Result<Command> {
    let profile = if release {
        let build = ["build", "--release", "--quiet", "--package", "round-trips"];
        run_command(&mut cargo(&build))?;
        "release"
    } else {
        build_workspace()?;
        "debug"
    };
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
