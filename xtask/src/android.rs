//! The Android side: the library for phones and emulators, and the tests of AAR and operator app without an Android SDK
//! (`tests/android/README.md`).

use std::{
    env,
    path::{Path, PathBuf, absolute},
};

use anyhow::{Result, ensure};

use crate::{
    command::{build_workspace, cargo, command, installed, needs, root, run, target},
    elf, library, release,
};

/// Android's names for the processors, and Rust's.
const ABIS: [(&str, &str); 3] = [
    ("arm64-v8a", "aarch64-linux-android"),
    ("armeabi-v7a", "armv7-linux-androideabi"),
    ("x86_64", "x86_64-linux-android"),
];

/// The oldest Android that the SDK runs on: minSdk of the Gradle build.
const OLDEST_API: &str = "26";

/// Where the Android Gradle plugin looks for libraries.
const LIBRARIES: &str = "android/sdk/src/main/jniLibs";

/// The licences of what is in the library, as an asset of the AAR and so of every app that has it.
const NOTICES: &str = "android/sdk/src/main/assets/anoncall-licences.txt";

/// Where Debian's android-framework-res has the framework's resources.
const FRAMEWORK: &str = "/usr/share/android-framework-res/framework-res.apk";

/// Builds the library for every ABI into the AAR's sources, and checks that devices with large pages load it.
pub fn build() -> Result<()> {
    let missing = missing_for_build();
    ensure!(
        missing.is_empty(),
        "The library can't be built for Android here. Missing:\n- {}",
        missing.join("\n- ")
    );
    let mut ndk = cargo(&["ndk", "--platform", OLDEST_API, "--output-dir", LIBRARIES]);
    for (abi, _) in ABIS {
        ndk.args(["--target", abi]);
    }
    ndk.args(library::cargo_arguments("cdylib"));
    ndk.arg("--locked");
    library::set_flags(&mut ndk, &library::ANDROID_LINKER_FLAGS)?;
    run(&mut ndk)?;
    for (abi, _) in ABIS {
        let library = root().join(LIBRARIES).join(abi).join("libanoncall.so");
        elf::check_pages(&library)?;
    }
    write_notices()
}

fn write_notices() -> Result<()> {
    release::write_notices(&ABIS.map(|(_, triple)| triple), &root().join(NOTICES))
}

/// Each thing that is missing, with what brings it.
fn missing_for_build() -> Vec<String> {
    let mut missing = Vec::new();
    if !installed("cargo-ndk") {
        missing.push("cargo-ndk: cargo install cargo-ndk".to_owned());
    }
    if !has_ndk() {
        missing.push(
            "the Android NDK, r28 or newer: install it with Android Studio (SDK Manager, SDK Tools, NDK) or sdkmanager, \
             and set ANDROID_HOME or ANDROID_NDK_HOME"
                .to_owned(),
        );
    }
    let installed_targets = command("rustup")
        .args(["target", "list", "--installed"])
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    for (_, triple) in ABIS {
        if !installed_targets.lines().any(|line| line == triple) {
            missing.push(format!(
                "Rust's standard library for {triple}: rustup target add {triple}"
            ));
        }
    }
    missing
}

/// Where cargo-ndk looks for it, too.
fn has_ndk() -> bool {
    let folder = |name| env::var_os(name).map(PathBuf::from);
    let of_its_own = ["ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"].map(folder);
    let in_sdk =
        ["ANDROID_HOME", "ANDROID_SDK_ROOT"].map(|name| folder(name).map(|sdk| sdk.join("ndk")));
    of_its_own
        .into_iter()
        .chain(in_sdk)
        .flatten()
        .any(|folder| folder.is_dir())
}

/// Why the tests can't run on this machine, if they can't.
pub fn missing() -> Option<String> {
    let programs = ["mvn", "javac", "aapt2", "zipalign", "apksigner"];
    needs(&programs).or_else(|| {
        let found = Path::new(FRAMEWORK).is_file();
        (!found).then(|| format!("not installed: {FRAMEWORK} (Debian's android-framework-res)"))
    })
}

/// Builds the reference of the AAR with Dokka, and says where it is.
pub fn documentation() -> Result<PathBuf> {
    let target = absolute(target())?;
    let only_sdk = ["prepare-package", "--projects", "sdk", "--also-make"];
    maven(&only_sdk, &target)?;
    Ok(target.join("kotlin/android-sdk/dokka"))
}

fn maven(arguments: &[&str], target: &Path) -> Result<()> {
    run(command("mvn")
        .current_dir(root().join("tests/android"))
        .args(arguments)
        .arg(format!("-Dcargo.target={}", target.display())))
}

/// Runs the tests of AAR and operator app, makes the APK, and builds the library for Android where that is possible.
pub fn test() -> Result<()> {
    build_workspace()?;
    let missing = missing_for_build();
    if missing.is_empty() {
        build()?;
    } else {
        println!(
            "The APK goes without the NDK's library. Missing:\n- {}",
            missing.join("\n- ")
        );
        write_notices()?;
    }
    let target = absolute(target())?;
    maven(&["test"], &target)?;
    let packed = target.join("kotlin/apk/work/contents/lib");
    for (abi, _) in ABIS {
        elf::check_pages(&packed.join(abi).join("libjnidispatch.so"))?;
    }
    Ok(())
}
