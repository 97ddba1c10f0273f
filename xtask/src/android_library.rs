//! The library for Android phones without an NDK: linked against what Android 6 exports, checked, and loaded and called in an emulator
//! of an Android process (`tests/android/README.md`). It is a test: what ships is linked by `cargo xtask android`.

use std::{
    fs,
    path::{Path, PathBuf, absolute},
};

use anyhow::Result;

use crate::{
    command::{build_workspace, command, needs, root, run, target},
    cross_toolchain::{self, BUILD_STANDARD_LIBRARY},
    elf, library, size,
};

/// A kind of phone. Emulators on PCs are the third, for which there is no such system library here.
struct Abi {
    /// Android's name.
    name: &'static str,
    /// Rust's name, and clang's without the version.
    triple: &'static str,
    /// Where the emulator keeps that Android's libraries.
    system: &'static str,
    /// In the folder with the compiler: the unwinder.
    unwinder: &'static str,
}

const ABIS: [Abi; 2] = [
    Abi {
        name: "arm64-v8a",
        triple: "aarch64-linux-android",
        system: "lib64",
        unwinder: "/usr/lib/aarch64-linux-gnu/libunwind.a",
    },
    Abi {
        name: "armeabi-v7a",
        triple: "armv7-linux-androideabi",
        system: "lib",
        unwinder: "/usr/lib/arm-linux-gnueabihf/libunwind.a",
    },
];

/// Those of Android's libraries that every phone has and that the SDK may need.
const SYSTEM: [&str; 4] = ["libc.so", "libdl.so", "liblog.so", "libm.so"];

/// The tests' sources.
const TESTS: &str = "tests/android/library/src/test/c";

/// As the generated header wants to be read.
const C_OPTIONS: &str =
    "-std=c11 -Wall -Wextra -Werror -O2 -fPIC -ffreestanding -Ibindings/swift/include";

/// Why it can't run on this machine, if it can't.
pub fn missing() -> Option<String> {
    needs(&["mvn", "javac", "xz"]).or_else(cross_toolchain::missing)
}

/// Builds, checks and weighs the library of each kind of phone, and runs the tests in the emulator.
pub fn test() -> Result<()> {
    cross_toolchain::prepare()?;
    build_workspace()?;
    let libraries = root().join(target()).join("android-library");
    let system = libraries.join("system");
    maven(
        &[
            "-Dmdep.overWriteReleases=true",
            "dependency:unpack@system",
            "--projects",
            "library",
        ],
        &libraries,
    )?;
    for abi in ABIS {
        let folder = libraries.join(abi.name);
        // Apart from the library: the emulator would load what is beside it.
        let link = libraries.join("link").join(abi.name);
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&link)?;
        let system = abi.make_stubs(&system.join("android/sdk23").join(abi.system), &link)?;
        let library = abi.build(&link, &folder)?;
        elf::check_pages(&library)?;
        elf::check_relocations(&library)?;
        elf::check_symbols(&library, &system)?;
        size::check(abi.triple, &library)?;
        abi.build_probe(&link, &folder)?;
    }
    maven(
        &["test", "--projects", "library", "--also-make"],
        &libraries,
    )
}

impl Abi {
    /// What the library is linked with, into `folder`: each of Android's libraries with its symbols alone (LLD can't read those of the
    /// emulator), and the unwinder. Returns the former.
    fn make_stubs(&self, system: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
        let stubs: Vec<PathBuf> = SYSTEM.iter().map(|name| folder.join(name)).collect();
        for (name, stub) in SYSTEM.iter().zip(&stubs) {
            run(cross_toolchain::enter()?
                .args(["llvm-ifs", "--input-format=ELF"])
                .arg(format!("--output-elf={}", stub.display()))
                .arg(system.join(name)))?;
        }
        let names = folder.join("glibc_names.o");
        self.compile("glibc_names.c", &["-c"], &names)?;
        let unwinder = folder.join("libunwind.a");
        run(cross_toolchain::enter()?
            // On ARM it is for processors that pass numbers in other registers, which no function of it does.
            .args([
                "llvm-objcopy",
                "--remove-section=.ARM.attributes",
                self.unwinder,
            ])
            .arg(&unwinder))?;
        run(cross_toolchain::enter()?
            .args(["llvm-ar", "r"])
            .args([&unwinder, &names]))?;
        // Android's threads are in its libc.
        run(cross_toolchain::enter()?
            .args(["llvm-ar", "rc"])
            .arg(folder.join("libpthread.a")))?;
        Ok(stubs)
    }

    /// Builds the library as it ships, and returns the stripped copy in `folder`.
    fn build(&self, link: &Path, folder: &Path) -> Result<PathBuf> {
        let mut flags = vec![
            "-Clinker=clang".to_owned(),
            format!("-Clink-arg=--target={}26", self.triple),
            format!("-Clink-arg=-L{}", link.display()),
        ];
        let options = ["-fuse-ld=lld", "-nostdlib", "-Wl,--no-undefined"];
        flags.extend(options.map(|it| format!("-Clink-arg={it}")));
        flags.extend(library::ANDROID_LINKER_FLAGS.map(str::to_owned));
        run(cross_toolchain::enter_for_phones(&flags)?
            .arg("cargo")
            .args(library::cargo_arguments("cdylib"))
            .args(["--locked", "--offline", "--quiet", "--target", self.triple])
            .args(BUILD_STANDARD_LIBRARY))?;
        let library = folder.join("libanoncall.so");
        run(cross_toolchain::enter()?
            .args(["llvm-strip", "-o"])
            .arg(&library)
            .arg(
                cross_toolchain::built()
                    .join(self.triple)
                    .join("mobile/libanoncall.so"),
            ))?;
        Ok(library)
    }

    /// Builds what the tests call the library with.
    fn build_probe(&self, link: &Path, folder: &Path) -> Result<()> {
        let [system, library] = [link, folder].map(|it| format!("-L{}", it.display()));
        let options = [
            "-shared",
            "-fuse-ld=lld",
            "-nostdlib",
            "-Wl,--no-undefined",
            &system,
            &library,
        ];
        self.compile("probe.c", &options, &folder.join("libprobe.so"))
    }

    fn compile(&self, source: &str, options: &[&str], output: &Path) -> Result<()> {
        run(cross_toolchain::enter()?
            .arg("clang")
            .arg(format!("--target={}26", self.triple))
            .args(C_OPTIONS.split(' '))
            .args(options)
            .arg("-o")
            .arg(output)
            .arg(Path::new(TESTS).join(source))
            .args(
                options
                    .contains(&"-shared")
                    .then_some(["-lanoncall", "-lc"])
                    .into_iter()
                    .flatten(),
            ))
    }
}

fn maven(arguments: &[&str], libraries: &Path) -> Result<()> {
    run(command("mvn")
        .current_dir(root().join("tests/android"))
        .arg("--activate-profiles=library")
        .args(arguments)
        .arg(format!("-Dcargo.target={}", absolute(target())?.display()))
        .arg(format!("-Dlibraries={}", libraries.display())))
}
