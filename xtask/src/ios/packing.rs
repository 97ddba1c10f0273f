//! From the libraries for single processors to a slice of the `XCFramework`, with Xcode's programs or LLVM's.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use super::layout::Slice;
use crate::{
    command::{command, run},
    macho,
};

/// What every Rust library has, under the same names: how its panics unwind, and what debuggers look for in its standard library.
const SHARED: [&str; 2] = ["_rust_eh_personality", "EMPTY_PANIC"];

/// The programs that pack. Both understand the same arguments.
pub struct Tools {
    pub lipo: fn() -> Result<Command>,
    pub strip: fn() -> Result<Command>,
}

/// Those of Xcode.
pub const XCODE: Tools = Tools {
    lipo: || Ok(xcrun("lipo")),
    strip: || Ok(xcrun("strip")),
};

fn xcrun(program: &str) -> Command {
    let mut xcrun = command("xcrun");
    xcrun.arg(program);
    xcrun
}

impl Tools {
    /// Merges the libraries of a slice into one file of `folder`, which can be linked beside other Rust libraries.
    pub fn pack(&self, mut slice: Slice, libraries: &[PathBuf], folder: &Path) -> Result<Slice> {
        slice.library = folder.join(slice.identifier() + ".a");
        run((self.lipo)()?
            .args(["-create", "-output"])
            .arg(&slice.library)
            .args(libraries))?;
        // Not more than debug symbols: an app's linker needs the others.
        run((self.strip)()?.arg("-S").arg(&slice.library))?;
        share_runtime(&slice.library)?;
        Ok(slice)
    }

    /// The processors that a library is for, in Apple's names.
    pub fn architectures(&self, library: &Path) -> Result<Vec<String>> {
        let output = (self.lipo)()?.arg("-archs").arg(library).output()?;
        let shown = library.display();
        ensure!(output.status.success(), "{shown}: {}", output.status);
        let mut names: Vec<String> = String::from_utf8(output.stdout)?
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        names.sort();
        Ok(names)
    }
}

/// Lets an app's linker keep one of the definitions that several Rust libraries have in common, where it would refuse duplicates. They are the
/// same in all: the one reads tables of a fixed form, and the other's name holds its version.
fn share_runtime(library: &Path) -> Result<()> {
    let mut bytes = fs::read(library)?;
    let shared = macho::weaken(&mut bytes, |name| SHARED.iter().any(|it| name.contains(it)))?;
    for name in SHARED {
        ensure!(
            shared.iter().any(|it| it.contains(name)),
            "{} has no {name}: has Rust's runtime changed?",
            library.display()
        );
    }
    fs::write(library, bytes)?;
    Ok(())
}
