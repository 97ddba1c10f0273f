//! Compiles the crate for the phones' targets, with neither Android's nor Apple's tools.
//!
//! Debian has Rust's standard library for these targets only as source, and a compiler that is new enough only after Debian 12,
//! so both come from a folder of their own. Nothing is linked and nothing runs: it proves that our code compiles for each
//! target without a warning, together with the libraries that it uses there.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    command::{cargo, cargo_home, root, run as run_command, target},
    debian_folder::DebianFolder,
};

const FOLDER: DebianFolder = DebianFolder {
    name: "Rust for phones",
    path: "/var/lib/anoncall/cross-toolchain",
    size: "2 GB",
    release: "forky",
    packages: "rustc cargo rust-src clang llvm libc6-dev",
};

const TARGETS: [&str; 6] = [
    "aarch64-linux-android",
    "armv7-linux-androideabi",
    "x86_64-linux-android",
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "x86_64-apple-ios",
];

/// In the folder: the standard library's source.
const STANDARD_LIBRARY: &str = "usr/lib/rustlib/src/rust/library/Cargo.toml";

/// Settings of cargo and of what compiles ring's C.
const SETTINGS: [&str; 7] = [
    "CARGO_BUILD_WARNINGS=deny",
    // Cargo compiles the standard library as a whole even for a check; this makes it shorter.
    "CARGO_PROFILE_DEV_DEBUG=0",
    // Building the standard library is an unstable option.
    "RUSTC_BOOTSTRAP=1",
    "TARGET_CC=clang",
    "TARGET_AR=llvm-ar",
    // There are no C headers of a phone, and ring can do without.
    "TARGET_CFLAGS=-ffreestanding -DRING_CORE_NOSTDLIBINC=1",
    "IPHONEOS_DEPLOYMENT_TARGET=15.0",
];

/// Why it can't run on this machine, if it can't.
pub fn missing() -> Option<String> {
    FOLDER.missing()
}

/// Checks all targets in one go, because then what runs on this machine while they are compiled is built only once.
pub fn run() -> Result<()> {
    FOLDER.make_once()?;
    run_command(FOLDER.enter(&[]).args(["rustc", "-V"]))?;

    let home = cargo_home()?;
    fetch_sources()?;
    let built = root().join(target()).join("cross");
    let sdk = built.join("iPhoneOS.sdk");
    make_apple_sdk(&sdk)?;

    let mut check = FOLDER.enter(&[&built, &home]);
    for (name, folder) in [
        ("CARGO_HOME", &home),
        ("CARGO_TARGET_DIR", &built),
        ("SDKROOT", &sdk),
    ] {
        check.arg(format!("{name}={}", folder.display()));
    }
    check
        .args(SETTINGS)
        .args(["cargo", "check", "--locked", "--offline", "--quiet"])
        .args([
            "-Zbuild-std=std,panic_unwind",
            "-Zbuild-std-features=panic-unwind",
            "--package",
            "anoncall",
            "--lib",
        ])
        .args(TARGETS.map(|target| format!("--target={target}")));
    run_command(&mut check).context("the crate does not compile for every target without a warning")
}

/// Downloads every library's source with this machine's cargo: it knows the way to the registry, and the folder needs no network.
fn fetch_sources() -> Result<()> {
    let fetch = ["fetch", "--locked", "--quiet"];
    run_command(&mut cargo(&fetch))?;
    let standard_library = Path::new(FOLDER.path).join(STANDARD_LIBRARY);
    run_command(
        cargo(&fetch)
            .arg("--manifest-path")
            .arg(standard_library)
            .env("RUSTC_BOOTSTRAP", "1"),
    )
}

/// As much of Apple's SDK as ring's C asks for: one header, which may be empty, because its macros count as 0 then.
fn make_apple_sdk(folder: &Path) -> Result<()> {
    let headers = folder.join("usr/include");
    fs::create_dir_all(&headers)?;
    fs::write(headers.join("TargetConditionals.h"), "")?;
    Ok(())
}
