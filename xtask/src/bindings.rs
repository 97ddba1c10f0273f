//! The generated Kotlin and Swift, committed in `bindings/`.

use std::{
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{
    GenerateOptions, SwiftBindingsOptions, TargetLanguage, generate, generate_swift_bindings,
};

use crate::command::{cargo, root, run as run_command, target};

const KOTLIN: &str = "kotlin/dev/anoncall/anoncall.kt";

/// Every generated file, below `bindings/`.
const FILES: [&str; 3] = [
    KOTLIN,
    "swift/AnonCallCore.swift",
    "swift/include/AnonCallFFI.h",
];

/// Generates the bindings, or with `check` compares them with the committed ones.
pub fn run(check: bool) -> Result<()> {
    run_command(&mut cargo(&[
        "build",
        "--quiet",
        "--package",
        "anoncall",
        "--lib",
    ]))?;
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
    mend_kotlin(&folder.join(KOTLIN))
}

/// The generator makes an exception's `message` a dump of its fields, and no setting changes that. The exceptions here export
/// `Display`, which becomes `toString()`: let `message` say the same.
fn mend_kotlin(path: &Utf8PathBuf) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let mut mended = String::with_capacity(text.len());
    let mut dumps = 0;
    let mut after_message = false;
    for line in text.lines() {
        if after_message && line.trim_start().starts_with("get() = \"") {
            let indent = line.len() - line.trim_start().len();
            mended.push_str(&" ".repeat(indent));
            mended.push_str("get() = toString()");
            dumps += 1;
        } else {
            mended.push_str(line.trim_end());
        }
        mended.push('\n');
        after_message = line.trim() == "override val message";
    }
    ensure!(
        dumps > 0,
        "the generated Kotlin has changed: no exception's message was found"
    );
    ensure!(
        mended.matches("override val message").count() == dumps,
        "the generated Kotlin has changed: an exception's message was missed"
    );
    fs::write(path, mended)?;
    Ok(())
}
