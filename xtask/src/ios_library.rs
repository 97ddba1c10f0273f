//! The library for iOS without Xcode: built, packed as an `XCFramework`, checked, and linked beside another Rust library by LLD. It is a
//! check and no release: what ships is built by `cargo xtask ios` on a Mac. Only the library for devices is optimised as it ships.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    apple_sdk,
    command::{needs, root, run},
    cross_toolchain::{self, BUILD_STANDARD_LIBRARY, QUICKLY, built},
    ios::{
        self, SLICES,
        layout::{self, Slice},
        packing::Tools,
        system::System,
        two_sdks,
    },
    library, size,
};

/// An app with three personality routines, and what would be the fourth.
const THREE_PERSONALITIES: &str = "tests/ios/three_personalities.s";
const FOURTH_PERSONALITY: &str = "tests/ios/fourth_personality.s";

/// What users install.
const DEVICE: &str = "aarch64-apple-ios";

/// LLVM's programs, which understand what Xcode's do.
const LLVM: Tools = Tools {
    lipo: || llvm("llvm-lipo"),
    strip: || llvm("llvm-strip"),
};

/// Why it can't run on this machine, if it can't.
pub fn missing() -> Option<String> {
    needs(&["xz"]).or_else(cross_toolchain::missing)
}

/// Builds, packs, checks, links and weighs it.
pub fn test() -> Result<()> {
    cross_toolchain::prepare()?;
    let sdk = apple_sdk::make()?;
    let folder = built().join("ios-library");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for target in to_build().flat_map(|it| it.0) {
        build("anoncall", target, &sdk)?;
    }
    build(two_sdks::SECOND, DEVICE, &sdk)?;
    let slices = pack(&folder)?;
    check(&slices)?;
    layout::write(&folder, &slices)?;
    layout::check(&folder, |library| LLVM.architectures(library))?;
    let device = slices.first().context("no slice")?;
    let linker = Linker { sdk, folder };
    linker.check_two_sdks(&device.library)?;
    let dynamic = linker.link_all(&device.library)?;
    linker.check_personalities(&device.library, &dynamic)?;
    size::check(DEVICE, &dynamic)
}

/// What is built here: everything but the part for Macs with Intel's processors, which shows nothing that the others don't, and takes minutes.
fn to_build() -> impl Iterator<Item = (&'static [&'static str], System)> {
    SLICES.into_iter().map(|(targets, system)| match system {
        System::Macos => (targets.get(..1).unwrap_or(targets), system),
        _ => (targets, system),
    })
}

/// Builds a package's static library. Users install the one for devices alone, so only that one takes the time to be as it ships.
fn build(package: &str, target: &str, sdk: &Path) -> Result<()> {
    let variables = if target == DEVICE { &[][..] } else { &QUICKLY };
    run(cross_toolchain::enter_for_phones(&[])?
        .arg(format!("SDKROOT={}", sdk.display()))
        .args(variables)
        .arg("cargo")
        .args(library::cargo_arguments_for(package, "staticlib"))
        .args(["--locked", "--offline", "--quiet", "--target", target])
        .args(BUILD_STANDARD_LIBRARY))
}

/// Where cargo puts it.
fn built_library(target: &str, name: &str) -> PathBuf {
    built().join(target).join("mobile").join(name)
}

fn pack(folder: &Path) -> Result<Vec<Slice>> {
    let mut slices = Vec::new();
    for (targets, system) in to_build() {
        let libraries = targets
            .iter()
            .map(|target| without_bitcode(target, folder))
            .collect::<Result<Vec<_>>>()?;
        slices.push(LLVM.pack(ios::slice(targets, system), &libraries, folder)?);
    }
    Ok(slices)
}

/// A copy without the bitcode of the standard library, which llvm-lipo reads and may not understand: it can be older than Rust's LLVM.
fn without_bitcode(target: &str, folder: &Path) -> Result<PathBuf> {
    let copy = folder.join(format!("{target}.a"));
    run(llvm("llvm-objcopy")?
        .args([
            "--remove-section=__LLVM,__bitcode",
            "--remove-section=__LLVM,__cmdline",
        ])
        .arg(built_library(target, "libanoncall.a"))
        .arg(&copy))?;
    Ok(copy)
}

fn check(slices: &[Slice]) -> Result<()> {
    let mut needed = BTreeSet::new();
    for slice in slices {
        let symbols = ios::check(slice)?;
        // The others are not optimised, so they still need what nobody calls.
        if slice.system == System::Ios {
            needed.extend(symbols);
        }
    }
    apple_sdk::check(&needed)
}

fn llvm(program: &str) -> Result<Command> {
    let mut command = cross_toolchain::enter()?;
    command.arg(program);
    Ok(command)
}

/// LLD in the place of Apple's linker.
struct Linker {
    sdk: PathBuf,
    folder: PathBuf,
}

impl Linker {
    /// Links an app with the library and another one of Rust, as Xcode does for debugging and for a release, and sees that the same fails with
    /// the library as the compiler left it.
    fn check_two_sdks(&self, packed: &Path) -> Result<()> {
        let warnings = ["-Wall", "-Wextra", "-Werror", "-O2", "-ffreestanding"];
        let app = self.compiled(two_sdks::APP, &warnings)?;
        let second = built_library(DEVICE, two_sdks::SECOND_LIBRARY);
        for options in [&[][..], &["-dead_strip"]] {
            let mut link = self.link(&self.folder.join("two_sdks"))?;
            run(link.args(options).args([&app, packed, &second]))?;
        }
        let unpacked = built_library(DEVICE, "libanoncall.a");
        let mut link = self.link(&self.folder.join("duplicates"))?;
        let output = link.args([&app, &unpacked, &second]).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            !output.status.success() && errors.contains("duplicate symbol: _rust_eh_personality"),
            "two Rust libraries were expected to clash, unless one is packed: {errors}"
        );
        println!("linked beside another Rust library");
        Ok(())
    }

    /// Links an app that has as many personality routines in its compact unwind information as fit there. The library must not bring another:
    /// LLVM describes functions of Rust's by DWARF instead, since version 17.
    fn check_personalities(&self, packed: &Path, dynamic: &Path) -> Result<()> {
        let compact = ["-femit-compact-unwind-non-canonical"];
        let app = self.compiled(THREE_PERSONALITIES, &compact)?;
        for library in [packed, dynamic] {
            let mut link = self.link(&self.folder.join("three_personalities"))?;
            run(link.args([app.as_path(), library]))?;
        }
        let fourth = self.compiled(FOURTH_PERSONALITY, &compact)?;
        let mut link = self.link(&self.folder.join("four_personalities"))?;
        let output = link.args([&app, &fourth]).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            !output.status.success() && errors.contains("too many personalities (4)"),
            "a fourth personality routine was expected to be refused: {errors}"
        );
        println!("linked into an app with three personality routines");
        Ok(())
    }

    fn compiled(&self, source: &str, options: &[&str]) -> Result<PathBuf> {
        let source = root().join(source);
        let name = source.file_stem().context("no name")?;
        let object = self.folder.join(name).with_extension("o");
        run(llvm("clang")?
            .arg(format!("--target=arm64-apple-ios{}", System::Ios.oldest()))
            .args(options)
            .args(["-c", "-o"])
            .args([&object, &source]))?;
        Ok(object)
    }

    /// Links a library of its own with everything that Swift can call, and nothing else: about what an app grows by.
    fn link_all(&self, packed: &Path) -> Result<PathBuf> {
        let library = self.folder.join("libanoncall.dylib");
        run(self
            .link(&library)?
            .args(["-dylib", "-dead_strip", "-x", "-S", "-force_load"])
            .arg(packed)
            .args(["-exported_symbol", "_uniffi_anoncall_*"])
            .args(["-exported_symbol", "_ffi_anoncall_*"]))?;
        Ok(library)
    }

    fn link(&self, output: &Path) -> Result<Command> {
        let mut link = llvm("ld64.lld")?;
        link.args([
            "-arch",
            "arm64",
            "-platform_version",
            "ios",
            System::Ios.oldest(),
            System::Ios.oldest(),
        ])
        .arg("-fatal_warnings")
        .args(apple_sdk::linker_arguments(&self.sdk)?)
        .arg("-o")
        .arg(output);
        Ok(link)
    }
}
