//! Where the repository names its version: a release has one.

use std::fs;

use anyhow::{Context, Result, ensure};
use regex::Regex;

use crate::command::root;

/// Each file that names it, and how: the version is the first group.
const PLACES: [(&str, &str); 2] = [
    (
        "android/README.md",
        r#"dev\.anoncall:anoncall-android:([^"]+)""#,
    ),
    ("ios/OperatorApp/project.yml", r"MARKETING_VERSION: (\S+)"),
];

/// The first heading of what has changed. Between releases it is not that of a version.
const CHANGES: (&str, &str) = ("CHANGELOG.md", r"(?m)^## \[([^\]]+)\]");

/// Fails where another version than this one is named, and if the tag is not its.
pub fn check(version: &str, tag: Option<&str>) -> Result<()> {
    let mut places = PLACES.to_vec();
    if let Some(tag) = tag {
        ensure!(
            tag == format!("v{version}"),
            "the tag {tag} is not that of version {version}"
        );
        places.push(CHANGES);
    }
    for (file, place) in places {
        let text = fs::read_to_string(root().join(file)).context(file)?;
        check_text(version, &text, place).context(file)?;
    }
    Ok(())
}

fn check_text(version: &str, text: &str, place: &str) -> Result<()> {
    let place = Regex::new(place)?;
    let found = place.captures(text).and_then(|found| found.get(1));
    let found = found.context("it names no version")?.as_str();
    ensure!(found == version, "it names version {found}, not {version}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_and_none_are_errors() {
        let place = "version: (.+)";
        assert!(check_text("1.0", "version: 1.0", place).is_ok());
        assert!(check_text("1.0", "version: 1.1", place).is_err());
        assert!(check_text("1.0", "", place).is_err());
    }

    #[test]
    fn a_tag_of_another_version_is_an_error() {
        assert!(check("1.0", Some("v1.1")).is_err());
    }
}
