//! What the library weighs, and its budget (`xtask/size_budget.json`).

mod contributors;

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    command::{needs, root, run as run_command},
    library,
};

const BUDGET: &str = "xtask/size_budget.json";

/// How many contributors are worth a line.
const SHOWN: usize = 16;

/// Bytes, for one target.
#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct Size {
    stripped: u64,
    /// In an AAR, APK or IPA.
    zipped: u64,
    /// Compressed as well as can be: about what a store's download grows by.
    compressed: u64,
}

/// Builds the library for this machine as it ships, prints its size and what it consists of, and fails when it is over its budget.
pub fn run() -> Result<()> {
    if let Some(reason) = needs(&["strip", "xz"]) {
        bail!("the size can't be measured: {reason}");
    }
    let triple = host()?;
    let library = library::build_for(&triple)?;
    let bytes = fs::read(&library)?;
    print_table("section", &contributors::sections(&bytes)?);
    print_table("code by crate", &contributors::code_by_crate(&bytes)?);
    let folder = tempfile::tempdir()?;
    let stripped = folder.path().join("stripped");
    run_command(Command::new("strip").arg(library).arg("-o").arg(&stripped))?;
    check(&triple, &stripped)
}

/// Prints what a stripped library for this target weighs, and fails when it is over its budget.
pub fn check(triple: &str, stripped: &Path) -> Result<()> {
    let size = measure(stripped)?;
    println!(
        "{triple}: {} bytes stripped, {} zipped, {} after xz -9",
        size.stripped, size.zipped, size.compressed
    );
    let budget = fs::read_to_string(root().join(BUDGET)).context(BUDGET)?;
    let budget: BTreeMap<String, Size> = serde_json::from_str(&budget).context(BUDGET)?;
    match budget.get(triple) {
        Some(budget) => compare(size, *budget),
        None => bail!("{BUDGET} has no budget for {triple}"),
    }
}

fn measure(stripped: &Path) -> Result<Size> {
    let compressed = Command::new("xz")
        .args(["-9", "--stdout"])
        .arg(stripped)
        .output()?;
    ensure!(compressed.status.success(), "xz: {}", compressed.status);
    Ok(Size {
        stripped: fs::metadata(stripped)?.len(),
        zipped: zipped(&fs::read(stripped)?)?,
        compressed: u64::try_from(compressed.stdout.len())?,
    })
}

/// The size of a zip with nothing else in it.
fn zipped(bytes: &[u8]) -> Result<u64> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("libanoncall.so", SimpleFileOptions::default())?;
    zip.write_all(bytes)?;
    Ok(u64::try_from(zip.finish()?.into_inner().len())?)
}

fn compare(size: Size, budget: Size) -> Result<()> {
    ensure!(
        size.stripped <= budget.stripped
            && size.zipped <= budget.zipped
            && size.compressed <= budget.compressed,
        "it is over its budget: {size:?}, budget {budget:?}"
    );
    println!("within its budget: {budget:?}");
    Ok(())
}

fn print_table(title: &str, rows: &[(String, u64)]) {
    println!("\n{title}");
    for (name, size) in rows.iter().take(SHOWN) {
        println!("{size:>10}  {name}");
    }
}

/// This machine's target, by the compiler's own word.
pub fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc names no host")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_budget_is_an_error() {
        let budget = Size {
            stripped: 100,
            zipped: 60,
            compressed: 50,
        };
        assert!(compare(budget, budget).is_ok());
        for (stripped, zipped, compressed) in [(101, 60, 50), (100, 61, 50), (100, 60, 51)] {
            let size = Size {
                stripped,
                zipped,
                compressed,
            };
            assert!(compare(size, budget).is_err());
        }
    }
}
