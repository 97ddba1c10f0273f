//! What the library consists of: its sections, and its code by crate.

use std::{cmp::Reverse, collections::BTreeMap};

use anyhow::Result;
use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};

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
