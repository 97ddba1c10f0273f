//! JSON read leniently: numbers stay as they came, a key may come twice, and harmless bytes may surround the object.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::support::text;

/// What is nested deeper is not read. No answer needs it, and every level costs a part of the stack.
const DEEPEST: usize = 32;

/// Numbers with more digits are no codes.
const MOST_DIGITS: usize = 64;

/// A JSON value. It may hold a secret, so its texts are wiped when they are dropped, and it is never shown.
#[derive(PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As it came: 64 bits don't hold every code.
    Number(Zeroizing<String>),
    Text(Zeroizing<String>),
    List(Vec<Json>),
    Object(Vec<Entry>),
    /// Nested too deep, or a text with half a surrogate pair.
    Unreadable,
}

#[derive(PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) value: Json,
}

impl Json {
    /// Reads the one object that a body has. Other text may follow it, but no other object: then nobody knows which is meant.
    pub(crate) fn object(body: &[u8]) -> Result<Self, String> {
        let repaired;
        let text = if let Ok(text) = str::from_utf8(body) {
            text
        } else {
            repaired = Zeroizing::new(String::from_utf8_lossy(body).into_owned());
            &repaired
        };
        let text = text::trim(text);
        if text.is_empty() {
            return Err("it is empty".into());
        }
        // Most bodies are an object and nothing else.
        let mut json = Self::read(text, 0);
        if !matches!(json, Self::Object(_)) {
            json = Self::read(first_value(text)?, 0);
        }
        match json {
            object @ Self::Object(_) => Ok(object),
            _ => Err("it is not a JSON object".into()),
        }
    }

    /// Reads the text of one value.
    fn read(text: &str, depth: usize) -> Self {
        match text.as_bytes().first() {
            _ if depth > DEEPEST => Self::Unreadable,
            Some(b'{') => {
                serde_json::from_str::<Entries>(text).map_or(Self::Unreadable, |entries| {
                    let read = |(key, value): (String, &RawValue)| Entry {
                        key,
                        value: Self::read(value.get(), depth + 1),
                    };
                    Self::Object(entries.0.into_iter().map(read).collect())
                })
            }
            Some(b'[') => {
                serde_json::from_str::<Vec<&RawValue>>(text).map_or(Self::Unreadable, |values| {
                    let read = |value: &RawValue| Self::read(value.get(), depth + 1);
                    Self::List(values.into_iter().map(read).collect())
                })
            }
            Some(b'"') => serde_json::from_str(text)
                .map_or(Self::Unreadable, |text| Self::Text(Zeroizing::new(text))),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'n') => Self::Null,
            _ => Self::Number(Zeroizing::new(text.to_owned())),
        }
    }

    /// The object that this value is, or that its text or its only element is: some services wrap it.
    pub(crate) fn unwrapped(&self) -> Option<Wrapped<'_>> {
        match self {
            Self::Object(_) => Some(Wrapped::Plain(self)),
            Self::Text(text) => Self::object(text.as_bytes()).ok().map(Wrapped::Text),
            Self::List(values) => match values.as_slice() {
                [only @ Self::Object(_)] => Some(Wrapped::Plain(only)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The values of a field, in whatever case and with whatever underscores its name is written. Null and the empty text are
    /// no values.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        let entries = match self {
            Self::Object(entries) => entries.as_slice(),
            _ => &[],
        };
        entries
            .iter()
            .filter(move |entry| is_named(&entry.key, name))
            .map(|entry| &entry.value)
            .filter(|value| !value.is_nothing())
    }

    /// The values of a field wherever it is, texts that hold an object included.
    pub(crate) fn everywhere(&self, name: &str, found: &mut dyn FnMut(&Self)) {
        match self {
            Self::Object(entries) => {
                for Entry { key, value } in entries {
                    if is_named(key, name) && !value.is_nothing() {
                        found(value);
                    }
                    value.everywhere(name, found);
                }
            }
            Self::List(values) => values
                .iter()
                .for_each(|value| value.everywhere(name, found)),
            Self::Text(text) => {
                let text = text::trim(text);
                // Most texts are plain; there is nothing in them to parse.
                if text.starts_with(['{', '[', '"'])
                    && let Ok(inner) = serde_json::from_str::<&RawValue>(text)
                {
                    Self::read(inner.get(), 1).everywhere(name, found);
                }
            }
            _ => {}
        }
    }

    fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Number(_))
    }

    /// A text or a number as it came.
    pub(crate) fn as_it_came(&self) -> Option<Zeroizing<String>> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// A text, or a number in digits if it is whole, as it came if not.
    pub(crate) fn code(&self) -> Option<Zeroizing<String>> {
        self.scalar().or_else(|| self.as_it_came())
    }

    /// Every text and number in this value.
    pub(crate) fn for_each_scalar(&self, act: &mut dyn FnMut(&Self)) {
        match self {
            Self::List(values) => values.iter().for_each(|value| value.for_each_scalar(act)),
            Self::Object(entries) => entries
                .iter()
                .for_each(|entry| entry.value.for_each_scalar(act)),
            scalar => act(scalar),
        }
    }

    /// As JSON again, with every text, key and number changed by a function.
    pub(crate) fn to_text(&self, change: &dyn Fn(&str) -> String) -> String {
        let quoted = |text: &str| serde_json::Value::from(change(text)).to_string();
        match self {
            Self::Null | Self::Unreadable => "null".into(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => change(number),
            Self::Text(text) => quoted(text),
            Self::List(values) => {
                let values = values.iter().map(|value| value.to_text(change));
                format!("[{}]", values.collect::<Vec<_>>().join(","))
            }
            Self::Object(entries) => {
                let entry = |entry: &Entry| {
                    format!("{}:{}", quoted(&entry.key), entry.value.to_text(change))
                };
                let entries = entries.iter().map(entry).collect::<Vec<_>>();
                format!("{{{}}}", entries.join(","))
            }
        }
    }

    /// A text, or a whole number in digits.
    pub(crate) fn scalar(&self) -> Option<Zeroizing<String>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => whole_number(number).map(Zeroizing::new),
            _ => None,
        }
    }
}

/// An object, or what a text held.
pub(crate) enum Wrapped<'a> {
    Plain(&'a Json),
    Text(Json),
}

impl std::ops::Deref for Wrapped<'_> {
    type Target = Json;

    fn deref(&self) -> &Json {
        match self {
            Self::Plain(json) => json,
            Self::Text(json) => json,
        }
    }
}

/// The name itself has neither underscores nor hyphens.
fn is_named(key: &str, name: &str) -> bool {
    let is_separator = |byte| matches!(byte, b'_' | b'-');
    key.eq_ignore_ascii_case(name)
        || (key.bytes().any(is_separator) && key.replace(['_', '-'], "").eq_ignore_ascii_case(name))
}

/// The text of the JSON value that a text begins with. The parser's error names a place, never the text.
fn first_value(text: &str) -> Result<&str, String> {
    let error = match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => return Ok(value.get()),
        Err(error) => error,
    };
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    if let Some(Ok(first)) = values.next() {
        let rest = text.get(values.byte_offset()..).unwrap_or_default();
        let first: &RawValue = first;
        if first.get().starts_with('{') && !rest.contains('{') {
            return Ok(first.get());
        }
    }
    Err(format!(
        "it is not JSON (line {}, column {})",
        error.line(),
        error.column()
    ))
}

/// A JSON number in plain digits, if it is a whole one: 1.79E3 is 1790.
fn whole_number(number: &str) -> Option<String> {
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some("0".into());
    }
    let fraction = i32::try_from(fraction.len()).ok()?;
    let shift = exponent.parse::<i32>().ok()?.checked_sub(fraction)?;
    let digits = match usize::try_from(shift) {
        Ok(zeros) if digits.len() + zeros <= MOST_DIGITS => digits.to_owned() + &"0".repeat(zeros),
        Ok(_) => return None,
        // Such as 1790e-1: whole only if zeros are dropped.
        Err(_) => {
            let dropped = usize::try_from(shift.unsigned_abs()).ok()?;
            let (kept, zeros) = digits.split_at_checked(digits.len().checked_sub(dropped)?)?;
            if kept.is_empty() || zeros.bytes().any(|digit| digit != b'0') {
                return None;
            }
            kept.to_owned()
        }
    };
    Some(format!("{sign}{digits}"))
}

/// An object's entries in their order, with those that come twice.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries<'de>, M::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Json {
        Json::object(text.as_bytes()).unwrap_or_else(|reason| panic!("{text:?}: {reason}"))
    }

    fn scalars(text: &str, name: &str) -> Vec<Option<String>> {
        let json = object(text);
        let scalar = |value: &Json| value.scalar().map(|text| text.to_string());
        json.values(name).map(scalar).collect()
    }

    #[test]
    fn whole_numbers_are_written_out_in_digits() {
        for (number, digits) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.0", "0"),
            ("0e9", "0"),
            ("0.00e-2147483648", "0"),
            ("7", "7"),
            ("-1", "-1"),
            ("-1.0", "-1"),
            ("1.79080024609291E14", "179080024609291"),
            ("3.0010000003E10", "30010000003"),
            ("1.5e+1", "15"),
            ("1790e-1", "179"),
            ("12300.00e-2", "123"),
            ("5e1", "50"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
        ] {
            assert_eq!(whole_number(number).as_deref(), Some(digits), "{number}");
        }
        for number in [
            "0.5",
            "1.790e-0",
            "1e-1",
            "-1.5",
            "15e-1",
            "1e64",
            "1e99999999999",
            "1e-99999999999",
            "1.5e-2147483648",
        ] {
            assert_eq!(whole_number(number), None, "{number}");
        }
        assert_eq!(whole_number("1e63").unwrap().len(), MOST_DIGITS);
    }

    #[test]
    fn one_object_is_found_with_harmless_bytes_around_it() {
        for text in [
            r#"{"a":1}"#,
            " \r\n{\"a\":1}\n",
            "\u{feff}{\"a\":1}\u{feff}",
            "{\"a\":1}\0\0",
            r#"{"a":1} OK"#,
            "{\"a\":1}\n<!-- proxy -->",
        ] {
            assert_eq!(scalars(text, "a"), [Some("1".to_owned())], "{text:?}");
        }
        for text in [
            "",
            " ",
            "\0",
            "{",
            r#"{"a":1"#,
            r#"{"a":1}{"a":2}"#,
            r#"{"a":1} {"#,
            "[{}]",
            "{}]{",
            "null",
            "1",
            "\"{}\"",
            "x{}",
            "<html>",
        ] {
            assert!(Json::object(text.as_bytes()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_are_compared_without_case_and_underscores() {
        let json = r#"{"accessCode":"1","access_code":2,"ACCESSCODE":"3","accesscodes":"4","accesscode":null,"accesscode":""}"#;
        let found = ["1", "2", "3"].map(|text| Some(text.to_owned()));
        assert_eq!(scalars(json, "accesscode"), found);
    }

    #[test]
    fn wrapped_objects_are_found() {
        for wrapped in [r#"{"d":1}"#, r#""{\"d\":1}""#, r#"[{"d":1}]"#] {
            let json = object(&format!(r#"{{"a":{wrapped}}}"#));
            let value = json.values("a").next().unwrap();
            let inner = value.unwrapped().unwrap();
            assert_eq!(inner.values("d").count(), 1, "{wrapped}");
        }
        for other in ["1", "true", r#""x""#, "[]", r#"[{"d":1},{"d":2}]"#, "[1]"] {
            let json = object(&format!(r#"{{"a":{other}}}"#));
            assert!(
                json.values("a").next().unwrap().unwrapped().is_none(),
                "{other}"
            );
        }
    }

    #[test]
    fn a_field_is_found_wherever_it_is() {
        let json = object(
            r#"{"s":1,"a":[{"s":2}],"b":"{\"s\":3}","c":{"d":{"S":4}},"e":"[{\"s\":5}]","s":null}"#,
        );
        let mut found = Vec::new();
        json.everywhere("s", &mut |value| {
            found.extend(value.scalar().map(|text| text.to_string()));
        });
        assert_eq!(found, ["1", "2", "3", "4", "5"]);
    }

    #[test]
    fn what_is_nested_too_deep_spoils_nothing_else() {
        for depth in [DEEPEST - 1, DEEPEST, 10_000] {
            let text = format!(
                r#"{{"a":{}{},"b":1}}"#,
                "[".repeat(depth),
                "]".repeat(depth)
            );
            assert_eq!(scalars(&text, "b"), [Some("1".to_owned())]);
        }
        assert!(Json::object("[".repeat(60_000).as_bytes()).is_err());
        assert!(Json::object("{\"a\":".repeat(10_000).as_bytes()).is_err());
    }

    #[test]
    fn the_deepest_level_is_read_and_the_next_is_not() {
        for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
            let nested = |levels: usize, inner: &str| {
                let (open, close) = (open.repeat(levels), close.repeat(levels));
                format!("{{\"a\":{open}{inner}{close}}}")
            };
            let shown = |text: &str| object(text).to_text(&str::to_owned);
            // The number is one level deeper than what is around it.
            let deepest = nested(DEEPEST - 1, "7");
            assert_eq!(shown(&deepest), deepest);
            assert_eq!(shown(&nested(DEEPEST, "7")), nested(DEEPEST, "null"));
        }
    }

    #[test]
    fn half_a_surrogate_pair_spoils_only_its_field() {
        assert_eq!(
            scalars(r#"{"a":"\ud83d","b":true,"c":"x"}"#, "c"),
            [Some("x".to_owned())]
        );
        assert_eq!(scalars(r#"{"a":"\ud83d"}"#, "a"), [None]);
    }
}
