//! Type-checks the Swift files that only Apple platforms build (views, Keychain, network monitor, log), against stubs of Apple's
//! modules.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{command::root, swift::documentation};

/// The stubs, in the order of their imports.
const STUBS: [&str; 8] = [
    "os",
    "CFNetwork",
    "Network",
    "Security",
    "UIKit",
    "UniformTypeIdentifiers",
    "SwiftUI",
    "XCTest",
];

/// The project's own modules in the order of their imports, with the language mode and the warnings of their packages.
const MODULES: [(&str, &[&str], &[&str]); 8] = [
    (
        "AnonCallCore",
        &["bindings/swift"],
        &["-swift-version", "5"],
    ),
    ("AnonCall", &["ios/Sources/AnonCall"], STRICT),
    ("AnonCallTesting", &["ios/Sources/AnonCallTesting"], STRICT),
    (
        "OperatorModel",
        &["ios/OperatorApp/Model/Sources/OperatorModel"],
        STRICT,
    ),
    (
        "OperatorApp",
        &["ios/OperatorApp/Sources/OperatorApp"],
        STRICT,
    ),
    ("TestHost", &["ios/OperatorApp/TestHost"], STRICT),
    (
        "OperatorUITests",
        &["ios/OperatorApp/UITests", TEST_SUPPORT],
        STRICT,
    ),
    (
        "SimulatorTests",
        &["ios/OperatorApp/SimulatorTests", TEST_SUPPORT],
        STRICT,
    ),
];

/// What both targets of tests have.
const TEST_SUPPORT: &str = "ios/OperatorApp/TestSupport";

const STRICT: &[&str] = &["-swift-version", "6", "-warnings-as-errors"];

/// Code of an app.
const SWIFT_5_APP: &str = "tests/swift/ErrorHandling.swift";

/// The module that apps import, whose documentation is built.
const PUBLIC: &str = "AnonCall";

/// Runs the compiler by `swift`, in `target`, and builds the documentation of what it compiled: of all files, also of those for Apple alone.
pub fn check(target: &Path, swift: &dyn Fn(&[&str]) -> Result<()>) -> Result<()> {
    let modules = target.join("apple-modules");
    if modules.exists() {
        // A module that was left over would hide that one is missing.
        fs::remove_dir_all(&modules)?;
    }
    fs::create_dir_all(&modules)?;
    for stub in STUBS {
        let source = format!("tests/apple-stubs/{stub}.swift");
        emit(swift, &modules, stub, &[source], &["-swift-version", "6"])?;
    }
    let symbols = modules.join("symbols");
    fs::create_dir_all(&symbols)?;
    let symbols = symbols.to_string_lossy();
    for (module, folders, options) in MODULES {
        let mut options = options.to_vec();
        if module == PUBLIC {
            options.extend(documentation::symbol_graph_options(&symbols));
        }
        emit(swift, &modules, module, &sources(folders)?, &options)?;
    }
    // Apps in Swift 5 mode can use the SDK too.
    emit(
        swift,
        &modules,
        "Swift5App",
        &[SWIFT_5_APP.to_owned()],
        &["-swift-version", "5", "-warnings-as-errors"],
    )?;
    documentation::build(&symbols, target, swift)
}

fn emit(
    swift: &dyn Fn(&[&str]) -> Result<()>,
    modules: &Path,
    module: &str,
    sources: &[String],
    options: &[&str],
) -> Result<()> {
    let folder = modules.to_string_lossy();
    let output = format!("{folder}/{module}.swiftmodule");
    let mut arguments = vec!["swiftc", "-emit-module", "-parse-as-library"];
    arguments.extend(["-module-name", module, "-emit-module-path", &output]);
    arguments.extend(["-I", &folder, "-I", "bindings/swift/include"]);
    // Previews are there for debugging alone.
    arguments.extend(["-D", "DEBUG"]);
    arguments.extend(options);
    arguments.extend(sources.iter().map(String::as_str));
    swift(&arguments)
}

/// The Swift files of these folders, by their paths from the root.
fn sources(folders: &[&str]) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(root().join(folder)).with_context(|| (*folder).to_owned())? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "swift") {
                files.push(path.strip_prefix(root())?.to_string_lossy().into_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}
