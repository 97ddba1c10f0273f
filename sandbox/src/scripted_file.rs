//! Scripted answers from JSON files, which tests in several languages share.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::Value;

use crate::{
    scripted::ScriptedAnswer,
    scripted::{self, InvalidAnswer},
};

/// Why scripted answers can't be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder can't be read.
    #[error("{}: can't be read: {cause}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A file does not have the form that the README describes.
    #[error("{}: {cause}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        #[source]
        cause: serde_json::Error,
    },
    /// An entry's body is given in no usable way.
    #[error("{}: {name:?}: {reason}", path.display())]
    Body {
        /// The file.
        path: PathBuf,
        /// The entry's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// The folder has no file whose name ends in `.json`.
    #[error("{}: has no .json files", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// An answer can't be sent, or two are for the same number.
    #[error("{}: {cause}", path.display())]
    Invalid {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        #[source]
        cause: InvalidAnswer,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    called: String,
    answer: EntryAnswer,
    #[serde(default)]
    created: bool,
    /// For the tests of the client.
    #[serde(default, rename = "expect")]
    _expect: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct EntryAnswer {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    body_base64: Option<String>,
    /// Given as `null`, it is the body `null`.
    #[serde(default, deserialize_with = "present")]
    json: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl ScriptedAnswer {
    /// Reads a file, or all files of a folder whose names end in `.json`, by name.
    ///
    /// # Errors
    ///
    /// When a file can't be read, does not have the form that the README describes, or holds an answer that can't be
    /// sent.
    pub fn load(path: &Path) -> Result<Vec<Self>, LoadError> {
        let mut answers = Vec::new();
        for file in files(path)? {
            answers.extend(load_file(&file)?);
        }
        scripted::prepare(answers.clone()).map_err(|cause| LoadError::Invalid {
            path: path.to_owned(),
            cause,
        })?;
        Ok(answers)
    }
}

fn files(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable = |cause| LoadError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let mut files = fs::read_dir(path)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<io::Result<Vec<_>>>()
        })
        .map_err(unreadable)?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    if files.is_empty() {
        Err(LoadError::Empty {
            path: path.to_owned(),
        })
    } else {
        Ok(files)
    }
}

fn load_file(path: &Path) -> Result<Vec<ScriptedAnswer>, LoadError> {
    let text = fs::read(path).map_err(|cause| LoadError::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    let entries: Vec<Entry> =
        serde_json::from_slice(&text).map_err(|cause| LoadError::Malformed {
            path: path.to_owned(),
            cause,
        })?;
    entries
        .into_iter()
        .map(|entry| {
            let body = body(&entry.answer).map_err(|reason| LoadError::Body {
                path: path.to_owned(),
                name: entry.name,
                reason,
            })?;
            Ok(ScriptedAnswer {
                called: entry.called,
                status: entry.answer.status,
                headers: entry.answer.headers.into_iter().collect(),
                body,
                created: entry.created,
            })
        })
        .collect()
}

fn body(answer: &EntryAnswer) -> Result<Vec<u8>, String> {
    match (&answer.body, &answer.body_base64, &answer.json) {
        (None, None, None) => Ok(Vec::new()),
        (Some(text), None, None) => Ok(text.clone().into_bytes()),
        (None, Some(base64), None) => STANDARD
            .decode(base64)
            .map_err(|cause| format!("bodyBase64: {cause}")),
        (None, None, Some(value)) => Ok(value.to_string().into_bytes()),
        _ => Err("only one of body, bodyBase64 and json can be given".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Vec<ScriptedAnswer>, LoadError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("answers.json"), text).unwrap();
        fs::write(folder.path().join("notes.txt"), "not JSON").unwrap();
        ScriptedAnswer::load(folder.path())
    }

    #[test]
    fn every_kind_of_body() {
        let answers = load(
            r#"[
                {"name": "text", "called": "1", "answer": {"status": 200, "body": "plain"}, "created": true},
                {"name": "bytes", "called": "2", "answer": {"status": 502, "bodyBase64": "/w=="}, "expect": {"any": 1}},
                {"name": "json", "called": "3", "answer": {"status": 200, "json": {"a": [1, null]}, "headers": {"X-A": "b"}}},
                {"name": "null", "called": "4", "answer": {"status": 200, "json": null}},
                {"name": "none", "called": "5", "answer": {"status": 504}}
            ]"#,
        )
        .unwrap();
        let bodies: Vec<&[u8]> = answers
            .iter()
            .map(|answer| answer.body.as_slice())
            .collect();
        assert_eq!(
            bodies,
            [&b"plain"[..], b"\xff", br#"{"a":[1,null]}"#, b"null", b""]
        );
        assert_eq!(
            answers
                .iter()
                .map(|answer| answer.created)
                .collect::<Vec<_>>(),
            [true, false, false, false, false]
        );
        assert_eq!(answers[2].headers, [("X-A".to_owned(), "b".to_owned())]);
    }

    #[test]
    fn errors_say_what_is_wrong_and_where() {
        for (text, message) in [
            ("{}", "invalid type: map, expected a sequence"),
            (
                r#"[{"name": "a", "called": "1", "answer": {"statuss": 1}}]"#,
                "unknown field `statuss`",
            ),
            (
                r#"[{"name": "a", "called": "1", "answer": {"status": 200, "body": "", "json": 1}}]"#,
                "\"a\": only one of",
            ),
            (
                r#"[{"name": "a", "called": "1", "answer": {"status": 200, "bodyBase64": "?"}}]"#,
                "\"a\": bodyBase64: ",
            ),
            (
                r#"[{"name": "a", "called": "1", "answer": {"status": 99}}]"#,
                "1: the status 99",
            ),
        ] {
            let error = load(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        let missing = ScriptedAnswer::load(Path::new("no-such-file.json"))
            .unwrap_err()
            .to_string();
        assert!(
            missing.starts_with("no-such-file.json: can't be read: "),
            "{missing}"
        );
        assert!(ScriptedAnswer::load(tempfile::tempdir().unwrap().path()).is_err());
    }
}
