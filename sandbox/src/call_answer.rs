//! createcall's answer in the vendor's form.

use hyper::StatusCode;
use serde::Serialize;

use crate::{
    answer::{Answer, HandedOut},
    hand_out::HandOut,
};

/// Fields in the order of the vendor's example.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallAnswer<'a> {
    result_code: Code<'a>,
    result_desc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_data: Option<ResultData<'a>>,
    /// Unknown to clients; makes an answer as long as a test wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    padding: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(untagged)]
enum Code<'a> {
    Text(&'a str),
    Number(u64),
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultData<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    call_serial_no: Option<&'a str>,
    sip_service_address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none", rename = "accesscode")]
    access_code: Option<&'a str>,
}

impl<'a> CallAnswer<'a> {
    pub(crate) fn success(hand_out: &'a HandOut) -> Self {
        let data = ResultData {
            call_serial_no: hand_out.call_serial_no.as_deref(),
            sip_service_address: &hand_out.sip_address,
            access_code: Some(&hand_out.access_code),
        };
        Self {
            result_code: Code::Text("0"),
            result_desc: "Success",
            result_data: Some(data),
            padding: None,
        }
    }

    pub(crate) fn failure(code: &'a str, description: &'a str) -> Self {
        Self {
            result_code: Code::Text(code),
            result_desc: description,
            result_data: None,
            padding: None,
        }
    }

    /// With this call serial number, unless it has one already.
    pub(crate) fn with_serial_number(mut self, number: &'a str) -> Self {
        if let Some(data) = &mut self.result_data {
            data.call_serial_no.get_or_insert(number);
        }
        self
    }

    pub(crate) fn with_sip_address(mut self, address: &'a str) -> Self {
        if let Some(data) = &mut self.result_data {
            data.sip_service_address = address;
        }
        self
    }

    pub(crate) fn without_access_code(mut self) -> Self {
        if let Some(data) = &mut self.result_data {
            data.access_code = None;
        }
        self
    }

    /// A success whose code is a JSON number.
    pub(crate) fn with_numeric_code(self) -> Self {
        Self {
            result_code: Code::Number(0),
            ..self
        }
    }

    pub(crate) fn with_padding(self, bytes: usize) -> Self {
        Self {
            padding: Some("x".repeat(bytes)),
            ..self
        }
    }

    pub(crate) fn answer(&self, status: StatusCode) -> Answer {
        let code = match self.result_code {
            Code::Text(code) => code.to_owned(),
            Code::Number(code) => code.to_string(),
        };
        let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
        let handed_out = self.result_data.as_ref().map(|data| {
            Box::new(HandedOut {
                call_serial_no: owned(data.call_serial_no),
                access_code: owned(data.access_code),
            })
        });
        Answer {
            handed_out,
            ..Answer::json(status, self).with_result_code(&code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_is_the_vendors_example_byte_for_byte() {
        assert_eq!(
            CallAnswer::success(&HandOut::example("10.137.203.215:5063"))
                .answer(StatusCode::OK)
                .body,
            r#"{"resultCode":"0","resultDesc":"Success","resultData":{"sipServiceAddress":"10.137.203.215:5063","accesscode":"179080024609291"}}"#
        );
    }

    #[test]
    fn failure_has_no_data() {
        let answer = CallAnswer::failure("30010010002", "no VDN").answer(StatusCode::OK);
        assert_eq!(
            answer.body,
            r#"{"resultCode":"30010010002","resultDesc":"no VDN"}"#
        );
        assert_eq!(answer.result_code.as_deref(), Some("30010010002"));
    }
}
