//! The String Catalog's form.

use std::collections::BTreeMap;

use serde::Deserialize;

pub const CATALOGUE: &str = "ios/OperatorApp/Sources/OperatorApp/Resources/Localizable.xcstrings";

/// The catalogue's languages, and the folder where Android looks for each.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "values"), ("zh-Hans", "values-b+zh+Hans")];

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
