//! The versions that this repository is built with and runs on, read from where each is set. What has to be written in several places
//! must be the same in all of them.

use std::fs;

use anyhow::{Context, Result, ensure};
use regex::Regex;

use crate::command::root;

const CARGO: &str = "Cargo.toml";
const GRADLE: &str = "android/gradle/libs.versions.toml";
const WRAPPER: &str = "android/gradle/wrapper/gradle-wrapper.properties";
const GUIDE: &str = "android/README.md";
const MAVEN: &str = "tests/kotlin/pom.xml";
const MAVEN_ANDROID: &str = "tests/android/pom.xml";
const SWIFT: &str = "Package.swift";

/// What the workflows install.
const SET_UP: &str = ".github/actions/set-up-android/action.yml";

/// What is named, how the table shows its version, and where it is written: a file and what surrounds the version.
struct Entry {
    name: &'static str,
    shown: &'static str,
    places: &'static [(&'static str, &'static str)],
}

const ENTRIES: &[Entry] = &[
    Entry {
        name: "Android, to run",
        shown: "API {}",
        places: &[
            (GRADLE, r#"android-min-sdk = "(\d+)""#),
            ("xtask/src/android.rs", r#"OLDEST_API: &str = "(\d+)""#),
            ("tests/android/app/pom.xml", r"--min-sdk-version (\d+)"),
        ],
    },
    Entry {
        name: "Android, to compile against",
        shown: "API {}",
        places: &[
            (GRADLE, r#"android-compile-sdk = "(\d+)""#),
            (GUIDE, r"platform (\d+)"),
            ("tests/android/app/pom.xml", r"--target-sdk-version (\d+)"),
        ],
    },
    Entry {
        name: "Android Gradle plugin",
        shown: "{}",
        places: &[(GRADLE, r#"(?m)^agp = "(.+)""#)],
    },
    Entry {
        name: "Gradle",
        shown: "{}",
        places: &[
            (WRAPPER, r"gradle-(.+)-bin\.zip"),
            (SET_UP, r#"gradle-version: "(.+)""#),
            (GUIDE, r"Needed: Gradle (\S+),"),
        ],
    },
    Entry {
        name: "Android NDK",
        shown: "{}",
        places: &[(GRADLE, r#"(?m)^ndk = "(.+)""#), (GUIDE, r#""ndk;(.+)""#)],
    },
    Entry {
        name: "R8, of the Android Gradle plugin and in tests",
        shown: "{}",
        places: &[
            (GRADLE, r#"(?m)^agp = "(\d+\.\d+)"#),
            (MAVEN_ANDROID, r"<r8.version>(\d+\.\d+)"),
        ],
    },
    Entry {
        name: "JDK, to build",
        shown: "{}",
        places: &[
            (GRADLE, r#"(?m)^jdk = "(.+)""#),
            (SET_UP, r"java-version: (\d+)"),
            (GUIDE, r"a JDK (\d+)"),
        ],
    },
    Entry {
        name: "iOS, to run",
        shown: "{}",
        places: &[(SWIFT, r"\.iOS\(\.v(\d+)\)")],
    },
    Entry {
        name: "macOS, for tests and tools",
        shown: "{}",
        places: &[(SWIFT, r"\.macOS\(\.v(\d+)\)")],
    },
    Entry {
        name: "Swift",
        shown: "{}",
        places: &[(SWIFT, r"swift-tools-version: (\S+)")],
    },
    Entry {
        name: "Kotlin",
        shown: "{}",
        places: &[
            (GRADLE, r#"(?m)^kotlin = "(.+)""#),
            (MAVEN, "<kotlin.version>(.+)</kotlin.version>"),
        ],
    },
    Entry {
        name: "Kotlin's standard library, for apps at least",
        shown: "{}",
        places: &[
            (GRADLE, r#"(?m)^kotlin-published = "(.+)""#),
            (MAVEN, "<published.stdlib>(.+)</published.stdlib>"),
        ],
    },
    Entry {
        name: "kotlinx-coroutines",
        shown: "{}",
        places: &[
            (GRADLE, r#"(?m)^coroutines = "(.+)""#),
            (MAVEN, "<coroutines.version>(.+)</coroutines.version>"),
        ],
    },
    Entry {
        name: "JNA",
        shown: "{}",
        places: &[
            (GRADLE, r#"(?m)^jna = "(.+)""#),
            (MAVEN, "<jna.version>(.+)</jna.version>"),
        ],
    },
    Entry {
        name: "Rust, to build the core",
        shown: "{}",
        places: &[(CARGO, r#"rust-version = "(.+)""#)],
    },
    Entry {
        name: "Rust, for sandbox, example and tests",
        shown: "{}",
        places: &[
            ("sandbox/Cargo.toml", r#"rust-version = "(.+)""#),
            ("bench/round-trips/Cargo.toml", r#"rust-version = "(.+)""#),
            ("README.md", r"You need Rust (\S+) or newer"),
        ],
    },
    Entry {
        name: "UniFFI",
        shown: "exactly {}",
        places: &[
            (CARGO, r#"uniffi = \{ version = "=(.+?)""#),
            (
                "xtask/Cargo.toml",
                r#"uniffi_bindgen = \{ version = "=(.+?)""#,
            ),
        ],
    },
];

/// The versions as a table.
pub fn table() -> Result<String> {
    let rows = ENTRIES.iter().map(row).collect::<Result<Vec<_>>>()?;
    Ok(format!(
        "\n| what | version | set in |\n|---|---|---|\n{}\n\n",
        rows.join("\n")
    ))
}

fn row(entry: &Entry) -> Result<String> {
    let found = entry.places.iter().map(|(file, place)| {
        let text = fs::read_to_string(root().join(file)).context(*file)?;
        Ok((*file, version_at(&text, place).context(*file)?))
    });
    let found = found.collect::<Result<Vec<_>>>()?;
    let version = same(&found).context(entry.name)?;
    let files: Vec<String> = found.iter().map(|(file, _)| format!("`{file}`")).collect();
    let shown = entry.shown.replace("{}", version);
    Ok(format!(
        "| {} | {shown} | {} |",
        entry.name,
        files.join(", ")
    ))
}

/// The first group of what `place` finds in a text.
pub fn version_at(text: &str, place: &str) -> Result<String> {
    let found = Regex::new(place)?.captures(text);
    let found = found.as_ref().and_then(|it| it.get(1));
    Ok(found.context("it names no version")?.as_str().to_owned())
}

/// The version that all files name.
fn same<'a>(found: &'a [(&str, String)]) -> Result<&'a str> {
    let (_, version) = found.first().context("it is written nowhere")?;
    let agree = found.iter().all(|(_, other)| other == version);
    ensure!(agree, "the files name different versions: {found:?}");
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_differ_are_an_error() {
        let named = |version: &str| ("file", version.to_owned());
        assert_eq!(same(&[named("1.0"), named("1.0")]).unwrap(), "1.0");
        assert!(same(&[named("1.0"), named("1.1")]).is_err());
        assert!(same(&[]).is_err());
    }

    #[test]
    fn a_file_that_names_none_is_an_error() {
        assert_eq!(version_at("jna = \"5\"", "jna = \"(.+)\"").unwrap(), "5");
        assert!(version_at("jna = 5", "jna = \"(.+)\"").is_err());
    }

    #[test]
    fn every_version_is_found() {
        assert_eq!(table().unwrap().matches("\n| ").count(), ENTRIES.len() + 1);
    }
}
