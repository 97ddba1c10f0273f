//! What an Android phone asks of a library before it loads it, read from the file.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use object::{
    Endianness, File, FileKind, Object, ObjectSegment, ObjectSymbol,
    elf::{DT_RELR, DynamicTag, FileHeader32, FileHeader64},
    read::elf::FileHeader,
};

/// Android 15 loads a library on devices with pages of 16 KB only if its segments are aligned so.
const PAGE: u64 = 16 * 1024;

/// Relocations in the form of `--pack-dyn-relocs=relr`, under the numbers that Android 9 and 11 know them by.
const RELATIVE_RELOCATIONS: [DynamicTag; 2] = [DT_RELR, DynamicTag(0x6fff_e000)];

/// Relocations in the form of `--pack-dyn-relocs=android`, which Android 6 and later know.
const PACKED_RELOCATIONS: [DynamicTag; 2] = [DynamicTag(0x6000_000f), DynamicTag(0x6000_0011)];

/// Fails if a 64-bit library has a segment that can't be mapped on pages of 16 KB. Devices with 32 bits have no such pages.
pub fn check_pages(library: &Path) -> Result<()> {
    let shown = library.display();
    let bytes = read(library)?;
    let file = File::parse(&*bytes).with_context(|| format!("{shown} can't be read"))?;
    let alignment = file.segments().map(|segment| segment.align()).min();
    let alignment = alignment.with_context(|| format!("{shown} has no segments"))?;
    ensure!(
        !file.is_64() || alignment >= PAGE,
        "{shown} is aligned for pages of {alignment} bytes, not of {PAGE}"
    );
    Ok(())
}

/// Fails if its relocations are not packed, or in a form that the oldest Android does not know.
pub fn check_relocations(library: &Path) -> Result<()> {
    let shown = library.display();
    let tags = dynamic_tags(&read(library)?).with_context(|| shown.to_string())?;
    let has = |some: [DynamicTag; 2]| some.iter().any(|tag| tags.contains(tag));
    ensure!(
        !has(RELATIVE_RELOCATIONS),
        "{shown} has relocations that no Android before 11 applies"
    );
    ensure!(
        has(PACKED_RELOCATIONS),
        "{shown} has relocations that are not packed"
    );
    Ok(())
}

/// Fails if it needs a function or variable that none of these libraries has.
pub fn check_symbols(library: &Path, system: &[PathBuf]) -> Result<()> {
    let mut exported = BTreeSet::new();
    for path in system {
        let symbols = symbols(&read(path)?)?.into_iter();
        exported.extend(symbols.filter(|it| !it.undefined).map(|it| it.name));
    }
    let needed = symbols(&read(library)?)?.into_iter();
    let missing: Vec<String> = needed
        .filter(|it| it.undefined && !it.weak && !exported.contains(&it.name))
        .map(|it| it.name)
        .collect();
    let shown = library.display();
    ensure!(
        missing.is_empty(),
        "{shown} needs what the oldest Android has not: {}",
        missing.join(", ")
    );
    Ok(())
}

struct Symbol {
    name: String,
    undefined: bool,
    weak: bool,
}

/// What it exports and imports.
fn symbols(bytes: &[u8]) -> Result<Vec<Symbol>> {
    File::parse(bytes)?
        .dynamic_symbols()
        .filter(ObjectSymbol::is_global)
        .map(|symbol| {
            Ok(Symbol {
                name: symbol.name()?.to_owned(),
                undefined: symbol.is_undefined(),
                weak: symbol.is_weak(),
            })
        })
        .collect()
}

fn dynamic_tags(bytes: &[u8]) -> Result<Vec<DynamicTag>> {
    match FileKind::parse(bytes)? {
        FileKind::Elf32 => tags_of::<FileHeader32<Endianness>>(bytes),
        _ => tags_of::<FileHeader64<Endianness>>(bytes),
    }
}

fn tags_of<Header: FileHeader<Endian = Endianness>>(bytes: &[u8]) -> Result<Vec<DynamicTag>> {
    let header = Header::parse(bytes)?;
    let endian = header.endian()?;
    let sections = header.sections(endian, bytes)?;
    let table = sections.dynamic_table(endian, bytes)?;
    Ok(table.iter().map(|entry| entry.tag).collect())
}

fn read(library: &Path) -> Result<Vec<u8>> {
    fs::read(library).with_context(|| format!("{} was not built", library.display()))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::command::{command, run};

    /// Compiles a library of this machine's with these options of the linker.
    fn linked(source: &str, options: &[&str]) -> Result<(TempDir, PathBuf)> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("lib.c");
        let library = folder.path().join("lib.so");
        fs::write(&file, source)?;
        run(command("cc")
            .args(["-shared", "-nostdlib", "-fPIC", "-o"])
            .arg(&library)
            .args(options)
            .arg(file))?;
        Ok((folder, library))
    }

    fn error_of(result: Result<()>) -> String {
        result.err().map(|it| format!("{it:#}")).unwrap_or_default()
    }

    #[test]
    fn a_library_for_small_pages_is_refused() -> Result<()> {
        let pages = |size: &str| {
            linked(
                "int one(void) { return 1; }",
                &[&format!(
                    "-Wl,-z,max-page-size={size},-z,common-page-size={size}"
                )],
            )
        };
        check_pages(&pages("16384")?.1)?;
        let refused = error_of(check_pages(&pages("4096")?.1));
        assert!(refused.contains("pages of 4096 bytes"), "{refused}");
        Ok(())
    }

    #[test]
    fn relocations_of_another_form_are_refused() -> Result<()> {
        let pointer = "int one(void) { return 1; } int (*const pointer)(void) = one;";
        for (option, refusal) in [
            ("-Wl,-z,pack-relative-relocs", "no Android before 11"),
            ("-Wl,-z,nopack-relative-relocs", "not packed"),
        ] {
            // Only a relocation against no symbol is one that they are about.
            let (_folder, library) = linked(pointer, &[option, "-Wl,-Bsymbolic"])?;
            let refused = error_of(check_relocations(&library));
            assert!(refused.contains(refusal), "{option}: {refused}");
        }
        Ok(())
    }

    #[test]
    fn a_symbol_that_the_system_lacks_is_named() -> Result<()> {
        let needs = "int old(void); int young(void); int sum(void) { return old() + young(); }";
        let (_library, library) = linked(needs, &[])?;
        let (_system, complete) = linked(
            "int old(void) { return 1; } int young(void) { return 1; }",
            &[],
        )?;
        let (_older, older) = linked("int old(void) { return 1; }", &[])?;
        check_symbols(&library, &[complete])?;
        let refused = error_of(check_symbols(&library, &[older]));
        assert!(refused.contains("has not: young"), "{refused}");
        Ok(())
    }
}
