//! The String Catalog's form.

use std::collections::BTreeMap;

use serde::Deserialize;

pub const CATALOGUE: &str = "ios/OperatorApp/Sources/OperatorApp/Resources/Localizable.xcstrings";

/// The catalogue's languages, and the folder where Android looks for each.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "values"), ("zh-Hans", "values-b+zh+Hans")];

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

/// Whether a failure report may name the text.
pub fn is_of_reports(key: &str) -> bool {
    OF_REPORTS.iter().any(|prefix| key.starts_with(prefix))
}

/// Apple's String Catalog, as far as it is used here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Catalogue {
    pub source_language: String,
    pub version: String,
    pub strings: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    #[serde(default)]
    pub comment: Option<String>,
    /// `manual`: Xcode must not drop a key that it does not find in the sources, where keys are put together.
    pub extraction_state: String,
    pub localizations: BTreeMap<String, Localization>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Localization {
    pub string_unit: StringUnit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StringUnit {
    pub state: String,
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

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
