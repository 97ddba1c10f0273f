//! The tests on the Android device or emulator that is connected, against the sandbox on this machine, and the start of the release build
//! there.

mod release_start;

use anyhow::Result;

use crate::{command::run as run_command, gradle::gradle, test_sandbox};

/// This machine as an emulator sees it.
const MACHINE: &str = "10.0.2.2";

const TESTS: [&str; 2] = [
    ":sdk:connectedDebugAndroidTest",
    ":app:connectedDebugAndroidTest",
];

/// Starts the sandbox, and has Gradle build, install and run the tests of SDK and operator app; then starts the release build.
pub fn run() -> Result<()> {
    let sandbox = test_sandbox::start()?;
    let arguments = test_sandbox::arguments(&sandbox, MACHINE)?.map(|(name, value)| {
        format!("-Pandroid.testInstrumentationRunnerArguments.{name}={value}")
    });
    run_command(gradle(&TESTS).args(arguments))?;
    release_start::run()
}
