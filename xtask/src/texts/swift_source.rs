//! The texts for failure reports, as Swift source: `SwiftPM` compiles no String Catalog on Linux, and the SDK needs no bundle.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context, Result};

use super::catalogue::{CATALOGUE, Catalogue, LANGUAGES, is_of_reports};

/// Where the SDK has them.
pub const FILE: &str = "ios/Sources/AnonCall/OperatorTexts.swift";

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
}
