//! The Swift package with the library of another version, which it has to refuse and not to crash with.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use regex::Regex;

use crate::command::root;

/// What the package consists of, besides its tests.
const PARTS: [&str; 3] = ["Package.swift", "bindings/swift", "ios/Sources"];

const TESTS: &str = "tests/swift-stale";

/// Copies the package to `folder`, with generated code that expects another library and with the tests for that.
pub fn write_package(folder: &Path) -> Result<()> {
    for part in PARTS {
        copy(&root().join(part), &folder.join(part))?;
    }
    copy(&root().join(TESTS), &folder.join("tests/swift"))?;
    let generated = folder.join("bindings/swift/AnonCallCore.swift");
    let text = fs::read_to_string(&generated)?;
    fs::write(generated, expecting_another_library(&text)?)?;
    Ok(())
}

/// Copies a file or a folder. What did not change is left alone, so that it is not built again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    let content = fs::read(from)?;
    if fs::read(to).ok().as_ref() != Some(&content) {
        fs::create_dir_all(to.parent().context("no folder")?)?;
        fs::write(to, content)?;
    }
    Ok(())
}

/// The generated code with another checksum for the first function.
fn expecting_another_library(code: &str) -> Result<String> {
    let checksum = Regex::new(r"(uniffi_anoncall_checksum_\w+\(\) != )(\d+)")?;
    let found = checksum
        .captures(code)
        .context("the generated code compares no checksum")?;
    let other = u64::from(found[2].parse::<u16>()?.wrapping_add(1));
    Ok(checksum
        .replacen(code, 1, format!("${{1}}{other}"))
        .into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_checksum_becomes_another() {
        let code = "if (uniffi_anoncall_checksum_a() != 65535) {}\nif (uniffi_anoncall_checksum_b() != 7) {}";
        assert_eq!(
            expecting_another_library(code).unwrap(),
            "if (uniffi_anoncall_checksum_a() != 0) {}\nif (uniffi_anoncall_checksum_b() != 7) {}"
        );
        assert!(expecting_another_library("").is_err());
    }
}
