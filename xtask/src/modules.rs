//! The architecture names every module of the core, so that nobody has to guess what a file is for.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{command::root, markdown::Document};

const ARCHITECTURE: &str = "docs/architecture.md";

/// Fails where a module is not named.
pub fn check() -> Result<()> {
    let text = fs::read_to_string(root().join(ARCHITECTURE)).context(ARCHITECTURE)?;
    let named: BTreeSet<String> = Document::read(&text)?.code.into_iter().collect();
    let missing = missing(&files_below(&root().join("src"))?, &named);
    ensure!(
        missing.is_empty(),
        "{ARCHITECTURE} does not name {}",
        missing.join(", ")
    );
    Ok(())
}

/// Every file below a folder, which has to have some.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    add_files(folder, &mut files)?;
    ensure!(!files.is_empty(), "{} is empty", folder.display());
    files.sort();
    Ok(files)
}

fn add_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            add_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The modules that are not named, but for roots and for tests in a file of their own.
fn missing(sources: &[PathBuf], named: &BTreeSet<String>) -> Vec<String> {
    let stems = sources.iter().filter_map(|it| it.file_stem()?.to_str());
    stems
        .filter(|it| !matches!(*it, "lib" | "mod") && !it.ends_with("_tests"))
        .filter(|it| !named.contains(*it))
        .map(|it| format!("`{it}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_is_not_named_is_missing() {
        let sources = ["lib.rs", "a.rs", "part/b.rs", "part/mod.rs", "b_tests.rs"];
        let sources = sources.map(PathBuf::from);
        let named = BTreeSet::from(["a".to_owned()]);
        assert_eq!(missing(&sources, &named), ["`b`"]);
    }

    #[test]
    fn the_core_is_found() {
        let files = files_below(&root().join("src")).unwrap();
        assert!(files.iter().any(|it| it.ends_with("lib.rs")));
    }
}
