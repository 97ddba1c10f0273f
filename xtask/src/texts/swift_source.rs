//! The texts for failure reports, as Swift source: the package manager compiles no String Catalog on Linux, and the SDK needs no bundle.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context, Result};

use super::catalogue::{CATALOGUE, Catalogue, LANGUAGES};

/// Where the SDK has them.
pub const FILE: &str = "ios/Sources/AnonCall/OperatorTexts.swift";

/// How the keys of texts for reports begin. The others are the app's own.
const OF_REPORTS: [&str; 10] = [
    "advice_",
    "call_may_exist",
    "call_not_created",
    "call_serial_no",
    "detail_",
    "error_",
    "invalid_",
    "result_code_",
    "token_",
    "trust_",
];

/// The source for all languages.
pub fn written(catalogue: &Catalogue) -> Result<String> {
    let mut source = format!(
        "// Kept in step with {CATALOGUE} by `cargo xtask texts`.
// swift-format-ignore-file

/// The texts for failure reports, by language and key.
let operatorTexts: [String: [String: String]] = [
"
    );
    for (language, _) in LANGUAGES {
        writeln!(source, "    {}: [", quoted(language))?;
        for (key, text) in texts(catalogue, language)? {
            writeln!(source, "        {}: {},", quoted(key), quoted(text))?;
        }
        source.push_str("    ],\n");
    }
    source.push_str("]\n");
    Ok(source)
}

fn texts<'a>(catalogue: &'a Catalogue, language: &str) -> Result<BTreeMap<&'a str, &'a str>> {
    let of_reports = catalogue
        .strings
        .iter()
        .filter(|(key, _)| is_of_reports(key));
    of_reports
        .map(|(key, entry)| {
            let text = entry.localizations.get(language).context("no text")?;
            Ok((key.as_str(), text.string_unit.value.as_str()))
        })
        .collect()
}

fn is_of_reports(key: &str) -> bool {
    OF_REPORTS.iter().any(|prefix| key.starts_with(prefix))
}

/// A Swift string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        assert_eq!(quoted("say \"no\"\n\\(x)"), r#""say \"no\"\n\\(x)""#);
    }

    #[test]
    fn only_texts_of_reports_are_taken() {
        for key in [
            "error_rejected",
            "token_refused",
            "trust_other",
            "detail_kind",
        ] {
            assert!(is_of_reports(key), "{key}");
        }
        for key in ["call_button", "details_show", "settings_title", "calling"] {
            assert!(!is_of_reports(key), "{key}");
        }
    }
}
