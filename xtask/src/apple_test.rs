//! Everything that only Apple's tools can show: the `XCFramework`, alone and beside another Rust library, the package for devices and simulators, its documentation, the operator app.

use anyhow::Result;

use crate::{
    command::{command, root, run as run_command},
    ios, swift,
};

/// Apps with extensions can't link a library that uses what extensions must not.
const EXTENSIONS: &str = "APPLICATION_EXTENSION_API_ONLY=YES";

/// What the package offers.
const PRODUCTS: [&str; 3] = ["AnonCall", "AnonCallDynamic", "AnonCallTesting"];

/// Where an app runs, whichever phone it is.
const DEVICE: &str = "generic/platform=iOS";
const SIMULATOR: &str = "generic/platform=iOS Simulator";

/// Builds and tests in the order in which one needs the other.
pub fn run() -> Result<()> {
    ios::run(&ios::Options::default())?;
    ios::two_sdks::link()?;
    for product in PRODUCTS {
        for destination in [DEVICE, SIMULATOR] {
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
    let app = [
        "-project",
        "ios/OperatorApp/OperatorApp.xcodeproj",
        "-scheme",
        "OperatorApp",
    ];
    xcodebuild(&[&["build"], &app[..], &["-destination", SIMULATOR]].concat())?;
    // SDK and model on macOS, against the sandbox.
    swift::test()
}

fn xcodebuild(arguments: &[&str]) -> Result<()> {
    run_command(command("xcodebuild").args(arguments))
}
