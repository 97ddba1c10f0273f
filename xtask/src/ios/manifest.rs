//! `Package.swift` and where it takes the `XCFramework` from.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use regex::Regex;
use serde_json::Value;

use super::{layout::FRAMEWORK, system::System};
use crate::command::root;

pub const FILE: &str = "Package.swift";

/// The one line that names a release: everything else of the manifest decides by it.
const RELEASE: &str = r#"(?m)^let release: \(url: String, checksum: String\)\? = (nil|\(url: "[^"\\]*", checksum: "[0-9a-f]{64}"\))$"#;

/// The manifest with a release in the place of the one before.
pub fn with_release(manifest: &str, url: &str, checksum: &str) -> Result<String> {
    ensure!(
        Regex::new(r#"^https://[!-~&&[^"\\]]+\.zip$"#)?.is_match(url),
        "a release's URL is https://….zip, without quotes and backslashes"
    );
    let release = Regex::new(RELEASE)?;
    let mut found = release.captures_iter(manifest);
    let value = found
        .next()
        .and_then(|line| line.get(1))
        .with_context(|| format!("{FILE} has no line that names the release"))?;
    ensure!(found.next().is_none(), "{FILE} names two releases");
    let (before, after) = (manifest.get(..value.start()), manifest.get(value.end()..));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let fresh = format!(r#"{before}(url: "{url}", checksum: "{checksum}"){after}"#);
    ensure!(release.is_match(&fresh), "the checksum is not SHA-256");
    Ok(fresh)
}

/// Has Swift evaluate the manifest as on a Mac: without an `XCFramework`, with one that was built here, and with a release.
pub fn test(
    folder: &Path,
    checksum: &str,
    swift: &dyn Fn(&[&str]) -> Result<String>,
) -> Result<()> {
    let url = "https://example.com/AnonCallFFI.xcframework.zip";
    let manifest = fs::read_to_string(root().join(FILE))?;
    let as_on_a_mac = manifest.replace("canImport(Darwin)", "true");
    ensure!(as_on_a_mac != manifest, "{FILE} does not ask for Darwin");
    let released = with_release(&as_on_a_mac, url, checksum)?;
    let built = folder.join("target/ios").join(FRAMEWORK);
    fs::create_dir_all(folder)?;

    let dumped = |manifest: &str| -> Result<Value> {
        // A manifest that was evaluated before is not evaluated again, though the files beside it have changed.
        fs::write(folder.join(FILE), manifest)?;
        let path = folder.to_string_lossy();
        let dump = [
            "swift",
            "package",
            "--manifest-cache",
            "none",
            "--package-path",
            &path,
        ];
        let dumped = swift(&[&dump[..], &["dump-package"]].concat())?;
        Ok(serde_json::from_str(&dumped)?)
    };
    let core = |manifest: &str| -> Result<Value> {
        let package = dumped(manifest)?;
        let targets = package.pointer("/targets").and_then(Value::as_array);
        let targets = targets.context("no targets")?;
        let core = targets.iter().find(|it| is(it, "name", "AnonCallFFI"));
        core.cloned().context("no target AnonCallFFI")
    };
    let local = format!("target/ios/{FRAMEWORK}");
    let without = core(&as_on_a_mac)?;
    ensure!(is(&without, "type", "binary") && is(&without, "path", &local));
    let published = core(&released)?;
    ensure!(is(&published, "url", url) && is(&published, "checksum", checksum));
    fs::create_dir_all(&built)?;
    let own = core(&released)?;
    ensure!(is(&own, "path", &local) && !is(&own, "url", url));
    let elsewhere = core(&manifest)?;
    ensure!(is(&elsewhere, "type", "system") || cfg!(target_os = "macos"));
    check_platforms(&dumped(&released)?)
}

/// Fails if the package names other systems than the `XCFramework` has slices for, or other versions of them.
fn check_platforms(package: &Value) -> Result<()> {
    let platforms = package.get("platforms").and_then(Value::as_array);
    let platforms = platforms.context("no platforms")?;
    let expected = [System::Ios, System::Macos];
    let agree = platforms.len() == expected.len()
        && platforms.iter().zip(expected).all(|(named, system)| {
            is(named, "platformName", system.platform()) && is(named, "version", system.oldest())
        });
    ensure!(
        agree,
        "the package is for {platforms:?}, and its XCFramework for {expected:?}"
    );
    Ok(())
}

fn is(object: &Value, key: &str, text: &str) -> bool {
    object.get(key).and_then(Value::as_str) == Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://example.com/1.zip";

    #[test]
    fn a_release_takes_the_place_of_the_one_before() {
        let manifest = fs::read_to_string(root().join(FILE)).unwrap();
        let (first, second) = ("0".repeat(64), "a".repeat(64));
        let once = with_release(&manifest, "https://example.com/0.zip", &first).unwrap();
        let twice = with_release(&once, URL, &second).unwrap();
        assert_eq!(with_release(&manifest, URL, &second).unwrap(), twice);
        assert!(twice.contains(&second) && !twice.contains(&first));
    }

    #[test]
    fn what_is_no_release_is_refused() {
        let manifest = fs::read_to_string(root().join(FILE)).unwrap();
        let checksum = "0".repeat(64);
        for url in [
            "http://example.com/1.zip",
            "https://example.com/\".zip",
            "https://example.com/1",
        ] {
            assert!(with_release(&manifest, url, &checksum).is_err());
        }
        assert!(with_release(&manifest, URL, "0").is_err());
        assert!(with_release("let package = 1", URL, &checksum).is_err());
        assert!(with_release(&(manifest.clone() + &manifest), URL, &checksum).is_err());
    }
}
