//! The tests on the Android device or emulator that is connected, against the sandbox on this machine.

use anyhow::Result;
use base64::{Engine, prelude::BASE64_STANDARD};
use sandbox::{Options, Sandbox};

use crate::command::{command, root, run as run_command};

/// This machine as an emulator sees it.
const MACHINE: &str = "10.0.2.2";

/// Starts the sandbox, and has Gradle build, install and run the tests of SDK and operator app.
pub fn run() -> Result<()> {
    let sandbox = Sandbox::start(Options::default())?;
    run_command(
        command("gradle")
            .arg("--project-dir")
            .arg(root().join("android"))
            .args([
                ":sdk:connectedDebugAndroidTest",
                ":app:connectedDebugAndroidTest",
            ])
            .args(arguments(&sandbox)),
    )
}

/// What the tests have to know of the sandbox, as the Android Gradle plugin hands it on.
fn arguments(sandbox: &Sandbox) -> [String; 4] {
    let domain = format!("{MACHINE}:{}", sandbox.address().port());
    let authority = BASE64_STANDARD.encode(sandbox.authority().ca_pem());
    [
        ("domain", domain.as_str()),
        ("appKey", sandbox::APP_KEY),
        ("appSecret", sandbox::APP_SECRET),
        ("authority", &authority),
    ]
    .map(|(name, value)| format!("-Pandroid.testInstrumentationRunnerArguments.{name}={value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_get_all_they_ask_for() -> Result<()> {
        let given = arguments(&Sandbox::start(Options::default())?).join("\n");
        let asked = regex::Regex::new(r#"argument\("(\w+)"\)"#)?;
        for tests in [
            include_str!("../../android/sdk/src/androidTest/kotlin/dev/anoncall/DeviceTest.kt"),
            include_str!(
                "../../android/app/src/androidTest/kotlin/dev/anoncall/operator/OperatorScreenTest.kt"
            ),
        ] {
            for name in asked.captures_iter(tests) {
                assert!(given.contains(&format!(".{}=", &name[1])), "{name:?}");
            }
        }
        assert!(given.contains(".domain=10.0.2.2:"), "{given}");
        Ok(())
    }
}
