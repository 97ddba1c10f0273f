//! The Kotlin tests: bindings and hand-written layer on the JVM, against the sandbox (`tests/kotlin/README.md`).

use std::path::{PathBuf, absolute};

use anyhow::Result;

use crate::command::{build_library_and_sandbox, command, needs, root, run, target};

/// Why they can't run on this machine, if they can't.
pub fn missing() -> Option<String> {
    // The guide's backend is a script; a library of another version is compiled for a test.
    needs(&["mvn", "javac", "python3", "cc"])
}

/// Builds the library and the sandbox; Maven checks the format, builds without warnings, tests, and compares the ABI.
pub fn test() -> Result<()> {
    build_library_and_sandbox()?;
    run(command("mvn")
        .current_dir(root().join("tests/kotlin"))
        .arg("test")
        .arg(format!("-Dcargo.target={}", absolute(target())?.display())))
}

/// Builds the documentation of the SDK's common part with Dokka, and says where it is.
pub fn documentation() -> Result<PathBuf> {
    run(command("mvn")
        .current_dir(root().join("tests/kotlin"))
        .args(["--projects", "sdk", "--also-make", "dokka:dokka"])
        .arg(format!("-Dcargo.target={}", absolute(target())?.display())))?;
    Ok(root().join(target()).join("kotlin/sdk/dokka"))
}
