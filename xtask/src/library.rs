//! The library as it ships: how it is built, for whichever target.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::Result;
use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};

use crate::command::{cargo, cargo_home, root, run, target};

/// For linkers of ELF files (LLD, as Rust and the NDK have it): identical functions once, relocations in a packed form.
pub const LINKER_FLAGS: [&str; 2] = [
    "-Clink-arg=-Wl,--icf=all",
    "-Clink-arg=-Wl,-z,pack-relative-relocs",
];

/// Flags for every crate in it: source files by their path in the project or registry, since the paths of the machine that builds
/// it are of no use and nobody's business.
pub fn rust_flags(extra: &[&str]) -> Result<OsString> {
    let registries = cargo_home()?.join("registry/src");
    let mut folders = vec![root()];
    if registries.is_dir() {
        for registry in registries.read_dir()? {
            folders.push(registry?.path());
        }
    }
    let mut flags: Vec<OsString> = folders.iter().map(|it| remap(it)).collect();
    flags.extend(extra.iter().map(OsString::from));
    // The separator of CARGO_ENCODED_RUSTFLAGS, so that paths may have spaces.
    Ok(flags.join(&OsString::from("\u{1f}")))
}

fn remap(folder: &Path) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(folder);
    flag.push("/=");
    flag
}

/// Builds it for this machine's kind of processor, with symbols, and tells where it is.
pub fn build_for(triple: &str) -> Result<PathBuf> {
    // One crate type: with several at once Cargo gives up link-time optimisation.
    run(cargo(&[
        "rustc",
        "--quiet",
        "--package",
        "anoncall",
        "--lib",
        "--profile",
        "mobile",
        "--crate-type",
        "cdylib",
        "--target",
        triple,
    ])
    .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(&LINKER_FLAGS)?))?;
    Ok(target().join(triple).join("mobile/libanoncall.so"))
}

/// The bytes of code by crate, the largest first.
pub fn code_by_crate(library: &[u8]) -> Result<Vec<(String, u64)>> {
    let file = object::File::parse(library)?;
    let mut crates = BTreeMap::<String, u64>::new();
    for symbol in file.symbols() {
        if symbol.kind() == SymbolKind::Text {
            let name = symbol.name().unwrap_or_default();
            *crates.entry(crate_of(name)).or_default() += symbol.size();
        }
    }
    let mut crates: Vec<(String, u64)> = crates.into_iter().collect();
    crates.sort_by_key(|(_, size)| Reverse(*size));
    Ok(crates)
}

/// The largest sections, the largest first.
pub fn sections(library: &[u8]) -> Result<Vec<(String, u64)>> {
    let file = object::File::parse(library)?;
    let mut sections: Vec<(String, u64)> = file
        .sections()
        .filter(|section| section.address() > 0 && section.file_range().is_some())
        .map(|section| {
            (
                section.name().unwrap_or_default().to_owned(),
                section.size(),
            )
        })
        .collect();
    sections.sort_by_key(|(_, size)| Reverse(*size));
    Ok(sections)
}

/// The crate that a function's name begins with, wherever it was instantiated: `<&mut rustls::conn::X as …>::f` is of rustls.
fn crate_of(symbol: &str) -> String {
    if symbol.starts_with("ring_core") {
        return "ring (C and assembler)".to_owned();
    }
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    if name == symbol {
        return if symbol.contains("anoncall") {
            "anoncall (exported)".to_owned()
        } else {
            "without a crate".to_owned()
        };
    }
    let mut path = name.trim_start_matches(['<', '&', '[', '(', '*']);
    for prefix in ["mut ", "dyn ", "const "] {
        path = path.trim_start_matches(prefix);
    }
    path.split("::").next().unwrap_or(path).to_owned()
}
