//! The bodies of both endpoints. What the service's documentation leaves open is read leniently, and nothing is lost.
//!
//! Texts leave this file without secrets: only what is meant to be secret (an access code, a token) comes out as one.

use std::{cell::LazyCell, ops::Deref, time::Duration};

use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    model::{call::CallRequest, result_code::ResultCode},
    protocol::redaction::Redaction,
    support::{
        json::Json,
        secret::Secret,
        text::{is_invisible, one_line, trim},
    },
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

/// createcall's answer. What can't be used says why.
#[derive(Debug)]
pub(crate) struct CreateCallAnswer {
    pub(crate) result_code: Result<ResultCode, String>,
    pub(crate) sip_address: Result<String, String>,
    pub(crate) access_code: Result<Secret, String>,
    pub(crate) message: ServiceMessage,
}

/// What an answer says of itself, in whichever of the shapes seen.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceMessage {
    /// The service's code, as it came.
    pub(crate) code: Option<String>,
    /// The code, if the service documents it. Success is only what `resultCode` says.
    pub(crate) result_code: Option<ResultCode>,
    pub(crate) description: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) call_serial_no: Option<String>,
}

/// A new access token from tokenByAkSk.
#[derive(Debug)]
pub(crate) struct TokenAnswer {
    pub(crate) token: Secret,
    /// Absent where the answer has none that makes sense.
    pub(crate) lifetime: Option<Duration>,
}

// Fields are found in any case and with or without underscores: `error_code` is `errorCode`.
const RESULT_CODE: &str = "resultCode";
const CODES: [&str; 3] = [RESULT_CODE, "errorCode", "retCode"];
const DESCRIPTIONS: [&str; 4] = ["resultDesc", "errorMsg", "retMsg", "exceptionInfo"];
const REQUEST_ID: &str = "requestId";
const RESULT_DATA: &str = "resultData";
const CALL_SERIAL_NO: &str = "callSerialNo";
const SIP_ADDRESS: &str = "sipServiceAddress";
const ACCESS_CODE: &str = "accesscode";
const ACCESS_TOKEN: &str = "AccessToken";
const EXPIRES: &str = "Expires";

/// createcall's answer with status 200.
pub(crate) fn read_create_call(
    body: &[u8],
    redaction: Redaction,
) -> Result<CreateCallAnswer, String> {
    let json = Json::object(body)?;
    // Made when the first text is to be shown: a success shows none, unless it has a serial number.
    let secrets = LazyCell::new(|| secrets_of(&json));
    let redaction = LazyCell::new(|| with(redaction, &secrets));
    let result_code = result_code(&json, &redaction);
    let message = match result_code {
        // Nobody reads how a success describes itself.
        Ok(ResultCode::Success) => ServiceMessage {
            call_serial_no: call_serial_no(&json, &redaction),
            ..ServiceMessage::default()
        },
        _ => message(&json, &redaction),
    };
    let data = one(json.values(RESULT_DATA), "result data", Some);
    let field = |name: &'static str, what: &str| match &data {
        Err(reason) => Err(reason.clone()),
        Ok(data) => match data.and_then(Json::unwrapped) {
            Some(data) => text(data.values(name), what),
            None => Err(format!("it has no {what}")),
        },
    };
    Ok(CreateCallAnswer {
        result_code,
        sip_address: field(SIP_ADDRESS, "SIP server address").map(|text| text.to_string()),
        access_code: field(ACCESS_CODE, "access code").and_then(|code| access_code(&code)),
        message,
    })
}

/// Reads what it can; a body of any other kind (HTML, nothing) says nothing.
pub(crate) fn read_failure(body: &[u8], redaction: Redaction) -> ServiceMessage {
    Json::object(body).map_or_else(
        |_| ServiceMessage::default(),
        |json| message(&json, &with(redaction, &secrets_of(&json))),
    )
}

pub(crate) fn read_token(body: &[u8], redaction: Redaction) -> Result<TokenAnswer, ServiceMessage> {
    let json = Json::object(body).map_err(|reason| ServiceMessage {
        description: Some(reason),
        ..ServiceMessage::default()
    })?;
    let token = text(json.values(ACCESS_TOKEN), "access token")
        .map_err(|_| message(&json, &with(redaction, &secrets_of(&json))))?;
    let lifetime = json.values(EXPIRES).find_map(Json::as_it_came);
    Ok(TokenAnswer {
        token: Secret::new(token.to_string()),
        lifetime: lifetime.and_then(|seconds| self::lifetime(&seconds)),
    })
}

/// Seconds in any way to write a number. What is no lifetime (0, -1, words, more than a clock holds) counts as not known.
fn lifetime(seconds: &str) -> Option<Duration> {
    let seconds = trim(seconds).parse().ok()?;
    let lifetime = Duration::try_from_secs_f64(seconds).ok()?;
    Some(lifetime).filter(|lifetime| !lifetime.is_zero())
}

/// The secrets that an answer holds. It may echo them elsewhere.
fn secrets_of(json: &Json) -> Vec<Zeroizing<String>> {
    let mut found = Vec::new();
    for name in [ACCESS_CODE, ACCESS_TOKEN] {
        json.everywhere(name, &mut |value| {
            value.for_each_scalar(&mut |scalar| {
                found.extend(scalar.as_it_came());
                found.extend(scalar.scalar());
            });
        });
    }
    found
}

fn with<'a>(redaction: Redaction<'a>, secrets: &'a [Zeroizing<String>]) -> Redaction<'a> {
    redaction.credentials(secrets.iter().map(|text| text.as_str()))
}

pub(crate) fn message(json: &Json, redaction: &Redaction) -> ServiceMessage {
    let (code, result_code) = code(json, redaction);
    let mut descriptions = DESCRIPTIONS.iter().flat_map(|name| json.values(name));
    let mut request_ids = json.values(REQUEST_ID).filter_map(Json::scalar);
    ServiceMessage {
        code,
        result_code,
        description: descriptions.find_map(|value| description(value, redaction)),
        request_id: request_ids.find_map(|id| redaction.identifier(&id)),
        call_serial_no: call_serial_no(json, &redaction),
    }
}

/// A description in whatever form: a text, or the JSON that it came as.
fn description(value: &Json, redaction: &Redaction) -> Option<String> {
    match value {
        Json::Text(text) => redaction.free_text(text),
        other => Some(one_line(&other.to_text(&|text| redaction.scrub(text)))),
    }
}

/// The code that says most: one by which a call may exist goes before any other.
fn code(json: &Json, redaction: &Redaction) -> (Option<String>, Option<ResultCode>) {
    let codes = CODES.iter().flat_map(|name| {
        let codes = json.values(name).filter_map(Json::code);
        codes.filter_map(|code| match documented(&code, *name == RESULT_CODE) {
            result_code @ Some(_) => Some((code.to_string(), result_code)),
            None => Some((redaction.identifier(&code)?, None)),
        })
    });
    let mut codes: Vec<_> = codes.collect();
    // The sort is stable: among equals the first field wins.
    codes.sort_by_key(|(_, code)| !code.as_ref().is_some_and(ResultCode::call_may_exist));
    match codes.into_iter().next() {
        Some((code, result_code)) => (Some(code), result_code),
        None => (None, None),
    }
}

/// A documented code is what it is, also where a called number happens to be the same. Elsewhere than in `resultCode` 0 comes
/// with failures too.
fn documented(code: &str, is_result_code: bool) -> Option<ResultCode> {
    match ResultCode::from_code(trim(code)) {
        ResultCode::Unknown { .. } => None,
        ResultCode::Success if !is_result_code => None,
        documented => Some(documented),
    }
}

fn result_code<'a>(
    json: &Json,
    redaction: &impl Deref<Target = Redaction<'a>>,
) -> Result<ResultCode, String> {
    if json.values(RESULT_CODE).all(|value| !value.is_scalar()) {
        return Err(no_result_code(json, redaction));
    }
    let code = text(json.values(RESULT_CODE), "result code")?;
    if let Some(documented) = documented(&code, true) {
        return Ok(documented);
    }
    match redaction.identifier(&code) {
        Some(value) => Ok(ResultCode::Unknown { value }),
        // It has nothing but control characters.
        None => Err(no_result_code(json, redaction)),
    }
}

/// In a sentence a code of another field is free text.
fn no_result_code(json: &Json, redaction: &Redaction) -> String {
    match redaction.free_text(&message(json, redaction).to_string()) {
        Some(said) => format!("it has no result code; it says: {said}"),
        None => "it has no result code".into(),
    }
}

impl ServiceMessage {
    /// The description with what support finds the request by.
    pub(crate) fn description_for_support(&self) -> Option<String> {
        match (&self.description, &self.request_id) {
            (Some(description), Some(id)) => Some(format!("{description} (request_id {id})")),
            (None, Some(id)) => Some(format!("request_id {id}")),
            (description, None) => description.clone(),
        }
    }
}

impl std::fmt::Display for ServiceMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [&self.code, &self.description, &self.request_id];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        f.write_str(&parts.join(" "))
    }
}

/// Serial numbers are evidence, so they are found wherever they are; should there be several, all of them count.
fn call_serial_no<'a>(
    json: &Json,
    redaction: &impl Deref<Target = Redaction<'a>>,
) -> Option<String> {
    let mut found = Vec::new();
    json.everywhere(CALL_SERIAL_NO, &mut |value| {
        let serial = value.code();
        let serial = serial.and_then(|serial| redaction.identifier(&serial));
        found.extend(serial.filter(|serial| !found.contains(serial)));
    });
    (!found.is_empty()).then(|| found.join(", "))
}

/// Blanks and invisible characters around it are not part of it, and within it nobody could dial them.
fn access_code(code: &str) -> Result<Secret, String> {
    let code = trim(code);
    if code.is_empty() {
        return Err("it has no access code".into());
    }
    let unusable = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER || is_invisible(c);
    if code.contains(unusable) {
        return Err("its access code can't be used".into());
    }
    Ok(Secret::new(code.to_owned()))
}

/// A field's only text, or its only whole number in digits.
pub(crate) fn text<'a>(
    values: impl Iterator<Item = &'a Json>,
    what: &str,
) -> Result<Zeroizing<String>, String> {
    let mut has_fraction = false;
    let scalars = values.filter(|value| value.is_scalar());
    let text = one(scalars, what, |value| {
        let text = value.scalar();
        has_fraction |= text.is_none();
        text
    })?;
    match text {
        _ if has_fraction => Err(format!("its {what} is a number that is not whole")),
        Some(text) => Ok(text),
        None => Err(format!("it has no {what}")),
    }
}

/// The one value that a field has, however often it comes.
pub(crate) fn one<'a, T: PartialEq>(
    values: impl Iterator<Item = &'a Json>,
    what: &str,
    read: impl FnMut(&'a Json) -> Option<T>,
) -> Result<Option<T>, String> {
    let mut values = values.filter_map(read);
    let first = values.next();
    if values.any(|other| Some(&other) != first.as_ref()) {
        return Err(format!("it has its {what} twice, with different values"));
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> CreateCallAnswer {
        read_create_call(json.as_bytes(), Redaction::default())
            .unwrap_or_else(|reason| panic!("{json}: {reason}"))
    }

    fn read_data(data: &str) -> CreateCallAnswer {
        read(&format!(r#"{{"resultCode":"0","resultData":{data}}}"#))
    }

    fn failure(json: &str) -> ServiceMessage {
        read_failure(json.as_bytes(), Redaction::default())
    }

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
    fn an_app_secrets_body_has_its_room_from_the_start() {
        // Each character of the secret is escaped by six.
        let secret = "\u{1}".repeat(1_000);
        let body = token_body("key", &Secret::new(secret.clone())).unwrap();
        let fields = serde_json::from_slice::<serde_json::Value>(&body).unwrap();
        assert_eq!(
            fields,
            serde_json::json!({"app_key": "key", "app_secret": secret})
        );
        // One that had grown would have twice the room that was too little.
        let spare = body.capacity() - body.len();
        assert!(spare < 64, "{spare}");
    }

    #[test]
    fn codes_come_as_text_or_number() {
        for (json, code) in [
            (r#"{"resultCode":"0"}"#, "0"),
            (r#"{"resultCode":" 0\u200b"}"#, "0"),
            (r#"{"resultCode":0}"#, "0"),
            (r#"{"resultCode":0.0}"#, "0"),
            (r#"{"resultCode":0,"result_code":"0"}"#, "0"),
            (r#"{"resultCode":30011010001}"#, "30011010001"),
            (r#"{"resultCode":3.0010000003E10}"#, "30010000003"),
            (r#"{"resultCode":" x "}"#, " x "),
            (
                r#"{"resultCode":123456789012345678901234567890}"#,
                "123456789012345678901234567890",
            ),
            ("\u{feff}{\"resultCode\":\"0\",\"new\":[{}]}", "0"),
        ] {
            assert_eq!(read(json).result_code.unwrap().code(), code, "{json}");
        }
    }

    #[test]
    fn answers_without_a_code_are_refused() {
        for (json, reason) in [
            ("{}", "it has no result code"),
            (r#"{"resultCode":null}"#, "it has no result code"),
            (r#"{"resultCode":""}"#, "it has no result code"),
            (r#"{"resultCode":"\u0019"}"#, "it has no result code"),
            (r#"{"resultCode":{}}"#, "it has no result code"),
            (r#"{"resultCode":true}"#, "it has no result code"),
            (r#"{"resultCode":false}"#, "it has no result code"),
            (
                r#"{"resultCode":0.5}"#,
                "its result code is a number that is not whole",
            ),
            (
                r#"{"resultCode":"1","resultCode":"0"}"#,
                "it has its result code twice, with different values",
            ),
            (
                r#"{"errorCode":"E","exceptionInfo":"x","request_id":"r"}"#,
                "it has no result code; it says: E x r",
            ),
        ] {
            assert_eq!(read(json).result_code, Err(reason.to_owned()), "{json}");
        }
        for body in [
            "",
            "null",
            "[]",
            r#"["0","Success"]"#,
            "0",
            "<html>",
            r#"{"resultCode":"0""#,
        ] {
            assert!(
                read_create_call(body.as_bytes(), Redaction::default()).is_err(),
                "{body:?}"
            );
        }
    }

    #[test]
    fn result_data_may_be_wrapped_and_a_key_may_come_twice() {
        for data in [
            r#"{"accesscode":"1790"}"#,
            r#"{"accessCode":"1790","accesscode":1790}"#,
            r#"{"accesscode":"1790","accesscode":"1790"}"#,
            r#"{"accesscode":1.79E3}"#,
            r#""{\"accesscode\":\"1790\"}""#,
            r#"[{"accesscode":"1790"}]"#,
            r#"{"accesscode":"1790"},"resultData":{"accesscode":"1790"}"#,
            r#"{"accesscode":"\u200b 1790\u200f\u0000 "}"#,
            r#"{"accesscode":"1790","accessCode":{}}"#,
        ] {
            assert_eq!(
                read_data(data).access_code.unwrap().expose(),
                "1790",
                "{data}"
            );
        }
        assert_eq!(
            read_data(r#"{"accesscode":"null"}"#)
                .access_code
                .unwrap()
                .expose(),
            "null"
        );
    }

    #[test]
    fn an_access_code_that_can_not_be_dialled_says_why() {
        for (data, reason) in [
            (
                r#"{"accesscode":"1790","accessCode":"1791"}"#,
                "it has its access code twice, with different values",
            ),
            (
                r#"{"accesscode":"1790"},"resultData":{"accesscode":"1791"}"#,
                "it has its result data twice, with different values",
            ),
            (
                r#"{"accesscode":1.5}"#,
                "its access code is a number that is not whole",
            ),
            (
                r#"{"accesscode":"17\u200b90"}"#,
                "its access code can't be used",
            ),
            (
                r#"{"accesscode":"17\u000090"}"#,
                "its access code can't be used",
            ),
            (r#"{"accesscode":" \u200b"}"#, "it has no access code"),
            (r#"{"accesscode":["1790"]}"#, "it has no access code"),
            (
                r#"[{"accesscode":"1790"},{"accesscode":"1791"}]"#,
                "it has no access code",
            ),
            ("1", "it has no access code"),
        ] {
            assert_eq!(read_data(data).access_code.unwrap_err(), reason, "{data}");
        }
    }

    #[test]
    fn serial_numbers_are_found_wherever_they_are() {
        for (json, serial) in [
            (r#"{"resultData":{"callSerialNo":"1-2"}}"#, Some("1-2")),
            (
                r#"{"callSerialNo":"1-2","resultData":{"callserialno":"1-2"}}"#,
                Some("1-2"),
            ),
            (r#"{"resultData":"{\"callSerialNo\":12}"}"#, Some("12")),
            (
                r#"{"resultData":[{"callSerialNo":"a"},{"callSerialNo":1.5}]}"#,
                Some("a, 1.5"),
            ),
            (r#"{"callSerialNo":{}}"#, None),
            (r#"{"callSerialNo":""}"#, None),
        ] {
            assert_eq!(failure(json).call_serial_no.as_deref(), serial, "{json}");
        }
    }

    #[test]
    fn descriptions_come_in_any_shape_and_reach_no_log_line_of_their_own() {
        let read = |json: &str| failure(json).description;
        assert_eq!(
            read(r#"{"resultDesc":"a\nb\u001b[1m"}"#).as_deref(),
            Some("a b [1m")
        );
        assert_eq!(read(r#"{"resultDesc":null}"#), None);
        assert_eq!(
            read(r#"{"resultDesc":{"en":"x\/\u5ba2","list":[1.50,true,null]}}"#).as_deref(),
            Some(r#"{"en":"x/客","list":[1.50,true,null]}"#)
        );
    }

    #[test]
    fn failures_are_read_in_every_shape_seen() {
        for json in [
            r#"{"error_code":"C","error_msg":"D"}"#,
            r#"{"resultCode":"C","resultDesc":"D"}"#,
            r#"{"retCode":"C","retMsg":"D"}"#,
            r#"{"errorCode":"C","exceptionInfo":"D"}"#,
        ] {
            let message = failure(json);
            assert_eq!(message.code.as_deref(), Some("C"), "{json}");
            assert_eq!(message.description.as_deref(), Some("D"), "{json}");
        }
        assert_eq!(failure("<html></html>"), ServiceMessage::default());
        assert_eq!(failure(""), ServiceMessage::default());
        assert_eq!(
            failure(r#"{"request_id":"r-1"}"#).request_id.as_deref(),
            Some("r-1")
        );
        assert_eq!(
            failure(r#"{"error_code":1.5}"#).code.as_deref(),
            Some("1.5")
        );
    }

    #[test]
    fn support_finds_a_request_by_its_identifier() {
        for (json, text) in [
            (
                r#"{"error_msg":"no","request_id":"r-1"}"#,
                Some("no (request_id r-1)"),
            ),
            (r#"{"request_id":"r-1"}"#, Some("request_id r-1")),
            (r#"{"error_msg":"no"}"#, Some("no")),
            ("{}", None),
        ] {
            assert_eq!(failure(json).description_for_support().as_deref(), text);
        }
    }

    #[test]
    fn the_code_that_says_most_counts() {
        for (json, code, result_code) in [
            (
                r#"{"resultCode":"30010000003","retCode":"30011010001"}"#,
                "30011010001",
                Some(ResultCode::CallNotConfirmed),
            ),
            (
                r#"{"resultCode":"30010000003","resultCode":0}"#,
                "0",
                Some(ResultCode::Success),
            ),
            (
                r#"{"resultCode":"30010000003","errorCode":"0"}"#,
                "30010000003",
                Some(ResultCode::InvalidParameter),
            ),
            (r#"{"errorCode":"0"}"#, "0", None),
            (
                r#"{"errorCode":"30010000003"}"#,
                "30010000003",
                Some(ResultCode::InvalidParameter),
            ),
            (r#"{"resultCode":"x","errorCode":"y"}"#, "x", None),
            (r#"{"resultCode":"\u0019","errorCode":"y"}"#, "y", None),
        ] {
            let message = failure(json);
            assert_eq!(message.code.as_deref(), Some(code), "{json}");
            assert_eq!(message.result_code, result_code, "{json}");
        }
    }

    #[test]
    fn an_answers_own_secrets_are_no_part_of_its_texts() {
        for json in [
            r#"{"resultDesc":"use 1790-55","resultData":{"accesscode":"1790-55"}}"#,
            r#"{"resultDesc":"use 1790-55","accessCode":"1790-55"}"#,
            r#"{"resultDesc":{"use":"1790-55","accesscode":"1790-55"}}"#,
            r#"{"resultDesc":"use {\"accesscode\":\"x\"} 1790-55","resultData":"{\"access_code\":\"1790-55\"}"}"#,
            r#"{"resultDesc":"use 1790-55","resultData":[{"accesscode":["1790-55"]}]}"#,
            r#"{"resultDesc":"use 1.790e3 or 1790","resultData":{"accesscode":1.790e3}}"#,
            r#"{"resultDesc":"use 1790-55","AccessToken":"1790-55"}"#,
        ] {
            let shown = format!("{:?}", failure(json));
            assert!(
                !shown.contains("1790") && !shown.contains("1.790"),
                "{shown}"
            );
            assert!(shown.contains("[redacted]"), "{shown}");
        }
    }

    #[test]
    fn a_token_answer_gives_token_and_lifetime() {
        let read = |body: &str| read_token(body.as_bytes(), Redaction::default());
        let answer = read(r#"{"AccessToken":"t","Expires":"600"}"#).unwrap();
        assert_eq!(answer.token.expose(), "t");
        assert_eq!(answer.lifetime, Some(Duration::from_secs(600)));
        assert!(read(r#"{"AccessToken":""}"#).is_err());
        assert_eq!(
            read("").unwrap_err().description.as_deref(),
            Some("it is empty")
        );
    }

    #[test]
    fn a_lifetime_is_read_however_it_is_written() {
        let lifetime = |json: &str| {
            let answer = format!(r#"{{"AccessToken":"t","Expires":{json}}}"#);
            read_token(answer.as_bytes(), Redaction::default())
                .unwrap()
                .lifetime
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
        let body = b"{\"resultCode\":\"0\",\"resultDesc\":\"\xb3\xc9\"}";
        let answer = read_create_call(body, Redaction::default()).unwrap();
        assert_eq!(answer.result_code, Ok(ResultCode::Success));
    }
}
