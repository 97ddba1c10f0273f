//! The border between the languages under Valgrind: a C program that uses the library as the generated bindings do.

use std::fs;

use anyhow::Result;
use sandbox::{Options, Sandbox};

use crate::command::{build_workspace, command, needs, root, run as run_command, target};

/// Why it can't run on this machine, if it can't.
pub fn missing() -> Option<String> {
    needs(&["cc", "valgrind"])
}

/// Builds the library and the driver, and fails on any invalid access and on any memory that is lost.
pub fn test() -> Result<()> {
    build_workspace()?;
    let library = root().join(target()).join("debug");
    let folder = tempfile::tempdir()?;
    let driver = folder.path().join("driver");
    let search = format!("-L{}", library.display());
    let found = format!("-Wl,-rpath,{}", library.display());
    run_command(
        command("cc")
            .args(["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror"])
            .args(["-Ibindings/swift/include", "tests/c/driver.c", "-o"])
            .arg(&driver)
            .args([&search, &found, "-lanoncall", "-lpthread"]),
    )?;

    let sandbox = Sandbox::start(Options::default())?;
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, sandbox.authority().ca_pem())?;
    run_command(
        command("valgrind")
            // Valgrind does not follow which bytes ring's vector code has written, so that check would only tell of those.
            .args([
                "--quiet",
                "--error-exitcode=1",
                "--leak-check=full",
                "--undef-value-errors=no",
            ])
            .args([
                "--errors-for-leak-kinds=definite",
                "--show-leak-kinds=definite",
            ])
            .arg(&driver)
            // By address: the C library never frees what it remembers for looking up names.
            .arg(sandbox.address().to_string())
            .arg(&ca)
            .args([sandbox::APP_KEY, sandbox::APP_SECRET]),
    )
}
