//! As much of Apple's SDK as this repository can have: what compiling and linking for iOS ask for, without Xcode.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{command::root, cross_toolchain::built};

/// The system's libraries, each with all that the core uses of it.
const SYMBOLS: &str = "tests/ios/system_symbols.json";

/// What every program is linked with; the others are frameworks.
const SYSTEM: &str = "System";

/// Writes it, and returns its folder.
pub fn make() -> Result<PathBuf> {
    let folder = built().join("iPhoneOS.sdk");
    let libraries = folder.join("usr/lib");
    let headers = folder.join("usr/include");
    fs::create_dir_all(&libraries)?;
    fs::create_dir_all(&headers)?;
    // For ring's C. It may be empty, because its macros count as 0 then.
    fs::write(headers.join("TargetConditionals.h"), "")?;
    for (name, symbols) in system()? {
        if name == SYSTEM {
            let stub = stub("/usr/lib/libSystem.B.dylib", &symbols);
            fs::write(libraries.join("libSystem.tbd"), stub)?;
        } else {
            let framework = format!("System/Library/Frameworks/{name}.framework");
            let stub = stub(&format!("/{framework}/{name}"), &symbols);
            fs::create_dir_all(folder.join(&framework))?;
            fs::write(folder.join(framework).join(format!("{name}.tbd")), stub)?;
        }
    }
    Ok(folder)
}

/// What a linker is given to find in it.
pub fn linker_arguments(folder: &Path) -> Result<Vec<String>> {
    let mut arguments = vec!["-syslibroot".to_owned(), folder.display().to_string()];
    for name in system()?.into_keys() {
        if name == SYSTEM {
            arguments.push(format!("-l{name}"));
        } else {
            arguments.extend(["-framework".to_owned(), name]);
        }
    }
    Ok(arguments)
}

/// Fails if these symbols are not those that the core is known to use: each new one has to be looked at, whether the oldest iOS has it.
pub fn check(needed: &BTreeSet<String>) -> Result<()> {
    compare(needed, &system()?)
}

fn compare(needed: &BTreeSet<String>, system: &BTreeMap<String, BTreeSet<String>>) -> Result<()> {
    let listed: BTreeSet<String> = system.values().flatten().cloned().collect();
    let new: Vec<_> = needed.difference(&listed).collect();
    ensure!(new.is_empty(), "{SYMBOLS} does not list {new:?}");
    let gone: Vec<_> = listed.difference(needed).collect();
    ensure!(
        gone.is_empty(),
        "{SYMBOLS} lists what is not used: {gone:?}"
    );
    for (name, symbols) in system {
        println!("{} symbols of {name}", symbols.len());
    }
    Ok(())
}

fn system() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let text = fs::read_to_string(root().join(SYMBOLS)).context(SYMBOLS)?;
    serde_json::from_str(&text).context(SYMBOLS)
}

/// A library for linkers alone, in Apple's text form.
fn stub(install_name: &str, symbols: &BTreeSet<String>) -> String {
    let symbols: Vec<String> = symbols.iter().map(|it| format!("'{it}'")).collect();
    format!(
        "--- !tapi-tbd\n\
         tbd-version: 4\n\
         targets: [ arm64-ios ]\n\
         install-name: '{install_name}'\n\
         exports:\n  - targets: [ arm64-ios ]\n    symbols: [ {} ]\n...\n",
        symbols.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_symbol_too_many_and_one_too_few_are_refused() {
        let system = BTreeMap::from([
            ("Security".to_owned(), set(&["_SecTrustCreate"])),
            ("System".to_owned(), set(&["_malloc", "_free"])),
        ]);
        let refusal = |needed: &[&str]| {
            let refused = compare(&set(needed), &system).err();
            refused.map_or(String::new(), |it| it.to_string())
        };
        assert_eq!(refusal(&["_SecTrustCreate", "_free", "_malloc"]), "");
        let new = refusal(&["_SecTrustCreate", "_free", "_malloc", "_objc_msgSend"]);
        assert!(new.contains(r#"does not list ["_objc_msgSend"]"#), "{new}");
        let gone = refusal(&["_SecTrustCreate", "_free"]);
        assert!(gone.contains(r#"not used: ["_malloc"]"#), "{gone}");
    }
}
