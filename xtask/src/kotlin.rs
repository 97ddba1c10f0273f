//! The Kotlin tests: bindings and hand-written layer on the JVM, against the sandbox (`tests/kotlin/README.md`).

use std::path::absolute;

use anyhow::Result;

use crate::command::{build_workspace, command, needs, root, run, target};

/// Why they can't run on this machine, if they can't.
pub fn missing() -> Option<String> {
    // The guide's backend is a script; a library of another version is compiled for a test.
    needs(&["mvn", "javac", "python3", "cc"])
}

/// Builds the library and the sandbox; Maven checks the format, builds without warnings, tests, and compares the ABI.
pub fn test() -> Result<()> {
    build_workspace()?;
    run(command("mvn")
        .current_dir(root().join("tests/kotlin"))
        .arg("test")
        .arg(format!("-Dcargo.target={}", absolute(target())?.display())))
}
