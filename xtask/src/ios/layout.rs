//! The folders and the property list of an `XCFramework` of static libraries.

use std::{
    borrow::Borrow,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use plist::{Dictionary, Value};
use serde::Serialize;

use super::system::System;
use crate::command::root;

pub const FRAMEWORK: &str = "AnonCallFFI.xcframework";

/// The C module. Clang looks for module maps in the headers' folder and in the folders right below it.
const MODULE: &str = "AnonCallFFI";

const LIBRARY: &str = "libAnonCallFFI.a";

const HEADERS: &str = "bindings/swift/include";

/// The library for some architectures of a system.
#[derive(Clone)]
pub struct Slice {
    architectures: Vec<String>,
    pub system: System,
    /// The file to pack.
    pub library: PathBuf,
}

impl Slice {
    pub fn new(architectures: Vec<&str>, system: System) -> Self {
        Self {
            architectures: architectures.into_iter().map(str::to_owned).collect(),
            system,
            library: PathBuf::new(),
        }
    }

    /// The name of its folder.
    pub fn identifier(&self) -> String {
        let (platform, variant) = (self.system.platform(), self.system.variant());
        identifier(platform, &self.architectures, variant)
    }
}

/// As Xcode names a slice's folder: `ios-arm64_x86_64-simulator`.
fn identifier<T: Borrow<str>>(
    platform: &str,
    architectures: &[T],
    variant: Option<&str>,
) -> String {
    let suffix = variant.map_or(String::new(), |it| format!("-{it}"));
    format!("{platform}-{}{suffix}", architectures.join("_"))
}

/// The `XCFramework`'s `Info.plist`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Info {
    available_libraries: Vec<Entry>,
    #[serde(rename = "CFBundlePackageType")]
    package_type: &'static str,
    #[serde(rename = "XCFrameworkFormatVersion")]
    format_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    binary_path: &'static str,
    headers_path: &'static str,
    library_identifier: String,
    library_path: &'static str,
    supported_architectures: Vec<String>,
    supported_platform: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    supported_platform_variant: Option<&'static str>,
}

impl Entry {
    fn of(slice: &Slice) -> Self {
        Self {
            binary_path: LIBRARY,
            headers_path: "Headers",
            library_identifier: slice.identifier(),
            library_path: LIBRARY,
            supported_architectures: slice.architectures.clone(),
            supported_platform: slice.system.platform(),
            supported_platform_variant: slice.system.variant(),
        }
    }
}

/// Writes the `XCFramework` into the folder, in the place of an earlier one.
pub fn write(folder: &Path, slices: &[Slice]) -> Result<()> {
    let framework = folder.join(FRAMEWORK);
    if framework.exists() {
        fs::remove_dir_all(&framework)?;
    }
    for slice in slices {
        let place = framework.join(slice.identifier());
        // Xcode puts the headers of all SDKs into one folder: there, only this module's own folder keeps them apart.
        let headers = place.join("Headers").join(MODULE);
        fs::create_dir_all(&headers)?;
        for file in ["AnonCallFFI.h", "module.modulemap"] {
            let source = root().join(HEADERS).join(file);
            fs::copy(&source, headers.join(file)).with_context(|| source.display().to_string())?;
        }
        fs::copy(&slice.library, place.join(LIBRARY))
            .with_context(|| slice.library.display().to_string())?;
    }
    let info = Info {
        available_libraries: slices.iter().map(Entry::of).collect(),
        package_type: "XFWK",
        format_version: "1.0",
    };
    plist::to_file_xml(framework.join("Info.plist"), &info)?;
    Ok(())
}

/// Fails if the `XCFramework` in the folder is not as Xcode wants it: each library with its header and the processors that its entry
/// names, by the word of `architectures`.
pub fn check(folder: &Path, architectures: impl Fn(&Path) -> Result<Vec<String>>) -> Result<()> {
    let framework = folder.join(FRAMEWORK);
    let info = Value::from_file(framework.join("Info.plist")).context("Info.plist")?;
    let info = info.as_dictionary().context("Info.plist")?;
    ensure!(
        text(info, "CFBundlePackageType")? == "XFWK"
            && text(info, "XCFrameworkFormatVersion")? == "1.0",
        "Info.plist is of another kind or version"
    );
    let libraries = info.get("AvailableLibraries").and_then(Value::as_array);
    let libraries = libraries.filter(|it| !it.is_empty());
    for library in libraries.context("no libraries")? {
        let library = library.as_dictionary().context("no entry of a library")?;
        let identifier = text(library, "LibraryIdentifier")?;
        check_entry(library, &framework.join(identifier), &architectures)
            .with_context(|| identifier.to_owned())?;
    }
    Ok(())
}

fn check_entry(
    entry: &Dictionary,
    place: &Path,
    architectures: impl Fn(&Path) -> Result<Vec<String>>,
) -> Result<()> {
    let library = place.join(text(entry, "LibraryPath")?);
    ensure!(library.is_file(), "the library is missing");
    let headers = place.join(text(entry, "HeadersPath")?).join(MODULE);
    let map = fs::read_to_string(headers.join("module.modulemap")).context("no module map")?;
    let header = format!("{MODULE}.h");
    ensure!(
        map.contains(&format!("module {MODULE} {{"))
            && map.contains(&format!("header \"{header}\""))
            && headers.join(header).is_file(),
        "the module map does not lead to the header"
    );
    let mut named: Vec<&str> = entry
        .get("SupportedArchitectures")
        .and_then(Value::as_array)
        .context("no processors")?
        .iter()
        .filter_map(Value::as_string)
        .collect();
    named.sort_unstable();
    let found = architectures(&library)?;
    ensure!(
        named == found,
        "the entry names {named:?}, the library is for {found:?}"
    );
    let platform = text(entry, "SupportedPlatform")?;
    let variant = entry.get("SupportedPlatformVariant");
    let variant = variant
        .map(|it| it.as_string().context("no variant"))
        .transpose()?;
    ensure!(
        System::ALL
            .iter()
            .any(|it| (it.platform(), it.variant()) == (platform, variant)),
        "not for this system"
    );
    let expected = identifier(platform, &named, variant);
    ensure!(
        place.ends_with(&expected),
        "its folder should be {expected}"
    );
    Ok(())
}

fn text<'a>(dictionary: &'a Dictionary, key: &str) -> Result<&'a str> {
    let value = dictionary.get(key).and_then(Value::as_string);
    value.with_context(|| format!("no {key}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An `XCFramework` of libraries that contain the names of their processors.
    fn framework() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let slices = [
            (vec!["arm64"], System::Ios),
            (vec!["arm64", "x86_64"], System::Simulator),
            (vec!["arm64", "x86_64"], System::Macos),
        ];
        let slices = slices.map(|(architectures, system)| {
            let names = architectures.join(" ");
            let mut slice = Slice::new(architectures, system);
            slice.library = folder.path().join(slice.identifier());
            fs::write(&slice.library, names).unwrap();
            slice
        });
        write(folder.path(), &slices).unwrap();
        // In the place of the one before.
        write(folder.path(), &slices).unwrap();
        folder
    }

    fn refusal(folder: &Path) -> String {
        let names = |library: &Path| -> Result<Vec<String>> {
            let text = fs::read_to_string(library)?;
            Ok(text.split(' ').map(str::to_owned).collect())
        };
        let refused = check(folder, names).err();
        refused.map_or(String::new(), |it| format!("{it:#}"))
    }

    #[test]
    fn an_xcframework_has_every_slice_with_its_headers() {
        let folder = framework();
        assert_eq!(refusal(folder.path()), "");
        let framework = folder.path().join(FRAMEWORK);
        let info = Value::from_file(framework.join("Info.plist")).unwrap();
        let libraries = info.as_dictionary().unwrap()["AvailableLibraries"]
            .as_array()
            .unwrap();
        let [device, simulator, macos] = &libraries[..] else {
            panic!("{} libraries", libraries.len());
        };
        let [device, simulator, macos] =
            [device, simulator, macos].map(|it| it.as_dictionary().unwrap());
        assert_eq!(
            text(macos, "LibraryIdentifier").unwrap(),
            "macos-arm64_x86_64"
        );
        assert!(!device.contains_key("SupportedPlatformVariant"));
        assert_eq!(
            text(simulator, "SupportedPlatformVariant").unwrap(),
            "simulator"
        );
        assert_eq!(
            text(simulator, "LibraryIdentifier").unwrap(),
            "ios-arm64_x86_64-simulator"
        );
        // Nothing beside the module's own folder.
        let headers = framework.join("ios-arm64/Headers");
        assert_eq!(fs::read_dir(headers).unwrap().count(), 1);
    }

    #[test]
    fn a_broken_xcframework_is_refused() {
        let replace = |file: &Path, from: &str, to: &str| {
            let text = fs::read_to_string(file).unwrap();
            assert!(text.contains(from), "{text}");
            fs::write(file, text.replace(from, to)).unwrap();
        };
        let device = "ios-arm64";
        for (file, from, to, refusal_says) in [
            ("Info.plist", "XFWK", "FMWK", "another kind"),
            ("Info.plist", "AvailableLibraries", "Others", "no libraries"),
            ("Info.plist", "<string>arm64</string>", "", "is for"),
            ("Info.plist", ">simulator<", ">maccatalyst<", "not for this"),
            ("Info.plist", ">macos<", ">ios<", "its folder"),
            ("Info.plist", LIBRARY, "other.a", "library is missing"),
            ("Info.plist", ">ios<", ">tvos<", "not for this system"),
            (
                "ios-arm64/libAnonCallFFI.a",
                "arm64",
                "x86_64",
                "[\"arm64\"]",
            ),
            (
                "ios-arm64/Headers/AnonCallFFI/module.modulemap",
                "AnonCallFFI.h",
                "Other.h",
                "does not lead",
            ),
        ] {
            let folder = framework();
            let framework = folder.path().join(FRAMEWORK);
            replace(&framework.join(file), from, to);
            let refused = refusal(folder.path());
            assert!(refused.contains(refusal_says), "{file} {from}: {refused}");
        }
        let folder = framework();
        let headers = folder.path().join(FRAMEWORK).join(device).join("Headers");
        fs::remove_file(headers.join("AnonCallFFI/AnonCallFFI.h")).unwrap();
        assert!(refusal(folder.path()).contains("does not lead"));
    }
}
