//! The folders and the property list of an `XCFramework` of static libraries.

use std::{fs, path::Path, path::PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::command::root;

pub const FRAMEWORK: &str = "AnonCallFFI.xcframework";

/// The C module. Clang looks for module maps in the headers' folder and in the folders right below it.
const MODULE: &str = "AnonCallFFI";

const LIBRARY: &str = "libAnonCallFFI.a";

const HEADERS: &str = "bindings/swift/include";

/// The library for some architectures of iOS or of its simulator.
#[derive(Clone)]
pub struct Slice {
    architectures: Vec<String>,
    simulator: bool,
    /// The file to pack.
    pub library: PathBuf,
}

impl Slice {
    pub fn new(architectures: Vec<&str>, simulator: bool) -> Self {
        Self {
            architectures: architectures.into_iter().map(str::to_owned).collect(),
            simulator,
            library: PathBuf::new(),
        }
    }

    /// As Xcode names its folder: `ios-arm64_x86_64-simulator`.
    pub fn identifier(&self) -> String {
        let suffix = if self.simulator { "-simulator" } else { "" };
        format!("ios-{}{suffix}", self.architectures.join("_"))
    }
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
            supported_platform: "ios",
            supported_platform_variant: slice.simulator.then_some("simulator"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_xcframework_has_every_slice_with_its_headers() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library.a");
        fs::write(&library, "library").unwrap();
        let slices = [(vec!["arm64"], false), (vec!["arm64", "x86_64"], true)];
        let slices = slices.map(|(architectures, simulator)| {
            let mut slice = Slice::new(architectures, simulator);
            slice.library.clone_from(&library);
            slice
        });
        write(folder.path(), &slices).unwrap();
        write(folder.path(), &slices).unwrap();

        let framework = folder.path().join(FRAMEWORK);
        let info = plist::Value::from_file(framework.join("Info.plist")).unwrap();
        let info = info.as_dictionary().unwrap();
        assert_eq!(info["CFBundlePackageType"].as_string(), Some("XFWK"));
        let libraries = info["AvailableLibraries"].as_array().unwrap();
        assert_eq!(libraries.len(), 2);
        for library in libraries {
            let library = library.as_dictionary().unwrap();
            let text = |key: &str| library[key].as_string().unwrap();
            let place = framework.join(text("LibraryIdentifier"));
            assert!(place.join(text("LibraryPath")).is_file());
            let headers = place.join(text("HeadersPath"));
            assert_eq!(fs::read_dir(&headers).unwrap().count(), 1);
            assert!(headers.join("AnonCallFFI/module.modulemap").is_file());
            assert!(headers.join("AnonCallFFI/AnonCallFFI.h").is_file());
        }
        let simulator = libraries[1].as_dictionary().unwrap();
        assert_eq!(
            simulator["LibraryIdentifier"].as_string(),
            Some("ios-arm64_x86_64-simulator")
        );
        assert_eq!(
            simulator["SupportedPlatformVariant"].as_string(),
            Some("simulator")
        );
        let device = libraries[0].as_dictionary().unwrap();
        assert!(!device.contains_key("SupportedPlatformVariant"));
    }
}
