//! The licences of everything in the library, as they want to be handed on.

use std::{fmt::Write, fs};

use anyhow::{Context, Result};
use cargo_metadata::Package;

/// How the files that hold a licence begin, in small letters.
const LICENCE_FILES: [&str; 5] = ["license", "licence", "copying", "notice", "unlicense"];

/// One text: each component with its licences.
pub fn text(components: &[Package]) -> Result<String> {
    let mut text = String::from("anoncall contains the following components.\n");
    for component in components {
        writeln!(text, "\n{}", heading(component))?;
        for licence in licences(component)? {
            writeln!(text, "\n{}", licence.trim())?;
        }
    }
    Ok(text)
}

/// A component's name, version and kind of licence.
pub fn heading(component: &Package) -> String {
    let licence = component.license.as_deref().unwrap_or("no licence named");
    format!("==== {} {}: {licence}", component.name, component.version)
}

/// The texts beside its manifest. Some have none and only name their licence.
fn licences(component: &Package) -> Result<Vec<String>> {
    let folder = component.manifest_path.parent().context("no folder")?;
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if entry.file_type()?.is_file() && LICENCE_FILES.iter().any(|it| name.starts_with(it)) {
            files.push(entry.path());
        }
    }
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).with_context(|| file.display().to_string()))
        .collect()
}
