//! The systems that the `XCFramework` is for.

use anyhow::{Context, Result};
use object::macho::{PLATFORM_IOS, PLATFORM_IOSSIMULATOR, PLATFORM_MACOS, Platform, Version};

/// A system of Apple's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Ios,
    Simulator,
    /// For the tests of an app's packages, which `swift test` runs on the Mac itself, and for tools.
    Macos,
}

impl System {
    pub const ALL: [Self; 3] = [Self::Ios, Self::Simulator, Self::Macos];

    /// Its name in a property list and in a manifest.
    pub fn platform(self) -> &'static str {
        match self {
            Self::Ios | Self::Simulator => "ios",
            Self::Macos => "macos",
        }
    }

    pub fn variant(self) -> Option<&'static str> {
        (self == Self::Simulator).then_some("simulator")
    }

    /// The oldest version that the package supports, see `Package.swift`.
    pub fn oldest(self) -> &'static str {
        match self {
            Self::Ios | Self::Simulator => "15.0",
            Self::Macos => "12.0",
        }
    }

    /// The same, as object files say it.
    pub fn oldest_version(self) -> Result<Version> {
        let (major, minor) = self.oldest().split_once('.').context("no version")?;
        Ok(Version::new(major.parse()?, minor.parse()?, 0))
    }

    /// Its number in object files.
    pub fn number(self) -> Platform {
        match self {
            Self::Ios => PLATFORM_IOS,
            Self::Simulator => PLATFORM_IOSSIMULATOR,
            Self::Macos => PLATFORM_MACOS,
        }
    }
}

/// What has a compiler build for the oldest versions.
pub fn deployment_targets() -> [(&'static str, &'static str); 2] {
    [
        ("IPHONEOS_DEPLOYMENT_TARGET", System::Ios.oldest()),
        ("MACOSX_DEPLOYMENT_TARGET", System::Macos.oldest()),
    ]
}
