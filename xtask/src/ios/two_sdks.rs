//! An app with this SDK and another one that is written in Rust.

use anyhow::Result;

use super::{OUTPUT, build, layout::FRAMEWORK, system::System};
use crate::command::{command, root, run};

/// The other SDK's package, and its static library.
pub const SECOND: &str = "second-sdk";
pub const SECOND_LIBRARY: &str = "libsecond_sdk.a";

/// The app's source.
pub const APP: &str = "tests/ios/two_sdks.c";

/// Has Apple's linker link the app for a device, with the library of the `XCFramework` that was built.
pub fn link() -> Result<()> {
    let second = build(SECOND, SECOND_LIBRARY, "aarch64-apple-ios")?;
    let folder = root().join(OUTPUT);
    run(command("xcrun")
        .args(["--sdk", "iphoneos", "clang", "-arch", "arm64"])
        .arg(format!("-mios-version-min={}", System::Ios.oldest()))
        .args([
            "-framework",
            "CoreFoundation",
            "-framework",
            "Security",
            "-o",
        ])
        .arg(folder.join("two_sdks"))
        .arg(root().join(APP))
        .arg(folder.join(FRAMEWORK).join("ios-arm64/libAnonCallFFI.a"))
        .arg(second))
}
