//! The generated Kotlin and Swift, committed in `bindings/`.

mod kotlin;
mod replacing;
mod swift;

use std::{
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail};
use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{
    GenerateOptions, SwiftBindingsOptions, TargetLanguage, generate, generate_swift_bindings,
};

use crate::command::{build_workspace, root, target};

const KOTLIN: &str = "kotlin/dev/anoncall/internal/anoncall.kt";

const SWIFT: &str = "swift/AnonCallCore.swift";

/// Every generated file, below `bindings/`.
const FILES: [&str; 3] = [KOTLIN, SWIFT, "swift/include/AnonCallFFI.h"];

/// Generates the bindings, or with `check` compares them with the committed ones.
pub fn run(check: bool) -> Result<()> {
    build_workspace()?;
    let fresh = tempfile::tempdir()?;
    write_bindings(fresh.path())?;
    let committed = root().join("bindings");
    for file in FILES {
        let text = fs::read(fresh.path().join(file)).with_context(|| file.to_owned())?;
        let path = committed.join(file);
        if !check {
            fs::create_dir_all(path.parent().unwrap_or(&committed))?;
            fs::write(&path, text)?;
        } else if fs::read(&path).ok().as_ref() != Some(&text) {
            bail!("bindings/{file} is not what the crate generates: run `cargo xtask bindings`");
        }
    }
    Ok(())
}

fn write_bindings(folder: &Path) -> Result<()> {
    let library = target().join(format!("debug/{DLL_PREFIX}anoncall{DLL_SUFFIX}"));
    let library = Utf8PathBuf::try_from(library)?;
    let folder = Utf8PathBuf::try_from(folder.to_owned())?;
    generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: library.clone(),
        out_dir: folder.join("kotlin"),
        ..GenerateOptions::default()
    })?;
    let swift = |sources: bool, out_dir: Utf8PathBuf| {
        generate_swift_bindings(SwiftBindingsOptions {
            generate_swift_sources: sources,
            generate_headers: !sources,
            generate_modulemap: false,
            source: library.clone(),
            out_dir,
            xcframework: false,
            module_name: None,
            modulemap_filename: None,
            metadata_no_deps: false,
            link_frameworks: Vec::new(),
            config: None,
        })
    };
    swift(true, folder.join("swift"))?;
    swift(false, folder.join("swift/include"))?;
    patch(&folder.join(SWIFT), swift::patched)?;
    patch(&folder.join(KOTLIN), kotlin::patched)
}

/// Corrects what the generator gets wrong and no setting changes. Each patch fails if the generated code no longer looks as expected.
fn patch(path: &Utf8PathBuf, patched: fn(&str) -> Result<String>) -> Result<()> {
    let text = fs::read_to_string(path)?;
    fs::write(path, patched(&text).with_context(|| path.to_string())?)?;
    Ok(())
}
