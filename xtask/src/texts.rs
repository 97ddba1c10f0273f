//! The texts of both operator apps, in every language. The one source is the String Catalog that the iOS app is built with;
//! Android's resources, and the SDK's texts in Swift, are kept in step with it.

mod android_source;
mod catalogue;
mod swift_source;

use std::{collections::BTreeSet, fs};

use anoncall::ResultCode;
use anyhow::{Context, Result, bail, ensure};
use regex::Regex;

use self::catalogue::{CATALOGUE, Catalogue, Entry, LANGUAGES};
use crate::command::root;

/// In the generated Kotlin stands every case that an app has to have a text for.
const BINDINGS: &str = "bindings/kotlin/dev/anoncall/internal/anoncall.kt";

/// How the texts for each enum's cases begin.
const ENUMS: [(&str, &str); 5] = [
    ("CallErrorKind", "error"),
    ("Advice", "advice"),
    ("TokenProblem", "token"),
    ("TrustProblem", "trust"),
    ("RequestField", "invalid"),
];

/// What a failure report names besides the cases of those enums.
const REPORT_KEYS: [&str; 4] = [
    "advice_retry_after",
    "detail_request_id",
    "error_interrupted",
    "error_journal",
];

/// Checks the catalogue, then writes Android's resources, or with `check` compares them.
pub fn run(check: bool) -> Result<()> {
    let text = fs::read_to_string(root().join(CATALOGUE)).context(CATALOGUE)?;
    let catalogue: Catalogue = serde_json::from_str(&text).context(CATALOGUE)?;
    check_catalogue(&catalogue)?;
    for (file, fresh) in android_source::files(&catalogue)? {
        keep_in_step(&file, fresh, check)?;
    }
    keep_in_step(
        swift_source::FILE,
        swift_source::written(&catalogue)?,
        check,
    )
}

/// Writes a file, or with `check` compares it.
fn keep_in_step(file: &str, fresh: String, check: bool) -> Result<()> {
    let path = root().join(file);
    if !check {
        fs::create_dir_all(path.parent().context("no folder")?)?;
        fs::write(&path, fresh)?;
    } else if fs::read_to_string(&path).ok() != Some(fresh) {
        bail!("{file} differs from {CATALOGUE}: run `cargo xtask texts`");
    }
    Ok(())
}

fn check_catalogue(catalogue: &Catalogue) -> Result<()> {
    ensure!(catalogue.version == "1.0" && catalogue.source_language == "en");
    for (key, entry) in &catalogue.strings {
        check_entry(entry).with_context(|| format!("{CATALOGUE}: {key}"))?;
    }
    let bindings = fs::read_to_string(root().join(BINDINGS)).context(BINDINGS)?;
    let missing: Vec<String> = expected_keys(&bindings)?
        .into_iter()
        .filter(|key| !catalogue.strings.contains_key(key))
        .collect();
    ensure!(missing.is_empty(), "{CATALOGUE} lacks {missing:?}");
    Ok(())
}

/// Every language has a text, and all with the same placeholders.
fn check_entry(entry: &Entry) -> Result<()> {
    ensure!(entry.extraction_state == "manual", "it is not manual");
    let languages: Vec<&str> = entry.localizations.keys().map(String::as_str).collect();
    ensure!(
        languages == LANGUAGES.map(|(language, _)| language),
        "its languages are {languages:?}"
    );
    let mut placeholders = BTreeSet::new();
    for unit in entry.localizations.values().map(|it| &it.string_unit) {
        ensure!(unit.state == "translated", "it is {}", unit.state);
        ensure!(!unit.value.trim().is_empty(), "a text is empty");
        placeholders.insert(placeholders_of(&unit.value)?);
    }
    ensure!(placeholders.len() == 1, "its placeholders differ");
    Ok(())
}

/// The numbers of a text's placeholders: only whole texts are put in, so that both platforms format them alike.
fn placeholders_of(text: &str) -> Result<BTreeSet<String>> {
    let placeholder = Regex::new(r"%(?:(\d)\$)?@")?;
    ensure!(
        !placeholder.replace_all(text, "").contains('%'),
        "a placeholder other than %@ in {text:?}"
    );
    Ok(placeholder
        .captures_iter(text)
        .map(|found| found.get(1).map_or("1", |it| it.as_str()).to_owned())
        .collect())
}

/// A text for each result code, and for each case of each enum that an app shows.
fn expected_keys(bindings: &str) -> Result<Vec<String>> {
    let mut keys: Vec<String> = ResultCode::DOCUMENTED
        .iter()
        .map(|code| format!("result_code_{}", code.code()))
        .collect();
    keys.push("result_code_unknown".into());
    keys.extend(REPORT_KEYS.map(str::to_owned));
    for (name, prefix) in ENUMS {
        let cases = cases_of(name, bindings)?;
        keys.extend(cases.iter().map(|case| format!("{prefix}_{case}")));
    }
    Ok(keys)
}

/// The cases of a Kotlin enum, in small letters.
fn cases_of(name: &str, bindings: &str) -> Result<Vec<String>> {
    let body = Regex::new(&format!(r"(?s)enum class {name} \{{(.*?)companion object"))?;
    let case = Regex::new(r"(?m)^\s*([A-Z_]+)[,;]")?;
    let body = body
        .captures(bindings)
        .and_then(|found| found.get(1))
        .with_context(|| format!("no enum {name} in {BINDINGS}"))?;
    let cases: Vec<String> = case
        .captures_iter(body.as_str())
        .map(|found| found[1].to_lowercase())
        .collect();
    ensure!(!cases.is_empty(), "no cases of {name} in {BINDINGS}");
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::{
        catalogue::{Localization, StringUnit},
        *,
    };

    #[test]
    fn cases_are_found_and_a_missing_enum_is_an_error() {
        let kotlin = "enum class Advice {\n    /** Fix. */\n    FIX_REQUEST,\n    RETRY_NOW;\n\n    companion object\n}";
        assert_eq!(
            cases_of("Advice", kotlin).unwrap(),
            ["fix_request", "retry_now"]
        );
        assert!(cases_of("Other", kotlin).is_err());
    }

    fn entry(english: &str, chinese: &str) -> Entry {
        let text = |value: &str| Localization {
            string_unit: StringUnit {
                state: "translated".into(),
                value: value.into(),
            },
        };
        Entry {
            comment: None,
            extraction_state: "manual".into(),
            localizations: [
                ("en".to_owned(), text(english)),
                ("zh-Hans".to_owned(), text(chinese)),
            ]
            .into(),
        }
    }

    #[test]
    fn a_text_that_is_missing_or_differs_in_placeholders_is_an_error() {
        assert!(check_entry(&entry("Wait %@ s", "请等 %1$@ 秒")).is_ok());
        assert!(check_entry(&entry("Wait %@ s", "请等")).is_err());
        assert!(check_entry(&entry("Wait %d s", "请等 %d 秒")).is_err());
        assert!(check_entry(&entry("Wait", " ")).is_err());
        let mut one_language = entry("Wait", "请等");
        one_language.localizations.remove("zh-Hans");
        assert!(check_entry(&one_language).is_err());
    }
}
