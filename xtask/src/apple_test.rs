//! Everything that only Apple's tools can show: the `XCFramework`, alone and beside another Rust library, the package for devices and simulators, its documentation,
//! the operator app, and both on a simulator.

use std::fs;

use anyhow::Result;

use crate::{
    command::{command, root, run as run_command, target},
    ios,
    simulator::Simulator,
    swift, test_sandbox,
};

/// Apps with extensions can't link a library that uses what extensions must not.
const EXTENSIONS: &str = "APPLICATION_EXTENSION_API_ONLY=YES";

/// What the package offers.
const PRODUCTS: [&str; 3] = ["AnonCall", "AnonCallDynamic", "AnonCallTesting"];

/// Where an app runs, whichever phone it is.
const DEVICE: &str = "generic/platform=iOS";
const SIMULATOR: &str = "generic/platform=iOS Simulator";
/// For the tests of apps' packages.
const MAC: &str = "generic/platform=macOS";

/// The operator app with its tests and those of the SDK.
const APP: [&str; 4] = [
    "-project",
    "ios/OperatorApp/OperatorApp.xcodeproj",
    "-scheme",
    "OperatorApp",
];

/// This machine as its simulators see it.
const MACHINE: &str = "127.0.0.1";

/// `xcodebuild` hands variables with this prefix on to the tests, without it.
const FOR_TESTS: &str = "TEST_RUNNER_";

/// Builds and tests in the order in which one needs the other.
pub fn run() -> Result<()> {
    ios::run(&ios::Options::default())?;
    ios::two_sdks::link()?;
    for product in PRODUCTS {
        for destination in [DEVICE, SIMULATOR, MAC] {
            let build = [
                "build",
                "-scheme",
                product,
                "-destination",
                destination,
                EXTENSIONS,
            ];
            xcodebuild(&build)?;
        }
    }
    xcodebuild(&["docbuild", "-scheme", "AnonCall", "-destination", SIMULATOR])?;
    run_command(
        command("xcodegen")
            .arg("--spec")
            .arg(root().join("ios/OperatorApp/project.yml")),
    )?;
    xcodebuild(&[&["build"], &APP[..], &["-destination", SIMULATOR]].concat())?;
    // SDK and model on macOS, against the sandbox.
    swift::test()?;
    test_on_a_simulator()
}

/// The tests of the operator app's screen and of the SDK, on the sandbox of this process.
fn test_on_a_simulator() -> Result<()> {
    let sandbox = test_sandbox::start()?;
    let simulator = Simulator::create()?;
    // What was tested and seen, pictures of failures included.
    let results = root().join(target()).join("simulator.xcresult");
    if results.exists() {
        // `xcodebuild` writes over none.
        fs::remove_dir_all(&results)?;
    }
    let variables = test_sandbox::arguments(&sandbox, MACHINE)?
        .map(|(name, value)| (format!("{FOR_TESTS}{name}"), value));
    run_command(
        command("xcodebuild")
            .arg("test")
            .args(APP)
            .args(["-destination", &simulator.destination()])
            // On this simulator, and not on copies of it.
            .args(["-parallel-testing-enabled", "NO"])
            .arg("-resultBundlePath")
            .arg(results)
            .envs(variables),
    )
}

fn xcodebuild(arguments: &[&str]) -> Result<()> {
    run_command(command("xcodebuild").args(arguments))
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn read(file: &str) -> String {
        fs::read_to_string(root().join("ios/OperatorApp").join(file)).unwrap()
    }

    fn all(pattern: &str, text: &str) -> Vec<String> {
        let found = Regex::new(pattern).unwrap();
        found
            .captures_iter(text)
            .map(|it| it[1].to_owned())
            .collect()
    }

    #[test]
    fn the_screens_tests_look_for_texts_of_the_catalogue() {
        let catalogue: serde_json::Value =
            serde_json::from_str(&read("Sources/OperatorApp/Resources/Localizable.xcstrings"))
                .unwrap();
        let wanted = all(r#"case \w+ = "(\w+)""#, &read("UITests/ShownText.swift"));
        assert!(!wanted.is_empty());
        for key in wanted {
            assert!(catalogue["strings"].get(&key).is_some(), "{key}");
        }
    }

    /// The app ignores others.
    #[test]
    fn the_screens_tests_set_what_a_device_management_can_set() {
        let known = read("Model/Sources/OperatorModel/Configuration.swift");
        let known = &all(r"enum Name: [^{]+\{\s*case ([^}]+)\}", &known)[0];
        let known = all(r"(\w+)", known);
        let set = all(r#""(\w+)": \w+"#, &read("UITests/SandboxSettings.swift"));
        assert_eq!(set.len(), 5, "{set:?}");
        for name in set {
            assert!(known.contains(&name), "{name}: {known:?}");
        }
    }

    #[test]
    fn the_scheme_has_every_test_target() {
        let project = read("project.yml");
        let targets = all(r"(?m)^  (\w+):\n    type: bundle\.", &project);
        let tested = project.split_once("    test:\n").unwrap().1;
        assert_eq!(targets.len(), 2);
        for target in targets {
            assert!(
                tested.contains(&format!("        - {target}\n")),
                "{target}"
            );
        }
    }
}
