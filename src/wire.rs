//! The JSON of both endpoints. What the service's documentation leaves open is read leniently, and nothing is lost.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::{
    call::CallRequest,
    result_code::ResultCode,
    secret::{Secret, Secrets},
    text::one_line,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateCallBody<'a> {
    called: &'a str,
    #[serde(skip_serializing_if = "is_absent")]
    call_data: Option<&'a str>,
    #[serde(skip_serializing_if = "is_absent")]
    caller_present: Option<&'a str>,
}

#[expect(clippy::ref_option_ref, reason = "serde calls it with a reference")]
fn is_absent(text: &Option<&str>) -> bool {
    text.is_none_or(str::is_empty)
}

pub(crate) fn create_call_body(request: &CallRequest) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&CreateCallBody {
        called: &request.called,
        call_data: request.call_data.as_deref(),
        caller_present: request.caller_present.as_deref(),
    })
}

#[derive(Serialize)]
struct TokenBody<'a> {
    app_key: &'a str,
    app_secret: &'a str,
}

pub(crate) fn token_body(
    app_key: &str,
    app_secret: &Secret,
) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let body = TokenBody {
        app_key,
        app_secret: app_secret.expose(),
    };
    // Room from the start (escapes included), so that growing leaves no copy of the secret behind.
    let room = 64 + 6 * (app_key.len() + app_secret.expose().len());
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *bytes, &body)?;
    Ok(bytes)
}

/// createcall's answer with status 200.
#[derive(Debug)]
pub(crate) struct CreateCallAnswer {
    pub(crate) result_code: String,
    pub(crate) description: Option<String>,
    pub(crate) sip_address: Option<String>,
    pub(crate) access_code: Option<Secret>,
    pub(crate) call_serial_no: Option<String>,
}

/// What a failing answer says of itself, in whichever of the shapes seen.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceMessage {
    pub(crate) code: Option<String>,
    pub(crate) description: Option<String>,
}

impl ServiceMessage {
    pub(crate) fn scrubbed(self, secrets: &Secrets) -> Self {
        let code = self
            .code
            .map(|code| ResultCode::from_code(&code).scrubbed(secrets).code());
        let description = self.description.map(|text| secrets.scrub(&text));
        Self { code, description }
    }
}

/// A new access token from tokenByAkSk.
#[derive(Debug)]
pub(crate) struct TokenAnswer {
    pub(crate) token: Secret,
    /// Absent where the answer has none that makes sense.
    pub(crate) lifetime: Option<Duration>,
}

/// Every field of both endpoints' answers, each as the JSON it came as.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer<'a> {
    #[serde(borrow, rename = "resultCode")]
    result_code: Option<&'a RawValue>,
    #[serde(borrow, rename = "resultDesc")]
    result_desc: Option<&'a RawValue>,
    #[serde(borrow, rename = "resultData")]
    result_data: Option<&'a RawValue>,
    #[serde(borrow)]
    error_code: Option<&'a RawValue>,
    #[serde(borrow)]
    error_msg: Option<&'a RawValue>,
    #[serde(borrow, rename = "retCode")]
    ret_code: Option<&'a RawValue>,
    #[serde(borrow, rename = "retMsg")]
    ret_msg: Option<&'a RawValue>,
    #[serde(borrow, rename = "AccessToken")]
    access_token: Option<&'a RawValue>,
    #[serde(borrow, rename = "Expires")]
    expires: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ResultData<'a> {
    #[serde(borrow, rename = "callSerialNo")]
    call_serial_no: Option<&'a RawValue>,
    #[serde(borrow, rename = "sipServiceAddress")]
    sip_service_address: Option<&'a RawValue>,
    #[serde(borrow)]
    accesscode: Option<&'a RawValue>,
}

pub(crate) fn read_create_call(body: &[u8]) -> Result<CreateCallAnswer, String> {
    let text = text_of(body);
    let answer = parse(&text)?;
    let Some(result_code) = scalar(answer.result_code) else {
        return Err(match message(&answer) {
            ServiceMessage {
                code: None,
                description: None,
            } => "it has no result code".into(),
            ServiceMessage { code, description } => format!(
                "it has no result code; it says: {} {}",
                code.unwrap_or_default(),
                description.unwrap_or_default()
            ),
        });
    };
    let data = answer
        .result_data
        .map(RawValue::get)
        .filter(|data| is_object(data))
        .and_then(|data| serde_json::from_str::<ResultData>(data).ok())
        .unwrap_or_default();
    Ok(CreateCallAnswer {
        result_code,
        description: description(answer.result_desc),
        sip_address: scalar(data.sip_service_address),
        access_code: scalar(data.accesscode).map(Secret::new),
        call_serial_no: scalar(data.call_serial_no),
    })
}

/// Reads what it can; a body of any other kind (HTML, nothing) says nothing.
pub(crate) fn read_failure(body: &[u8]) -> ServiceMessage {
    parse(&text_of(body)).map_or_else(|_| ServiceMessage::default(), |answer| message(&answer))
}

pub(crate) fn read_token(body: &[u8]) -> Result<TokenAnswer, ServiceMessage> {
    let text = text_of(body);
    let answer = parse(&text).map_err(|reason| ServiceMessage {
        code: None,
        description: Some(reason),
    })?;
    let token = scalar(answer.access_token).ok_or_else(|| message(&answer))?;
    Ok(TokenAnswer {
        token: Secret::new(token),
        lifetime: scalar(answer.expires).and_then(|seconds| lifetime(&seconds)),
    })
}

/// Seconds in any way to write a number. What is no lifetime (0, -1, words, more than a clock holds) counts as not known.
fn lifetime(seconds: &str) -> Option<Duration> {
    let seconds = seconds.trim().parse().ok()?;
    let lifetime = Duration::try_from_secs_f64(seconds).ok()?;
    Some(lifetime).filter(|lifetime| !lifetime.is_zero())
}

fn message(answer: &Answer) -> ServiceMessage {
    ServiceMessage {
        code: scalar(answer.result_code)
            .or_else(|| scalar(answer.error_code))
            .or_else(|| scalar(answer.ret_code)),
        description: description(answer.result_desc)
            .or_else(|| description(answer.error_msg))
            .or_else(|| description(answer.ret_msg)),
    }
}

/// The body as text, without a byte order mark. Bytes that are not UTF-8 spoil only the field they stand in.
fn text_of(body: &[u8]) -> Zeroizing<String> {
    let text = String::from_utf8_lossy(body);
    Zeroizing::new(text.trim_start_matches('\u{feff}').to_owned())
}

fn parse(text: &str) -> Result<Answer<'_>, String> {
    if text.trim().is_empty() {
        return Err("it is empty".into());
    }
    // The error of the parser names a place, never the text. A struct could also be read from an array, so that is refused.
    match serde_json::from_str(text) {
        Ok(answer) if is_object(text) => Ok(answer),
        Err(error) if !error.is_data() => Err(format!(
            "it is not JSON (line {}, column {})",
            error.line(),
            error.column()
        )),
        Ok(_) | Err(_) => Err("it is not a JSON object".into()),
    }
}

fn is_object(json: &str) -> bool {
    json.trim_start().starts_with('{')
}

/// A text or a number as it came; nothing for null, an empty text and all else.
fn scalar(raw: Option<&RawValue>) -> Option<String> {
    let json = raw?.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(json)
            .ok()
            .filter(|text| !text.is_empty()),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// A description in whatever form: a text, or the JSON that it came as.
fn description(raw: Option<&RawValue>) -> Option<String> {
    let json = raw?.get();
    let text = match json.as_bytes().first()? {
        b'"' => serde_json::from_str::<String>(json).ok()?,
        _ => json.to_owned(),
    };
    Some(one_line(&text)).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_fields_are_left_out() {
        let mut request = CallRequest::new("88884432");
        request.caller_present = Some(String::new());
        assert_eq!(
            create_call_body(&request).unwrap(),
            br#"{"called":"88884432"}"#
        );
        request.caller_present = Some("95599".into());
        request.call_data = Some("1".into());
        assert_eq!(
            create_call_body(&request).unwrap(),
            br#"{"called":"88884432","callData":"1","callerPresent":"95599"}"#
        );
    }

    #[test]
    fn codes_come_as_text_or_number() {
        for (json, code) in [
            (r#"{"resultCode":"0"}"#, "0"),
            (r#"{"resultCode":0}"#, "0"),
            (r#"{"resultCode":30011010001}"#, "30011010001"),
            (
                r#"{"resultCode":123456789012345678901234567890}"#,
                "123456789012345678901234567890",
            ),
            ("\u{feff}{\"resultCode\":\"0\",\"new\":[{}]}", "0"),
        ] {
            assert_eq!(
                read_create_call(json.as_bytes()).unwrap().result_code,
                code,
                "{json}"
            );
        }
    }

    #[test]
    fn answers_without_a_code_are_refused() {
        for json in [
            "",
            " ",
            "null",
            "[]",
            r#"["0","Success"]"#,
            "0",
            "<html>",
            "{}",
            r#"{"resultCode":null}"#,
            r#"{"resultCode":""}"#,
            r#"{"resultCode":{}}"#,
            r#"{"resultCode":true}"#,
            r#"{"resultCode":"0""#,
            r#"{"resultCode":"0"} x"#,
            r#"{"resultCode":"1","resultCode":"0"}"#,
        ] {
            assert!(read_create_call(json.as_bytes()).is_err(), "{json:?}");
        }
        let nested = "[".repeat(60_000);
        assert!(read_create_call(nested.as_bytes()).is_err());
    }

    #[test]
    fn descriptions_come_in_any_shape_and_reach_no_log_line_of_their_own() {
        let read = |json: &str| read_failure(json.as_bytes()).description;
        assert_eq!(
            read(r#"{"resultDesc":"a\nb\u001b[1m"}"#).as_deref(),
            Some("a b [1m")
        );
        assert_eq!(read(r#"{"resultDesc":null}"#), None);
        assert_eq!(
            read(r#"{"resultDesc":{"en":"x"}}"#).as_deref(),
            Some(r#"{"en":"x"}"#)
        );
    }

    #[test]
    fn failures_are_read_in_every_shape_seen() {
        for json in [
            r#"{"error_code":"C","error_msg":"D"}"#,
            r#"{"resultCode":"C","resultDesc":"D"}"#,
            r#"{"retCode":"C","retMsg":"D"}"#,
        ] {
            let expected = ServiceMessage {
                code: Some("C".into()),
                description: Some("D".into()),
            };
            assert_eq!(read_failure(json.as_bytes()), expected, "{json}");
        }
        assert_eq!(read_failure(b"<html></html>"), ServiceMessage::default());
        assert_eq!(read_failure(b""), ServiceMessage::default());
    }

    #[test]
    fn a_token_answer_gives_token_and_lifetime() {
        let answer = read_token(br#"{"AccessToken":"t","Expires":"600"}"#).unwrap();
        assert_eq!(answer.token.expose(), "t");
        assert_eq!(answer.lifetime, Some(Duration::from_secs(600)));
        assert!(read_token(br#"{"AccessToken":""}"#).is_err());
    }

    #[test]
    fn a_lifetime_is_read_however_it_is_written() {
        let lifetime = |json: &str| {
            let answer = format!(r#"{{"AccessToken":"t","Expires":{json}}}"#);
            read_token(answer.as_bytes()).unwrap().lifetime
        };
        for json in ["600", "600.0", "6e2", "\"600\"", "\"600.0\"", "\" 6E+2 \""] {
            assert_eq!(lifetime(json), Some(Duration::from_secs(600)), "{json}");
        }
        assert_eq!(lifetime("0.5"), Some(Duration::from_millis(500)));
        for json in [
            "null",
            "true",
            "{}",
            "0",
            "-0.0",
            "-1",
            "1e-400",
            "1e30",
            "1e400",
            "\"\"",
            "\"soon\"",
            "\"NaN\"",
            "\"inf\"",
            "\"-inf\"",
            "\"600 s\"",
            "\"0x258\"",
            "123456789012345678901234567890",
        ] {
            assert_eq!(lifetime(json), None, "{json}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_spoil_only_their_field() {
        let answer =
            read_create_call(b"{\"resultCode\":\"0\",\"resultDesc\":\"\xb3\xc9\"}").unwrap();
        assert_eq!(answer.result_code, "0");
    }
}
