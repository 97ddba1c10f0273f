//! What Apple's linker and the App Store see in a static library: its object files, read from the file.

use std::{collections::BTreeSet, iter, mem::size_of, ops::Range};

use anyhow::{Context, Result, bail, ensure};
use object::{
    Endianness,
    macho::{
        CPU_TYPE_X86_64, LC_VERSION_MIN_IPHONEOS, LC_VERSION_MIN_MACOSX, MachHeader64, N_EXT,
        N_PEXT, N_WEAK_DEF, Nlist64, PLATFORM_IOS, PLATFORM_IOSSIMULATOR, PLATFORM_MACOS, Platform,
        Version, VersionMinCommand,
    },
    read::{
        archive::ArchiveFile,
        macho::{FatArch, MachHeader, MachOFatFile32, Nlist},
    },
};

/// A symbol that other object files see.
pub struct Symbol {
    pub name: String,
    /// Whether another file has to have it.
    pub undefined: bool,
    /// Where its entry is in the object file.
    entry: usize,
}

/// Fails if an object file is for another system, for a newer version than the oldest supported, or does not say.
pub fn check_oldest_system(library: &[u8], expected: Platform, oldest: Version) -> Result<()> {
    for (name, place) in objects(library)? {
        let (platform, version) = system_of(part(library, &place)?).context(name.clone())?;
        ensure!(
            platform == expected,
            "{name} is for platform {}, not {}",
            platform.0,
            expected.0
        );
        ensure!(
            version.0 <= oldest.0,
            "{name} is for version {}.{} and later",
            version.major(),
            version.minor()
        );
    }
    Ok(())
}

/// The symbols that a library needs from elsewhere.
pub fn needed(library: &[u8]) -> Result<BTreeSet<String>> {
    let (mut defined, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for (_, place) in objects(library)? {
        for symbol in symbols(part(library, &place)?)? {
            if symbol.undefined {
                needed.insert(symbol.name);
            } else {
                defined.insert(symbol.name);
            }
        }
    }
    Ok(needed.difference(&defined).cloned().collect())
}

/// Makes definitions weak and private, like those of C++'s inline functions: a linker keeps one of several that have the same name, and no
/// app or library exports it. Returns the names of those that `choose` chose.
pub fn weaken(library: &mut [u8], choose: impl Fn(&str) -> bool) -> Result<BTreeSet<String>> {
    let mut weakened = BTreeSet::new();
    for (_, place) in objects(library)? {
        let object = library.get_mut(place).context("no object file")?;
        for symbol in symbols(object)? {
            if !symbol.undefined && choose(&symbol.name) {
                weaken_entry(object, symbol.entry)?;
                weakened.insert(symbol.name);
            }
        }
    }
    Ok(weakened)
}

/// An entry of a little-endian file, as those for phones are, is four bytes of the name's place, one of type, one of the section's number, and two of description.
fn weaken_entry(object: &mut [u8], entry: usize) -> Result<()> {
    let fields = object.get_mut(entry + 4..entry + 8);
    let [kind, _, description @ ..] = fields.context("no symbol")? else {
        bail!("no symbol");
    };
    *kind |= N_PEXT.0;
    let [low, _] = description else {
        bail!("no symbol");
    };
    *low |= u8::try_from(N_WEAK_DEF.0)?;
    Ok(())
}

/// The object files of a static library for one processor or more, with their places in the file.
fn objects(library: &[u8]) -> Result<Vec<(String, Range<usize>)>> {
    let mut objects = Vec::new();
    for archive in archives(library)? {
        for member in ArchiveFile::parse(part(library, &archive)?)?.members() {
            let member = member?;
            let name = String::from_utf8_lossy(member.name()).into_owned();
            let (offset, size) = member.file_range();
            let start = archive.start + usize::try_from(offset)?;
            objects.push((name, start..start + usize::try_from(size)?));
        }
    }
    ensure!(!objects.is_empty(), "the library has no object files");
    Ok(objects)
}

/// The archives in it, one for each processor.
fn archives(library: &[u8]) -> Result<Vec<Range<usize>>> {
    let Ok(universal) = MachOFatFile32::parse(library) else {
        return Ok(iter::once(0..library.len()).collect());
    };
    universal
        .arches()
        .iter()
        .map(|arch| {
            let (offset, size) = arch.file_range();
            let start = usize::try_from(offset)?;
            Ok(start..start + usize::try_from(size)?)
        })
        .collect()
}

fn part<'data>(library: &'data [u8], place: &Range<usize>) -> Result<&'data [u8]> {
    library.get(place.clone()).context("the library is cut off")
}

/// The system that an object file was compiled for.
fn system_of(object: &[u8]) -> Result<(Platform, Version)> {
    let header = MachHeader64::<Endianness>::parse(object, 0)?;
    let endian = header.endian()?;
    let mut commands = header.load_commands(endian, object, 0)?;
    while let Some(command) = commands.next()? {
        if let Some((version, _)) = command.build_version(endian)? {
            return Ok((version.platform.get(endian), version.minos.get(endian)));
        }
        // How compilers say it for versions of long ago, which parts of the standard library are for.
        let platform = match command.cmd() {
            LC_VERSION_MIN_MACOSX => PLATFORM_MACOS,
            // No phone has Intel's processor.
            LC_VERSION_MIN_IPHONEOS if header.cputype(endian) == CPU_TYPE_X86_64 => {
                PLATFORM_IOSSIMULATOR
            }
            LC_VERSION_MIN_IPHONEOS => PLATFORM_IOS,
            _ => continue,
        };
        let version = command.data::<VersionMinCommand<Endianness>>()?;
        return Ok((platform, version.version.get(endian)));
    }
    bail!("it does not say for which system it is");
}

/// The symbols of an object file that others see.
fn symbols(object: &[u8]) -> Result<Vec<Symbol>> {
    let header = MachHeader64::<Endianness>::parse(object, 0)?;
    let endian = header.endian()?;
    let mut commands = header.load_commands(endian, object, 0)?;
    let mut symbols = Vec::new();
    while let Some(command) = commands.next()? {
        let Some(command) = command.symtab()? else {
            continue;
        };
        let start = usize::try_from(command.symoff.get(endian))?;
        let table = command.symbols::<MachHeader64<Endianness>, _>(endian, object)?;
        for (index, symbol) in table.iter().enumerate() {
            if symbol.is_stab() || !symbol.n_type().contains(N_EXT) {
                continue;
            }
            let name = symbol.name(endian, table.strings())?;
            symbols.push(Symbol {
                name: String::from_utf8_lossy(name).into_owned(),
                undefined: symbol.is_undefined(),
                entry: start + index * size_of::<Nlist64<Endianness>>(),
            });
        }
    }
    Ok(symbols)
}

#[cfg(test)]
mod tests {
    use object::{
        Architecture, BinaryFormat, SymbolFlags, SymbolKind, SymbolScope,
        macho::LC_BUILD_VERSION,
        write::{self, MachOBuildVersion, StandardSection, SymbolSection},
    };

    use super::*;

    const IOS_15: Version = Version(15 << 16);

    /// An object file with a function that calls another one.
    fn object(system: Option<(Platform, Version)>, defined: &str, called: &str) -> Vec<u8> {
        object_for(Architecture::Aarch64, system, defined, called)
    }

    fn object_for(
        processor: Architecture,
        system: Option<(Platform, Version)>,
        defined: &str,
        called: &str,
    ) -> Vec<u8> {
        let mut object = write::Object::new(BinaryFormat::MachO, processor, Endianness::Little);
        if let Some((platform, minos)) = system {
            let mut version = MachOBuildVersion::default();
            version.platform = platform;
            version.minos = minos;
            object.set_macho_build_version(version);
        }
        let text = object.section_id(StandardSection::Text);
        for (name, section) in [
            (defined, SymbolSection::Section(text)),
            (called, SymbolSection::Undefined),
        ] {
            object.add_symbol(write::Symbol {
                name: name.into(),
                value: 0,
                size: 0,
                kind: SymbolKind::Text,
                scope: SymbolScope::Dynamic,
                weak: false,
                section,
                flags: SymbolFlags::None,
            });
        }
        object.write().unwrap()
    }

    /// A static library of these object files.
    fn library(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut library = b"!<arch>\n".to_vec();
        for (number, object) in objects.iter().enumerate() {
            let name = format!("{number}.o/");
            let size = object.len().next_multiple_of(8);
            let header = format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{size:<10}`\n", 0, 0, 0, 644);
            library.extend(header.into_bytes());
            library.extend(object);
            library.resize(library.len() + size - object.len(), 0);
        }
        library
    }

    fn refusal(result: Result<()>) -> String {
        result.err().map_or(String::new(), |it| format!("{it:#}"))
    }

    #[test]
    fn a_library_for_another_system_is_refused() {
        let device = Some((PLATFORM_IOS, IOS_15));
        let good = object(device, "one", "malloc");
        let refused = |second, expected| {
            let library = library(&[good.clone(), object(second, "two", "malloc")]);
            refusal(check_oldest_system(&library, expected, IOS_15))
        };
        let ios = PLATFORM_IOS;
        assert_eq!(refused(device, ios), "");
        assert_eq!(refused(Some((ios, Version(12 << 16))), ios), "");
        let newer = refused(Some((ios, Version::new(15, 1, 0))), ios);
        assert!(
            newer.contains("1.o is for version 15.1 and later"),
            "{newer}"
        );
        assert!(refused(None, ios).contains("does not say"));
        let simulator = refused(Some((PLATFORM_IOSSIMULATOR, IOS_15)), ios);
        assert!(simulator.contains("1.o is for platform 7"), "{simulator}");
        let for_mac = refused(device, PLATFORM_MACOS);
        assert!(for_mac.contains("0.o is for platform 2"), "{for_mac}");
        let empty = refusal(check_oldest_system(&library(&[]), ios, IOS_15));
        assert!(empty.contains("no object files"), "{empty}");
    }

    #[test]
    fn the_form_for_versions_of_long_ago_is_read() {
        let old = Version::new(10, 12, 0);
        for (form, processor, platform) in [
            (LC_VERSION_MIN_MACOSX, Architecture::X86_64, PLATFORM_MACOS),
            (LC_VERSION_MIN_IPHONEOS, Architecture::Aarch64, PLATFORM_IOS),
            (
                LC_VERSION_MIN_IPHONEOS,
                Architecture::X86_64,
                PLATFORM_IOSSIMULATOR,
            ),
        ] {
            let mut object = object_for(processor, Some((PLATFORM_IOS, old)), "one", "two");
            let place = object
                .windows(4)
                .position(|it| it == LC_BUILD_VERSION.0.to_le_bytes())
                .unwrap();
            // The old form has the version where the new one has the platform.
            object[place..place + 4].copy_from_slice(&form.0.to_le_bytes());
            object[place + 8..place + 12].copy_from_slice(&old.0.to_le_bytes());
            assert_eq!(system_of(&object).unwrap(), (platform, old));
        }
    }

    #[test]
    fn what_another_object_file_has_is_not_needed() {
        let library = library(&[object(None, "one", "two"), object(None, "two", "malloc")]);
        let needed = needed(&library).unwrap();
        assert_eq!(needed, BTreeSet::from(["_malloc".to_owned()]));
    }

    #[test]
    fn a_definition_becomes_weak_and_nothing_else_changes() {
        let before = library(&[object(None, "one", "two"), object(None, "two", "one")]);
        let mut after = before.clone();
        let weakened = weaken(&mut after, |name| name == "_two").unwrap();
        assert_eq!(weakened, BTreeSet::from(["_two".to_owned()]));
        let changed = before.iter().zip(&after).filter(|it| it.0 != it.1);
        assert_eq!(changed.count(), 2);
        let [first, second] = &objects(&after).unwrap()[..] else {
            panic!("not two object files");
        };
        for (place, name, weak) in [
            (first, "_one", false),
            (first, "_two", false),
            (second, "_one", false),
            (second, "_two", true),
        ] {
            let data = part(&after, &place.1).unwrap();
            let file = object::File::parse(data).unwrap();
            let symbol = object::Object::symbol_by_name(&file, name).unwrap();
            assert_eq!(object::ObjectSymbol::is_weak(&symbol), weak, "{name}");
        }
    }
}
