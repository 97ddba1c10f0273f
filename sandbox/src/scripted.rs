//! Answers that a test writes itself, for called numbers of its own.

use std::collections::HashMap;

use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};
use serde_json::Value;

use crate::{
    answer::{Answer, HandedOut, JSON},
    plan::Plan,
};

/// An answer for one called number; it goes before the test numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptedAnswer {
    /// The called number that is answered so.
    pub called: String,
    /// The status, from 200 to 599.
    pub status: u16,
    /// Headers; without a `Content-Type` it is `application/json;charset=UTF-8`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether a call task counts as created.
    pub created: bool,
}

/// Why a [`ScriptedAnswer`] can't be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAnswer {
    /// The called number is empty or longer than createcall takes.
    #[error("the called number {0:?} does not have 1 to 32 characters")]
    Called(String),
    /// The status is none that ends a request.
    #[error("{called}: the status {status} is not between 200 and 599")]
    Status {
        /// The called number.
        called: String,
        /// The status.
        status: u16,
    },
    /// A header has characters that HTTP does not allow.
    #[error("{called}: the header {name:?} can't be sent")]
    Header {
        /// The called number.
        called: String,
        /// The header's name.
        name: String,
    },
    /// Two answers for one number: the second would never be sent.
    #[error("{0}: two answers for this called number")]
    Duplicate(String),
}

/// A [`ScriptedAnswer`] that was checked.
#[derive(Debug)]
pub(crate) struct Prepared {
    answer: Answer,
    created: bool,
}

impl Prepared {
    pub(crate) fn plan(&self) -> Plan {
        Plan {
            created: self.created,
            ..Plan::without_call(self.answer.clone())
        }
    }
}

/// Checks all answers; by called number.
pub(crate) fn prepare(
    answers: Vec<ScriptedAnswer>,
) -> Result<HashMap<String, Prepared>, InvalidAnswer> {
    let mut prepared = HashMap::new();
    for answer in answers {
        let called = answer.called.clone();
        if prepared.insert(called.clone(), answer.prepare()?).is_some() {
            return Err(InvalidAnswer::Duplicate(called));
        }
    }
    Ok(prepared)
}

impl ScriptedAnswer {
    fn prepare(self) -> Result<Prepared, InvalidAnswer> {
        let called = self.called;
        if !(1..=32).contains(&called.chars().count()) {
            return Err(InvalidAnswer::Called(called));
        }
        let status = StatusCode::from_u16(self.status)
            .ok()
            .filter(|status| (200..600).contains(&status.as_u16()))
            .ok_or_else(|| InvalidAnswer::Status {
                called: called.clone(),
                status: self.status,
            })?;
        let mut headers = Vec::new();
        for (name, value) in self.headers {
            let (Ok(header), Ok(value)) =
                (HeaderName::try_from(&name), HeaderValue::try_from(value))
            else {
                return Err(InvalidAnswer::Header { called, name });
            };
            headers.push((header, value));
        }
        if !headers.iter().any(|(name, _)| *name == CONTENT_TYPE) {
            headers.push((CONTENT_TYPE, JSON));
        }
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let result_code = body.get("resultCode").and_then(text);
        let data = |name| body.get("resultData")?.get(name).and_then(text);
        let handed_out = HandedOut {
            call_serial_no: data("callSerialNo"),
            access_code: data("accesscode"),
        };
        let answer = Answer {
            status,
            headers,
            body: Bytes::from(self.body),
            result_code,
            handed_out: Some(Box::new(handed_out)),
        };
        Ok(Prepared {
            answer,
            created: self.created,
        })
    }
}

/// A text or a number, as the body has it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripted(called: &str) -> ScriptedAnswer {
        let body = br#"{"resultCode":30010000001}"#.to_vec();
        ScriptedAnswer {
            called: called.to_owned(),
            status: 200,
            headers: Vec::new(),
            body,
            created: false,
        }
    }

    #[test]
    fn the_content_type_is_json_unless_given() {
        let html = ("content-type".to_owned(), "text/html".to_owned());
        let answers = prepare(vec![
            scripted("1"),
            ScriptedAnswer {
                headers: vec![html],
                ..scripted("2")
            },
        ])
        .unwrap();
        let headers = |called| answers.get(called).unwrap().answer.headers.clone();
        assert_eq!(headers("1"), [(CONTENT_TYPE, JSON)]);
        assert_eq!(
            headers("2"),
            [(CONTENT_TYPE, HeaderValue::from_static("text/html"))]
        );
        assert_eq!(
            answers.get("1").unwrap().answer.result_code.as_deref(),
            Some("30010000001")
        );
    }

    #[test]
    fn what_cannot_be_sent_is_named() {
        let header = ("bad name".to_owned(), "x".to_owned());
        for (answers, message) in [
            (
                vec![scripted("")],
                "the called number \"\" does not have 1 to 32 characters",
            ),
            (
                vec![ScriptedAnswer {
                    status: 101,
                    ..scripted("1")
                }],
                "1: the status 101 is not between 200 and 599",
            ),
            (
                vec![ScriptedAnswer {
                    headers: vec![header],
                    ..scripted("1")
                }],
                "1: the header \"bad name\" can't be sent",
            ),
            (
                vec![scripted("1"), scripted("1")],
                "1: two answers for this called number",
            ),
        ] {
            assert_eq!(prepare(answers).unwrap_err().to_string(), message);
        }
    }
}
