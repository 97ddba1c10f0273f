//! Every link of the documents leads somewhere, and every path that they name is there. Links to other sites are not followed: the
//! check needs no network.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use ignore::WalkBuilder;
use regex::Regex;

use crate::markdown::Document;

/// What a path in the text of a document begins with.
const FOLDERS: &str =
    "android|bench|bindings|docs|examples|fuzz|ios|loom|sandbox|src|tests|xtask|\\.ci|\\.github";

/// Fails, with all that is wrong, where a document of this folder leads nowhere.
pub fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for path in documents(root)? {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let document = Document::read(&text)?;
        let wrong = broken_links(root, &path, &document)?;
        let wrong = wrong
            .into_iter()
            .chain(missing_paths(root, &path, &document)?);
        let name = path.strip_prefix(root).unwrap_or(&path);
        faults.extend(wrong.map(|it| format!("{}: {it}", name.display())));
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// All documents but those that git ignores.
pub fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false)
        .require_git(false)
        .filter_entry(|it| it.file_name() != ".git");
    for entry in walk.build() {
        let path = entry?.into_path();
        if path.extension().is_some_and(|it| it == "md") {
            found.push(path);
        }
    }
    ensure!(!found.is_empty(), "{} has no documents", root.display());
    found.sort();
    Ok(found)
}

fn broken_links(root: &Path, path: &Path, document: &Document) -> Result<Vec<String>> {
    let elsewhere = Regex::new(r"^[a-z][a-z0-9+.-]*:")?;
    let links = document.links.iter();
    links
        .filter(|link| !elsewhere.is_match(link))
        .filter_map(|link| {
            let fault = fault_of(root, path, document, link).transpose()?;
            Some(fault.map(|fault| format!("the link {link:?} {fault}")))
        })
        .collect()
}

/// What is wrong with a link within the repository.
fn fault_of(root: &Path, path: &Path, own: &Document, link: &str) -> Result<Option<&'static str>> {
    let (file, anchor) = match link.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (link, None),
    };
    if file.is_empty() {
        let found = anchor.is_some_and(|it| own.anchors.contains(it));
        return Ok((!found).then_some("has no heading here"));
    }
    let folder = path.parent().unwrap_or(root);
    let Some(target) = within(root, &folder.join(file)) else {
        return Ok(Some("leaves the repository"));
    };
    if !target.exists() {
        return Ok(Some("leads to nothing"));
    }
    let Some(anchor) = anchor else {
        return Ok(None);
    };
    if target.extension().is_none_or(|it| it != "md") {
        return Ok(Some("has an anchor in a file without headings"));
    }
    let headings = Document::read(&fs::read_to_string(&target)?)?.anchors;
    Ok((!headings.contains(anchor)).then_some("has no heading there"))
}

/// The path without `..`, if it stays within the repository.
pub fn within(root: &Path, path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            other => clean.push(other),
        }
    }
    clean.starts_with(root).then_some(clean)
}

/// Paths that a document names and that are neither in the repository nor beside the document.
fn missing_paths(root: &Path, path: &Path, document: &Document) -> Result<Vec<String>> {
    let named = Regex::new(&format!(r"^(?:{FOLDERS})/[\w./-]+$"))?;
    let folder = path.parent().unwrap_or(root);
    let exists = |it: &str| root.join(it).exists() || folder.join(it).exists();
    let missing = document.code.iter();
    Ok(missing
        .filter(|code| named.is_match(code) && !exists(code))
        .map(|code| format!("`{code}` is not there"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with these files, and what the check says of it.
    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        match check(root.path()) {
            Ok(()) => Vec::new(),
            Err(error) => error.to_string().lines().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn files_folders_headings_and_other_sites_are_fine() {
        let text = "# Top\n[1](docs/a.md#part-one) [2](docs) [3](#top) [4](https://example.com/x) [5](mailto:a@b.c)";
        let other = "# Part one\n[back](../README.md) `src/b.rs` `src/*.rs` `src/a.rs --flag`";
        let files = [("README.md", text), ("docs/a.md", other), ("src/b.rs", "")];
        assert_eq!(faults(&files), Vec::<String>::new());
    }

    #[test]
    fn every_fault_is_named() {
        let text = "[1](gone.md) ![2](gone.png) [3](#gone) [4](docs/a.md#gone) [5](../x.md) [6](src/b.rs#L3) `src/c.rs`";
        let files = [("README.md", text), ("docs/a.md", "# A"), ("src/b.rs", "")];
        assert_eq!(
            faults(&files),
            [
                "README.md: the link \"gone.md\" leads to nothing",
                "README.md: the link \"gone.png\" leads to nothing",
                "README.md: the link \"#gone\" has no heading here",
                "README.md: the link \"docs/a.md#gone\" has no heading there",
                "README.md: the link \"../x.md\" leaves the repository",
                "README.md: the link \"src/b.rs#L3\" has an anchor in a file without headings",
                "README.md: `src/c.rs` is not there",
            ]
        );
    }

    #[test]
    fn ignored_documents_are_left_out_and_hidden_ones_are_not() {
        let broken = "[x](gone.md)";
        let files = [
            (".gitignore", "/target/\n"),
            ("target/a.md", broken),
            (".github/a.md", broken),
        ];
        assert_eq!(
            faults(&files),
            [".github/a.md: the link \"gone.md\" leads to nothing"]
        );
    }

    #[test]
    fn a_folder_without_documents_is_an_error() {
        assert_eq!(faults(&[("a.txt", "")]).len(), 1);
    }
}
