//! The SDK's documentation, as Xcode shows it: `docc` finds links that lead nowhere, in the sources and in the articles.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

/// The articles.
const CATALOGUE: &str = "ios/Sources/AnonCall/AnonCall.docc";

/// Has the compiler write what is public, beside a module.
pub fn symbol_graph_options(folder: &str) -> [&str; 5] {
    [
        "-emit-symbol-graph",
        "-emit-symbol-graph-dir",
        folder,
        "-symbol-graph-minimum-access-level",
        "public",
    ]
}

/// Where it is.
pub fn archive(target: &Path) -> PathBuf {
    target.join("documentation/AnonCall.doccarchive")
}

/// Builds it from what the compiler wrote to `symbols`, and fails on warnings. Runs `docc` by `swift`, in `target`.
pub fn build(symbols: &str, target: &Path, swift: &dyn Fn(&[&str]) -> Result<()>) -> Result<()> {
    let archive = archive(target);
    fs::create_dir_all(target.join("documentation"))?;
    swift(&[
        "docc",
        "convert",
        CATALOGUE,
        "--additional-symbol-graph-dir",
        symbols,
        "--fallback-display-name",
        "AnonCall",
        "--fallback-bundle-identifier",
        "dev.anoncall.AnonCall",
        "--output-path",
        &archive.to_string_lossy(),
        // Where the site of `cargo xtask docs` has it.
        "--hosting-base-path",
        "swift",
        "--warnings-as-errors",
    ])
}
