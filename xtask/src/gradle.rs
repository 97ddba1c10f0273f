//! What is built by Gradle, and so needs the Android SDK.

use std::process::Command;

use anyhow::Result;

use crate::command::{command, root, run as run_command};

/// What every change has to build: the AAR and the operator app as they ship, with what Android Lint says, and the modules for the JVM.
const BUILD: [&str; 6] = [
    ":sdk:assembleRelease",
    ":sdk:lint",
    ":app:assembleRelease",
    ":app:lint",
    ":jvm:build",
    ":testing:build",
];

/// Builds all modules.
pub fn build() -> Result<()> {
    run_command(&mut gradle(&BUILD))
}

/// Gradle, with these tasks of `android/`.
pub fn gradle(tasks: &[&str]) -> Command {
    let mut gradle = command("gradle");
    gradle.arg("--project-dir").arg(root().join("android"));
    gradle.args(tasks);
    gradle
}
