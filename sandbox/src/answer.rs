//! An HTTP answer, before it is sent.

use std::io::Write as _;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use hyper::{
    StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue},
};
use serde::Serialize;

/// The content type that the vendor's example answer carries.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html;charset=UTF-8");

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    /// The body's `resultCode`, for people who read along.
    pub(crate) result_code: Option<String>,
    /// Boxed, because most answers have none.
    pub(crate) handed_out: Option<Box<HandedOut>>,
}

/// What the body names of a call task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HandedOut {
    pub(crate) call_serial_no: Option<String>,
    pub(crate) access_code: Option<String>,
}

/// The shape of the API gateway's own errors.
#[derive(Serialize)]
struct GatewayError<'a> {
    error_code: &'a str,
    error_msg: &'a str,
}

impl Answer {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            result_code: None,
            handed_out: None,
        }
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the bodies are structs of strings and numbers: nothing in them can fail"
        )]
        let body = serde_json::to_vec(value).expect("plain structs can be written as JSON");
        Self {
            body: body.into(),
            ..Self::empty(status).with_header(CONTENT_TYPE, JSON)
        }
    }

    pub(crate) fn html(status: StatusCode, title: &str, text: &str) -> Self {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>\n"
        );
        Self {
            body: page.into(),
            ..Self::empty(status).with_header(CONTENT_TYPE, HTML)
        }
    }

    pub(crate) fn gateway_error(status: StatusCode, error_code: &str, error_msg: &str) -> Self {
        Self::json(
            status,
            &GatewayError {
                error_code,
                error_msg,
            },
        )
    }

    pub(crate) fn bad_request(message: &str) -> Self {
        Self::gateway_error(StatusCode::BAD_REQUEST, "APIG.0201", message)
    }

    pub(crate) fn not_found() -> Self {
        Self::html(
            StatusCode::NOT_FOUND,
            "404 Not Found",
            "The requested path does not exist.",
        )
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn with_result_code(self, code: &str) -> Self {
        Self {
            result_code: Some(code.to_owned()),
            ..self
        }
    }

    /// The same answer with its body compressed.
    pub(crate) fn gzipped(self) -> Self {
        let body = gzip(&self.body).into();
        Self {
            body,
            ..self.with_header(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    #[expect(clippy::expect_used, reason = "writing into a Vec does not fail")]
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("memory can be written to")
}
