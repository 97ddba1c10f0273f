//! The Rust core for Apple platforms: builds it, packs it as an `XCFramework`, and enters a release in `Package.swift`.

mod archive;
pub mod consumer;
pub mod layout;
mod manifest;
pub mod packing;
#[cfg(test)]
mod property_lists;
mod reasons;
mod signing;
pub mod system;
pub mod two_sdks;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use clap::{Args, builder::NonEmptyStringValueParser};
use regex::bytes::Regex;

use crate::{
    command::{cargo, cargo_home, command, installed, root, run as run_command, target},
    library, macho,
    swift_toolchain::Toolchain,
};
use layout::{FRAMEWORK, Slice};
use packing::XCODE;
use system::{System, deployment_targets};

/// Where `Package.swift` looks for the `XCFramework`, wherever else cargo builds.
const OUTPUT: &str = "target/ios";

/// Every slice: its Rust targets, whose libraries are merged, and what it runs on.
pub const SLICES: [(&[&str], System); 3] = [
    (&["aarch64-apple-ios"], System::Ios),
    (
        &["aarch64-apple-ios-sim", "x86_64-apple-ios"],
        System::Simulator,
    ),
    (
        &["aarch64-apple-darwin", "x86_64-apple-darwin"],
        System::Macos,
    ),
];

/// Rust's names for what the slices are built for.
fn targets() -> impl Iterator<Item = &'static str> {
    SLICES
        .iter()
        .flat_map(|(targets, _)| targets.iter().copied())
}

/// What is done with the `XCFramework`.
#[derive(Args, Default)]
pub struct Options {
    /// Where the zip will be published: enters it with its checksum in Package.swift.
    #[arg(long, value_name = "URL")]
    release_url: Option<String>,
    /// The certificate in the Keychain to sign the `XCFramework` with, by its name ("Apple Distribution: …") or its SHA-1.
    #[arg(long, value_name = "IDENTITY", value_parser = NonEmptyStringValueParser::new())]
    sign: Option<String>,
}

/// Builds the `XCFramework` into `target/ios/`, where `Package.swift` finds it, and zips it.
pub fn run(options: &Options) -> Result<()> {
    let missing = missing_for_building(has_xcode(), has_standard_library);
    ensure!(
        missing.is_empty(),
        "the XCFramework can't be built here:\n  {}",
        missing.join("\n  ")
    );
    let folder = root().join(OUTPUT);
    fs::create_dir_all(&folder)?;
    let slices = SLICES
        .iter()
        .map(|(targets, system)| build_slice(targets, *system))
        .collect::<Result<Vec<_>>>()?;
    layout::write(&folder, &slices)?;
    layout::check(&folder, |library| XCODE.architectures(library))?;
    if let Some(identity) = &options.sign {
        signing::sign(&folder.join(FRAMEWORK), identity)?;
    }
    let zip = archive::zip(&folder, FRAMEWORK)?;
    let checksum = archive::checksum(&zip)?;
    println!("{}\nchecksum {checksum}", zip.display());
    if let Some(url) = &options.release_url {
        let path = root().join(manifest::FILE);
        let text = fs::read_to_string(&path)?;
        fs::write(&path, manifest::with_release(&text, url, &checksum)?)?;
        println!("{} refers to {url}", manifest::FILE);
    }
    Ok(())
}

/// What building needs and this machine has not.
fn missing_for_building(has_xcode: bool, has_rust_for: impl Fn(&str) -> bool) -> Vec<String> {
    let mut missing = Vec::new();
    if !has_xcode {
        missing.push(
            "Xcode is not installed or not chosen (xcode-select --switch); the command line tools have no SDK for iOS".to_owned(),
        );
    }
    for target in targets() {
        if !has_rust_for(target) {
            missing.push(format!("Rust for {target}: rustup target add {target}"));
        }
    }
    missing
}

/// The command line tools have an `xcrun` too, and an `xcodebuild` that only says that it needs Xcode.
fn has_xcode() -> bool {
    installed("xcodebuild")
        && command("xcodebuild")
            .arg("-version")
            .output()
            .is_ok_and(|output| output.status.success())
}

fn has_standard_library(target: &str) -> bool {
    let arguments = ["--print", "target-libdir", "--target", target];
    command("rustc")
        .args(arguments)
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .is_some_and(|folder| PathBuf::from(folder.trim()).is_dir())
}

/// Builds the core for these targets and merges the results into one library.
fn build_slice(targets: &[&str], system: System) -> Result<Slice> {
    let libraries = targets
        .iter()
        .map(|target| build("anoncall", "libanoncall.a", target))
        .collect::<Result<Vec<_>>>()?;
    let slice = XCODE.pack(slice(targets, system), &libraries, &root().join(OUTPUT))?;
    check(&slice)?;
    Ok(slice)
}

/// A slice for these Rust targets.
pub fn slice(targets: &[&str], system: System) -> Slice {
    let architectures = targets.iter().map(|target| architecture(target));
    Slice::new(architectures.collect(), system)
}

/// Fails if a slice is not for all versions that are supported, uses what its privacy manifest has no reason for, or names a folder of this
/// machine. Returns the symbols that it needs from the system.
pub fn check(slice: &Slice) -> Result<BTreeSet<String>> {
    let library = fs::read(&slice.library)?;
    let oldest = slice.system.oldest_version()?;
    macho::check_oldest_system(&library, slice.system.number(), oldest)?;
    let needed = macho::needed(&library)?;
    // Apps for macOS need no reasons.
    if slice.system != System::Macos {
        reasons::check(&needed, &root().join(reasons::MANIFEST))?;
    }
    for folder in [root(), cargo_home()?] {
        check_no_path(&library, &folder).context(slice.library.display().to_string())?;
    }
    Ok(needed)
}

/// Fails if a library has a folder's name in it.
fn check_no_path(library: &[u8], folder: &Path) -> Result<()> {
    let name = folder.display().to_string();
    let found = Regex::new(&regex::escape(&name))?.is_match(library);
    ensure!(!found, "it names the folder {name}");
    Ok(())
}

/// Apple's name for a Rust target's architecture.
fn architecture(target: &str) -> &str {
    match target.split('-').next() {
        Some("aarch64") | None => "arm64",
        Some(other) => other,
    }
}

/// Builds a package as a static library that names no folder of this machine.
fn build(package: &str, library: &str, rust_target: &str) -> Result<PathBuf> {
    let mut build = cargo(&library::cargo_arguments_for(package, "staticlib"));
    build.args(["--locked", "--target", rust_target]);
    build.envs(deployment_targets());
    library::set_flags(&mut build, &[])?;
    run_command(&mut build)?;
    let folder = root().join(target()).join(rust_target);
    Ok(folder.join("mobile").join(library))
}

/// Fails if a release of this version could not be entered in `Package.swift`.
pub fn check_release_entry(version: &str) -> Result<()> {
    let text = fs::read_to_string(root().join(manifest::FILE))?;
    let url = format!("https://example.com/{version}/{FRAMEWORK}.zip");
    manifest::with_release(&text, &url, &"0".repeat(64)).map(drop)
}

/// Why the packaging can't be tried on this machine, if it can't.
pub fn missing() -> Option<String> {
    Toolchain::missing()
}

/// Packs a library that stands for the core, without Xcode, and has Swift read the result: the header's module, the zip's checksum,
/// and the manifest with each source of the `XCFramework`.
pub fn test() -> Result<()> {
    let toolchain = Toolchain::find_or_make()?;
    let target = root().join(target());
    let folder = target.join("ios-packaging");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let swift = |arguments: &[&str]| -> Result<String> {
        let output = toolchain.command(&target, &[], arguments).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{arguments:?}: {errors}");
        Ok(String::from_utf8(output.stdout)?)
    };
    let mut slice = Slice::new(vec!["arm64"], System::Ios);
    slice.library = folder.join("library.a");
    // An archive with nothing in it.
    fs::write(&slice.library, "!<arch>\n")?;
    layout::write(&folder, std::slice::from_ref(&slice))?;

    let headers = folder
        .join(FRAMEWORK)
        .join(slice.identifier())
        .join("Headers");
    let source = folder.join("import.swift");
    fs::write(&source, "import AnonCallFFI\nlet buffer = RustBuffer()\n")?;
    let typecheck = ["swiftc", "-typecheck", "-I"];
    let (headers, source) = (headers.to_string_lossy(), source.to_string_lossy());
    swift(&[&typecheck[..], &[&headers, &source]].concat())?;

    let zip = archive::zip(&folder, FRAMEWORK)?;
    let checksum = archive::checksum(&zip)?;
    let path = zip.to_string_lossy();
    let theirs = swift(&["swift", "package", "compute-checksum", &path])?;
    ensure!(theirs.trim() == checksum, "{theirs} is not {checksum}");

    manifest::test(&folder.join("package"), &checksum, &swift)?;
    consumer::test(&folder, &swift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn architectures_have_apples_names() {
        assert_eq!(architecture("aarch64-apple-ios-sim"), "arm64");
        assert_eq!(architecture("x86_64-apple-ios"), "x86_64");
    }

    #[test]
    fn an_identity_is_a_name() {
        #[derive(clap::Parser)]
        struct Task {
            #[command(flatten)]
            options: Options,
        }
        let sign = |arguments: &[&str]| {
            let task: Task = clap::Parser::try_parse_from([&["ios"], arguments].concat())?;
            Ok::<_, clap::Error>(task.options.sign)
        };
        assert_eq!(sign(&[]).unwrap(), None);
        let name = "Apple Distribution: Some One (A1B2C3D4E5)";
        assert_eq!(sign(&["--sign", name]).unwrap().as_deref(), Some(name));
        assert!(sign(&["--sign", ""]).is_err());
    }

    #[test]
    fn a_folder_of_this_machine_is_found() {
        let library = b"\0/home/dev/anoncall/src/lib.rs\0\xff";
        assert!(check_no_path(library, Path::new("/home/dev")).is_err());
        assert!(check_no_path(library, Path::new("/home/other")).is_ok());
    }

    #[test]
    fn what_is_missing_is_named() {
        let nothing_missing = missing_for_building(true, |_| true);
        assert!(nothing_missing.is_empty(), "{nothing_missing:?}");
        let without_xcode = missing_for_building(false, |_| true);
        assert!(matches!(&without_xcode[..], [one] if one.contains("xcode-select --switch")));
        let simulator = "x86_64-apple-ios";
        assert_eq!(
            missing_for_building(true, |target| target != simulator),
            ["Rust for x86_64-apple-ios: rustup target add x86_64-apple-ios"]
        );
        assert_eq!(missing_for_building(false, |_| false).len(), 6);
    }
}
