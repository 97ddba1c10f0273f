//! A Swift toolchain: the machine's own, or on Debian 12, which has none, Debian 13's in a folder of its own.

use std::{ffi::OsString, path::Path, process::Command};

use anyhow::Result;

use crate::{
    command::{command, installed},
    debian_folder::DebianFolder,
};

const FOLDER: DebianFolder = DebianFolder {
    path: "/var/lib/anoncall/swift-toolchain",
    release: "trixie",
    architectures: "",
    packages: "swiftlang swiftlang-dev libc6-dev libstdc++-14-dev git ca-certificates tzdata",
    unpacked: "",
    name: "Swift",
    size: "3 GB",
};

/// Debian keeps the programs that only Swift's packages use beside the `PATH`.
const SEARCH_PATH: &str = "PATH=/usr/libexec/swift/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A Swift toolchain that is ready.
pub enum Toolchain {
    /// The machine's own, on the `PATH`.
    Installed,
    /// Debian's, in a folder of its own.
    Debian,
}

impl Toolchain {
    /// Why there is none and none can be made, if so.
    pub fn missing() -> Option<String> {
        if installed("swift") {
            return None;
        }
        FOLDER.missing()
    }

    /// The machine's own, or the one that was made earlier, or a new one.
    pub fn find_or_make() -> Result<Self> {
        if installed("swift") {
            return Ok(Self::Installed);
        }
        FOLDER.make_once()?;
        Ok(Self::Debian)
    }

    /// A command that runs at the repository's root with these variables, and that sees `target` too.
    pub fn command(
        &self,
        target: &Path,
        variables: &[(&str, OsString)],
        arguments: &[&str],
    ) -> Command {
        let mut command = match self {
            Self::Installed => command("env"),
            Self::Debian => {
                let mut command = FOLDER.enter(&[target]);
                command.arg(SEARCH_PATH);
                command
            }
        };
        for (name, value) in variables {
            let mut setting = OsString::from(format!("{name}="));
            setting.push(value);
            command.arg(setting);
        }
        command.args(arguments);
        command
    }
}
