//! The Swift packages, the SDK and the operator app's model: format, warnings and tests, against the compiled library and the
//! sandbox.

pub mod documentation;
mod stale_library;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{
    apple_modules,
    command::{build_workspace, root, run, target},
    swift_toolchain::Toolchain,
};

/// Everything that swift-format looks at.
const SOURCES: [&str; 5] = [
    "Package.swift",
    "ios",
    "tests/swift",
    "tests/swift-stale",
    "bench/swift",
];

/// The operator app's model, a package of its own.
const OPERATOR_MODEL: &str = "ios/OperatorApp/Model";

/// Measures this process's memory, so it has a process to itself.
const SOAK: &str = "EnduranceTests.manyCallsOneAfterAnotherLeaveTheProcessAsItWas";

/// How many calls it makes, if not 20,000.
const SOAK_CALLS: &str = "ANONCALL_SOAK_CALLS";

/// Why the Swift tests can't run on this machine, if they can't.
pub fn missing() -> Option<String> {
    Toolchain::missing()
}

/// Checks the format and the documentation, builds with warnings as errors, and runs the tests.
pub fn test() -> Result<()> {
    let toolchain = Toolchain::find_or_make()?;
    build_workspace()?;
    let target = root().join(target());
    let swift =
        |arguments: &[&str]| run(&mut toolchain.command(&target, &variables(&target), arguments));

    let lint = ["swift", "format", "lint", "--strict", "--recursive"];
    swift(&[&lint[..], &SOURCES].concat())?;
    apple_modules::check(&target, &swift)?;

    let scratch = |name: &str| target.join(name).to_string_lossy().into_owned();
    let (sdk, model) = (scratch("swift"), scratch("swift-model"));
    swift(&[&tests_of(".", &sdk)[..], &["--skip", SOAK]].concat())?;
    let soak = ["--skip-build", "--filter", SOAK];
    swift(&[&tests_of(".", &sdk)[..], &soak].concat())?;
    swift(&tests_of(OPERATOR_MODEL, &model))?;

    let stale = target.join("swift-stale");
    stale_library::write_package(&stale)?;
    swift(&tests_of(
        &stale.to_string_lossy(),
        &scratch("swift-stale-build"),
    ))
}

/// Builds the documentation of the SDK, and says where it is.
pub fn documentation() -> Result<PathBuf> {
    let toolchain = Toolchain::find_or_make()?;
    let target = root().join(target());
    apple_modules::check(&target, &|arguments| {
        run(&mut toolchain.command(&target, &variables(&target), arguments))
    })?;
    Ok(documentation::archive(&target))
}

/// Runs a package's tests, one at a time: some look at what the whole process holds. Without `XCTest`, which has no tests here.
fn tests_of<'a>(package: &'a str, scratch: &'a str) -> [&'a str; 9] {
    [
        "swift",
        "test",
        "--quiet",
        "--package-path",
        package,
        "--scratch-path",
        scratch,
        "--disable-xctest",
        "--no-parallel",
    ]
}

/// Where the package and its tests find what cargo built, and what this machine's user sets for them.
fn variables(target: &Path) -> Vec<(&'static str, OsString)> {
    let built = target.join("debug");
    let mut variables = vec![
        ("ANONCALL_SANDBOX", built.join("sandbox").into()),
        ("ANONCALL_LIBRARY_DIR", built.into()),
    ];
    variables.extend(env::var_os(SOAK_CALLS).map(|calls| (SOAK_CALLS, calls)));
    variables
}
