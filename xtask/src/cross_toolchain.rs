//! What compiles for phones and other processors on this machine, with neither Android's nor Apple's tools.
//!
//! Debian has Rust's standard library for phones only as source, and a compiler that is new enough only after Debian 12, so both
//! come from a folder of their own.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{
    command::{cargo, cargo_home, root, run, target},
    debian_folder::DebianFolder,
    ios::system::deployment_targets,
    library,
};
use std::process::Command;

pub const FOLDER: DebianFolder = DebianFolder {
    name: "Rust for phones",
    path: "/var/lib/anoncall/cross-toolchain",
    size: "3 GB",
    release: "forky",
    architectures: "arm64 armhf",
    // GCC for another processor only recommends that processor's C library.
    packages: "rustc cargo rust-src clang lld llvm libc6-dev gcc-aarch64-linux-gnu gcc-arm-linux-gnueabihf \
               libc6-dev-arm64-cross libc6-dev-armhf-cross libstd-rust-dev:arm64 libstd-rust-dev:armhf qemu-user",
    unpacked: "libunwind-21-dev:arm64 libunwind-21-dev:armhf",
};

/// In the folder: the standard library's source.
const STANDARD_LIBRARY: &str = "usr/lib/rustlib/src/rust/library/Cargo.toml";

/// Has cargo compile the standard library for a target that Debian has none for.
pub const BUILD_STANDARD_LIBRARY: [&str; 2] = [
    "-Zbuild-std=std,panic_unwind",
    "-Zbuild-std-features=panic-unwind",
];

/// Variables for what is only checked, and neither weighed nor run: Cargo compiles it quickly. It takes the profile that ships, because
/// then what runs on this machine while it compiles is shared with the libraries that do ship.
pub const QUICKLY: [&str; 3] = [
    "CARGO_PROFILE_MOBILE_CODEGEN_UNITS=16",
    "CARGO_PROFILE_MOBILE_LTO=off",
    "CARGO_PROFILE_MOBILE_OPT_LEVEL=0",
];

/// What has C compiled for a phone: there are no headers of a phone's C library, and ring can do without.
const C_FLAGS: &str = "-ffreestanding -DRING_CORE_NOSTDLIBINC=1";

/// Why it isn't there and can't be made, if so.
pub fn missing() -> Option<String> {
    FOLDER.missing()
}

/// Where it builds.
pub fn built() -> PathBuf {
    root().join(target()).join("cross")
}

/// Makes it ready, and says which compiler it is.
pub fn prepare() -> Result<()> {
    FOLDER.make_once()?;
    run(FOLDER.enter(&[]).args(["rustc", "-V"]))?;
    fetch_sources()
}

/// Downloads every library's source with this machine's cargo: it knows the way to the registry, and the folder needs no network.
fn fetch_sources() -> Result<()> {
    let fetch = ["fetch", "--locked", "--quiet"];
    run(&mut cargo(&fetch))?;
    let standard_library = Path::new(FOLDER.path).join(STANDARD_LIBRARY);
    run(cargo(&fetch)
        .arg("--manifest-path")
        .arg(standard_library)
        .env("RUSTC_BOOTSTRAP", "1"))
}

/// A program of the folder, which sees what is built. What the program's variables are (`NAME=value`), the program and its arguments are
/// still to be added.
pub fn enter() -> Result<Command> {
    let home = cargo_home()?;
    let mut command = FOLDER.enter(&[&built(), &home]);
    command.arg(format!("CARGO_HOME={}", home.display()));
    command.arg(format!("CARGO_TARGET_DIR={}", built().display()));
    Ok(command)
}

/// The same, for compiling for a phone. Cargo and its arguments are still to be added.
pub fn enter_for_phones(rust_flags: &[String]) -> Result<Command> {
    let flags = library::flags(rust_flags)?;
    let mut command = enter()?;
    command.args([
        // Building the standard library is an unstable option.
        "RUSTC_BOOTSTRAP=1",
        "CARGO_BUILD_WARNINGS=deny",
        "TARGET_CC=clang",
        "TARGET_AR=llvm-ar",
    ]);
    for (name, version) in deployment_targets() {
        command.arg(format!("{name}={version}"));
    }
    command.arg(format!("CARGO_ENCODED_RUSTFLAGS={}", flags.rust));
    command.arg(format!("TARGET_CFLAGS={C_FLAGS} {}", flags.c));
    let (read_as_shell, yes) = library::READ_AS_SHELL;
    command.arg(format!("{read_as_shell}={yes}"));
    Ok(command)
}
