//! A copy of the sources, in which mutants are made: so nobody's working tree is touched, and what one run has built serves the next.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::command::{command, root};

/// The kinds of library that the core is built as. Tests need only the first, and linking the others takes longer than the tests.
const LIBRARIES: (&str, &str) = (
    r#"crate-type = ["lib", "cdylib", "staticlib"]"#,
    r#"crate-type = ["lib"]"#,
);

/// Makes `folder` a copy of this repository as it is now, uncommitted changes included.
pub fn refresh(folder: &Path) -> Result<()> {
    let files = files()?;
    remove_others(
        folder,
        &files.iter().map(|file| folder.join(file)).collect(),
    )?;
    for file in files {
        let mut content = fs::read(root().join(&file))?;
        if file == Path::new("Cargo.toml") {
            content = for_tests(&content)?;
        }
        write(&folder.join(&file), &content)?;
    }
    Ok(())
}

/// What git has or would add.
fn files() -> Result<Vec<PathBuf>> {
    let mut git = command("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let output = git.output().context("git is needed")?;
    ensure!(output.status.success(), "{git:?}: {}", output.status);
    let names = String::from_utf8(output.stdout)?;
    let files = names.split_terminator('\0').map(PathBuf::from);
    // Git also lists what has been removed and not committed yet.
    Ok(files.filter(|file| root().join(file).is_file()).collect())
}

/// Removes what is not among these, such as a file that has been renamed since.
fn remove_others(folder: &Path, files: &HashSet<PathBuf>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, files)?;
        } else if !files.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// A file that is the same stays untouched: for Cargo a new one is a changed one.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
    fs::write(path, content).with_context(|| path.display().to_string())
}

fn for_tests(manifest: &[u8]) -> Result<Vec<u8>> {
    let manifest = std::str::from_utf8(manifest)?;
    ensure!(
        manifest.contains(LIBRARIES.0),
        "Cargo.toml no longer says {}",
        LIBRARIES.0
    );
    Ok(manifest.replace(LIBRARIES.0, LIBRARIES.1).into_bytes())
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_copy_has_what_is_here_and_nothing_else() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let copy = |name: &str| folder.path().join(name);
        write(&copy("src/gone.rs"), b"old")?;
        write(&copy("src/lib.rs"), b"mutant")?;
        refresh(folder.path())?;
        assert!(!copy("src/gone.rs").exists());
        let [lib, lib_here] = [copy("src/lib.rs"), root().join("src/lib.rs")].map(fs::read);
        assert_eq!(lib?, lib_here?);
        let manifest = fs::read_to_string(copy("Cargo.toml"))?;
        assert!(manifest.contains(LIBRARIES.1));
        Ok(())
    }

    #[test]
    fn what_is_the_same_stays_untouched() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("file");
        write(&file, b"same")?;
        fs::File::options()
            .append(true)
            .open(&file)?
            .set_modified(UNIX_EPOCH)?;
        write(&file, b"same")?;
        assert_eq!(fs::metadata(&file)?.modified()?, UNIX_EPOCH);
        Ok(())
    }
}
