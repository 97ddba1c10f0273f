//! The texts as Android's resources: the AAR has those for failures, for every app, and the operator app the others.

use anyhow::{Context, Result};
use regex::{Captures, Regex};

use super::catalogue::{CATALOGUE, Catalogue, LANGUAGES, is_of_reports};

/// The texts that one of Android's modules has.
struct Module {
    /// Its file, in the folder of a language.
    resources: &'static str,
    file: &'static str,
    /// What its names begin with, so that they are no other library's.
    prefix: &'static str,
    has: fn(&str) -> bool,
}

const MODULES: [Module; 2] = [
    Module {
        resources: "android/sdk/src/main/res",
        file: "anoncall_strings.xml",
        prefix: SDK_PREFIX,
        has: is_of_reports,
    },
    Module {
        resources: "android/app/src/main/res",
        file: "strings.xml",
        prefix: "",
        has: |key| !is_of_reports(key),
    },
];

const SDK_PREFIX: &str = "anoncall_";

/// The Kotlin that finds the text of a report's key.
const REPORT_TEXTS: &str = "android/sdk/src/main/kotlin/dev/anoncall/ReportTextIds.kt";

/// Every file with its content.
pub fn files(catalogue: &Catalogue) -> Result<Vec<(String, String)>> {
    let mut files = vec![(REPORT_TEXTS.to_owned(), report_texts(catalogue))];
    for module in MODULES {
        for (language, folder) in LANGUAGES {
            let file = format!("{}/{folder}/{}", module.resources, module.file);
            files.push((file, android_resources(catalogue, language, &module)?));
        }
    }
    Ok(files)
}

/// Resources are known by numbers, so that R8 can leave out those that nobody uses; a report has names.
fn report_texts(catalogue: &Catalogue) -> String {
    let mut lines = vec![
        format!("// Kept in step with {CATALOGUE} by `cargo xtask texts`."),
        "package dev.anoncall\n".to_owned(),
        "/** The resource of each key that a report may name. */".to_owned(),
        "internal val REPORT_TEXT_IDS: Map<String, Int> = mapOf(".to_owned(),
    ];
    let keys = catalogue.strings.keys().filter(|key| is_of_reports(key));
    lines.extend(keys.map(|key| format!(r#"    "{key}" to R.string.{SDK_PREFIX}{key},"#)));
    lines.push(")\n".to_owned());
    lines.join("\n")
}

fn android_resources(catalogue: &Catalogue, language: &str, module: &Module) -> Result<String> {
    let mut lines = vec![
        r#"<?xml version="1.0" encoding="utf-8"?>"#.to_owned(),
        format!("<!-- Kept in step with {CATALOGUE} by `cargo xtask texts`. -->"),
        "<resources>".to_owned(),
    ];
    let own = catalogue
        .strings
        .iter()
        .filter(|(key, _)| (module.has)(key));
    for (key, entry) in own {
        let comment = entry.comment.as_ref();
        lines.extend(comment.map(|comment| format!("    <!-- {comment} -->")));
        let text = entry.localizations.get(language).context("no text")?;
        let value = android_text(&text.string_unit.value)?;
        let prefix = module.prefix;
        lines.push(format!(
            r#"    <string name="{prefix}{key}">{value}</string>"#
        ));
    }
    lines.push("</resources>\n".to_owned());
    Ok(lines.join("\n"))
}

/// As Android's resource files write it: placeholders by number, and its own escapes besides XML's.
fn android_text(text: &str) -> Result<String> {
    let placeholder = Regex::new(r"%(?:(\d)\$)?@")?;
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '\n' => escaped.push_str("\\n"),
            '\'' | '"' | '\\' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    if escaped.starts_with(['@', '?']) {
        escaped.insert(0, '\\');
    }
    let numbered = |found: &Captures| {
        let number = found.get(1).map_or("1", |it| it.as_str());
        format!("%{number}$s")
    };
    Ok(placeholder.replace_all(&escaped, numbered).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn android_texts_are_escaped() {
        for (text, android) in [
            ("can't say \"no\"", r#"can\'t say \"no\""#),
            ("a < b & c", "a &lt; b &amp; c"),
            ("@home", r"\@home"),
            ("Wait %@ s", "Wait %1$s s"),
            ("%2$@ of %1$@", "%2$s of %1$s"),
        ] {
            assert_eq!(android_text(text).unwrap(), android);
        }
    }
}
