//! The documentation as one site in `target/site`: guides, error catalogue, and each language's reference. It is built without a network
//! and can be put on any web server.

mod links;
mod menu;
mod page;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    android,
    command::{cargo, root, run as run_command, target},
    swift,
};

/// Why the site can't be built on this machine, if it can't.
pub fn missing() -> Option<String> {
    android::missing().or_else(swift::missing)
}

/// Builds the whole site, and fails where one of its links leads nowhere.
pub fn run() -> Result<()> {
    if let Some(reason) = missing() {
        bail!("the site can't be built: {reason}");
    }
    let site = root().join(target()).join("site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    fs::create_dir_all(&site)?;
    copy(&rust()?, &site.join("rust"))?;
    copy(&android::documentation()?, &site.join("kotlin"))?;
    copy(&swift::documentation()?, &site.join("swift"))?;
    page::write_all(&site)?;
    links::check(&site)?;
    println!("{}", site.join("index.html").display());
    Ok(())
}

/// The reference for Rust.
fn rust() -> Result<PathBuf> {
    let built = root().join(target()).join("doc");
    if built.exists() {
        // Other crates' pages would come along.
        fs::remove_dir_all(&built)?;
    }
    run_command(&mut cargo(&["doc", "--no-deps", "--package", "anoncall"]))?;
    Ok(built)
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
