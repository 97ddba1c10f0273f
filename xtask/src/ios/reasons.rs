//! The functions whose use Apple wants to have a reason for, and what the privacy manifest says of them.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result, ensure};
use plist::Value;

/// The manifest that the package ships.
pub const MANIFEST: &str = "ios/Sources/AnonCall/PrivacyInfo.xcprivacy";

/// Apple's categories, each with the names of what a compiled library uses of it.
/// <https://developer.apple.com/documentation/bundleresources/describing-use-of-required-reason-api>
const CATEGORIES: [(&str, &[&str]); 5] = [
    (
        "FileTimestamp",
        &[
            "fgetattrlist",
            "fstat",
            "fstatat",
            "getattrlist",
            "getattrlistat",
            "getattrlistbulk",
            "lstat",
            "stat",
            "NSFileCreationDate",
            "NSFileModificationDate",
            "NSURLContentModificationDateKey",
            "NSURLCreationDateKey",
        ],
    ),
    ("SystemBootTime", &["mach_absolute_time"]),
    (
        "DiskSpace",
        &[
            "fgetattrlist",
            "fstatfs",
            "fstatvfs",
            "getattrlist",
            "getattrlistat",
            "statfs",
            "statvfs",
            "NSFileSystemFreeSize",
            "NSFileSystemSize",
            "NSURLVolumeAvailableCapacityForImportantUsageKey",
            "NSURLVolumeAvailableCapacityForOpportunisticUsageKey",
            "NSURLVolumeAvailableCapacityKey",
            "NSURLVolumeTotalCapacityKey",
        ],
    ),
    ("ActiveKeyboards", &["OBJC_CLASS_$_UITextInputMode"]),
    ("UserDefaults", &["OBJC_CLASS_$_NSUserDefaults"]),
];

/// Fails if one of these symbols needs a reason, and the manifest has none of its category.
pub fn check(needed: &BTreeSet<String>, manifest: &Path) -> Result<()> {
    let given = given(manifest)?;
    for symbol in needed {
        for category in categories_of(symbol) {
            ensure!(
                given.contains(category),
                "{} gives no reason for {symbol} ({category})",
                manifest.display()
            );
        }
    }
    Ok(())
}

/// The categories of a symbol, whose name has an underscore before it, and the variant of the function behind it.
fn categories_of(symbol: &str) -> impl Iterator<Item = &'static str> {
    let name = symbol.strip_prefix('_').unwrap_or(symbol);
    let function = name.split_once('$').map_or(name, |(function, _)| function);
    let has = move |names: &[&str]| names.contains(&name) || names.contains(&function);
    let categories = CATEGORIES.iter().filter(move |it| has(it.1));
    let names: Vec<&str> = categories.map(|it| it.0).collect();
    names.into_iter()
}

/// The categories that the manifest gives a reason for.
fn given(manifest: &Path) -> Result<BTreeSet<String>> {
    let shown = manifest.display().to_string();
    let value = Value::from_file(manifest).with_context(|| shown.clone())?;
    let accessed = value
        .as_dictionary()
        .and_then(|it| it.get("NSPrivacyAccessedAPITypes"))
        .and_then(Value::as_array)
        .with_context(|| format!("{shown} has no list of APIs"))?;
    accessed
        .iter()
        .map(|entry| {
            let category = entry
                .as_dictionary()
                .and_then(|it| it.get("NSPrivacyAccessedAPIType"))
                .and_then(Value::as_string)
                .and_then(|it| it.strip_prefix("NSPrivacyAccessedAPICategory"));
            let category = category.with_context(|| format!("{shown} has an unknown category"))?;
            Ok(category.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::path::PathBuf;

    use tempfile::TempDir;

    /// A folder with a manifest that gives a reason for these categories.
    fn manifest_with(categories: &[&str]) -> (TempDir, PathBuf) {
        let reasons = categories.iter().map(|it| {
            let category = format!("NSPrivacyAccessedAPICategory{it}");
            let entry = [(
                "NSPrivacyAccessedAPIType".to_owned(),
                Value::String(category),
            )];
            Value::Dictionary(entry.into_iter().collect())
        });
        let apis = (
            "NSPrivacyAccessedAPITypes".to_owned(),
            Value::Array(reasons.collect()),
        );
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("PrivacyInfo.xcprivacy");
        let content = Value::Dictionary([apis].into_iter().collect());
        content.to_file_xml(&manifest).unwrap();
        (folder, manifest)
    }

    fn refusal(symbol: &str, manifest: &Path) -> String {
        let needed = BTreeSet::from(["_malloc".to_owned(), symbol.to_owned()]);
        check(&needed, manifest)
            .err()
            .map_or(String::new(), |it| it.to_string())
    }

    #[test]
    fn a_function_without_a_reason_is_refused() {
        let (_folder, manifest) = manifest_with(&[]);
        assert_eq!(refusal("_clock_gettime", &manifest), "");
        for (symbol, category) in [
            ("_stat", "FileTimestamp"),
            ("_fstat$INODE64", "FileTimestamp"),
            ("_mach_absolute_time", "SystemBootTime"),
            ("_statfs", "DiskSpace"),
            ("_OBJC_CLASS_$_NSUserDefaults", "UserDefaults"),
            ("_OBJC_CLASS_$_UITextInputMode", "ActiveKeyboards"),
        ] {
            let refused = refusal(symbol, &manifest);
            assert!(refused.contains(category), "{symbol}: {refused}");
        }
    }

    #[test]
    fn a_reason_allows_its_category_alone() {
        let (_folder, manifest) = manifest_with(&["SystemBootTime"]);
        assert_eq!(refusal("_mach_absolute_time", &manifest), "");
        assert!(refusal("_getattrlist", &manifest).contains("FileTimestamp"));
    }
}
