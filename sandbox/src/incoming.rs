//! A request that was read to its end, and the checks that the endpoints share.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::{Method, header, http::request::Parts};

use crate::{answer::Answer, received::Endpoint};

const CREATE_CALL: &str = "/apiaccess/ccmessaging/v1/mobileagent/createcall";
const TOKEN: &str = "/apigovernance/api/oauth/tokenByAkSk";
const CALL_STATE: &str = "/apiaccess/CC-Management/v1/mobileAgent/queryCallState";
const CALL_HISTORY: &str = "/apiaccess/CC-Management/v1/mobileAgent/queryCallDetailRecord";

pub(crate) struct Incoming {
    pub(crate) endpoint: Endpoint,
    /// By lower-case name.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Bytes,
}

impl Incoming {
    pub(crate) fn new(parts: &Parts, body: Bytes) -> Self {
        let endpoint = match (&parts.method, parts.uri.path()) {
            (&Method::POST, CREATE_CALL) => Endpoint::CreateCall,
            (&Method::POST, TOKEN) => Endpoint::Token,
            (&Method::POST, CALL_STATE) => Endpoint::CallState,
            (&Method::POST, CALL_HISTORY) => Endpoint::CallHistory,
            (method, path) => Endpoint::Other(format!("{method} {path}")),
        };
        let mut headers = BTreeMap::<String, String>::new();
        for (name, value) in &parts.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            headers
                .entry(name.as_str().to_owned())
                .and_modify(|values| {
                    values.push_str(", ");
                    values.push_str(&value);
                })
                .or_insert_with(|| value.into_owned());
        }
        Self {
            endpoint,
            headers,
            body,
        }
    }

    pub(crate) fn header(&self, name: impl AsRef<str>) -> Option<&str> {
        self.headers.get(name.as_ref()).map(String::as_str)
    }

    /// The token of `Authorization: Bearer TOKEN`, with exactly one space.
    pub(crate) fn bearer_token(&self) -> Option<&str> {
        self.header(header::AUTHORIZATION)?.strip_prefix("Bearer ")
    }

    pub(crate) fn require_json(&self) -> Result<(), Answer> {
        let kind = self
            .header(header::CONTENT_TYPE)
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        if kind.trim().eq_ignore_ascii_case("application/json") {
            Ok(())
        } else {
            Err(Answer::bad_request("Content-Type is not application/json."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_header(name: &str, value: &str) -> Incoming {
        let request = hyper::Request::head("/?query")
            .header(name, value)
            .body(())
            .unwrap();
        Incoming::new(&request.into_parts().0, Bytes::new())
    }

    #[test]
    fn other_endpoints_are_named_by_method_and_path() {
        assert_eq!(
            with_header("a", "b").endpoint,
            Endpoint::Other("HEAD /".to_owned())
        );
    }

    #[test]
    fn json_may_have_parameters() {
        assert!(
            with_header("content-type", "application/json; charset=utf-8")
                .require_json()
                .is_ok()
        );
        assert!(
            with_header("content-type", "text/plain")
                .require_json()
                .is_err()
        );
    }

    #[test]
    fn bearer_takes_one_space() {
        assert_eq!(
            with_header("authorization", "Bearer t").bearer_token(),
            Some("t")
        );
        assert_eq!(
            with_header("authorization", "Bearer  t").bearer_token(),
            Some(" t")
        );
        assert_eq!(with_header("authorization", "t").bearer_token(), None);
    }
}
