//! What accompanies a release: the list of everything in the library (SBOM) and the licences of it. With `--dry-run` everything that a
//! release says about itself is checked too.

mod notices;
mod sbom;
mod versions;

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use clap::Args;
use serde_json::Value;

use crate::{command::target, ios};

/// The targets that phones and simulators get the library for.
pub const PHONES: [&str; 6] = [
    "aarch64-linux-android",
    "armv7-linux-androideabi",
    "x86_64-linux-android",
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "x86_64-apple-ios",
];

/// Those that `anoncall-jvm` has it for.
pub const HOSTS: [&str; 5] = [
    "aarch64-unknown-linux-gnu",
    "x86_64-unknown-linux-gnu",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

/// What is done with the files.
#[derive(Args)]
pub struct Options {
    /// Check all that would be published, as far as it can be made on this machine, and publish nothing.
    #[arg(long)]
    dry_run: bool,
    /// The tag that is to be released: its version has to be the one that everything names.
    #[arg(long, requires = "dry_run")]
    tag: Option<String>,
}

/// What the suite checks.
pub fn dry_run() -> Result<()> {
    run(&Options {
        dry_run: true,
        tag: None,
    })
}

/// Writes the licences of everything in the library for these targets, to be shipped with it.
pub fn write_notices(targets: &[&str], file: &Path) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, notices::text(&sbom::components(targets)?)?)?;
    Ok(())
}

/// Writes the files into `target/release-files/` and says where.
pub fn run(options: &Options) -> Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    let components = sbom::components(&[&PHONES[..], &HOSTS].concat())?;
    let folder = target().join("release-files");
    fs::create_dir_all(&folder)?;
    let list = folder.join(format!("anoncall-{version}.cdx.json"));
    fs::write(&list, sbom::text(version, &components)?)?;
    let licences = folder.join(format!("anoncall-{version}-licences.txt"));
    fs::write(&licences, notices::text(&components)?)?;
    println!("{}: {} components", list.display(), components.len());
    println!("{}", licences.display());
    if !options.dry_run {
        return Ok(());
    }

    versions::check(version, options.tag.as_deref())?;
    let read: Value = serde_json::from_str(&fs::read_to_string(&list)?)?;
    let listed = read.get("components").and_then(Value::as_array);
    ensure!(
        listed.is_some_and(|it| !it.is_empty() && it.len() > components.len()),
        "{} does not list every component",
        list.display()
    );
    let texts = fs::read_to_string(&licences)?;
    for component in &components {
        let heading = notices::heading(component);
        ensure!(texts.contains(&heading), "no licence of {heading}");
    }
    ios::check_release_entry(version)?;
    println!("a release {version} would be in order; nothing was published");
    Ok(())
}
