//! A call's outcome as one JSON object: the contract with tools, and the form in which the tests of all languages compare.

use anoncall::{CallError, ConfigError, CreatedCall};
use serde_json::{Value, json};

pub fn of_call(result: &Result<CreatedCall, CallError>) -> Value {
    match result {
        Ok(call) => json!({
            "sipServiceAddress": call.sip.address,
            "sipHost": call.sip.host,
            "sipPort": call.sip.port,
            "sipUri": call.sip_uri(),
            "accessCode": call.access_code.reveal(),
            "callSerialNo": call.call_serial_no,
        }),
        Err(error) => json!({ "error": of_error(error) }),
    }
}

fn of_error(error: &CallError) -> Value {
    let details = Details::of(error);
    let mut outcome = json!({
        "kind": snake_case(&format!("{:?}", error.kind())),
        "callMayExist": error.call_may_exist(),
        "advice": snake_case(&format!("{:?}", error.advice())),
        "resultCode": details.result_code,
        "httpStatus": details.http_status,
        "retryAfterSeconds": details.retry_after_seconds,
        "description": details.description,
        "callSerialNo": details.call_serial_no,
    });
    if let (Some(request_id), Some(fields)) = (details.request_id, outcome.as_object_mut()) {
        fields.insert("requestId".into(), request_id.into());
    }
    outcome
}

pub fn of_config_error(error: &ConfigError) -> Value {
    let case = format!("{error:?}");
    let case = case.split([' ', '{']).next().unwrap_or_default();
    json!({ "error": {
        "kind": snake_case(case),
        "callMayExist": false,
        "advice": "check_setup",
        "resultCode": null,
        "httpStatus": null,
        "retryAfterSeconds": null,
        "description": error.to_string(),
        "callSerialNo": null,
    }})
}

#[derive(Default)]
struct Details {
    result_code: Option<String>,
    http_status: Option<i32>,
    retry_after_seconds: Option<i64>,
    description: Option<String>,
    call_serial_no: Option<String>,
    request_id: Option<String>,
}

impl Details {
    /// The service's own words where it answered, else what the SDK says.
    fn of(error: &CallError) -> Self {
        match error.clone() {
            CallError::HttpStatus {
                status,
                retry_after_seconds,
                service_code,
                description,
                request_id,
                call_serial_no,
                ..
            } => Self {
                result_code: service_code,
                http_status: Some(status),
                retry_after_seconds,
                description,
                call_serial_no,
                request_id,
            },
            CallError::Rejected {
                result_code,
                description,
                call_serial_no,
            } => Self {
                result_code: Some(result_code.code()),
                description,
                call_serial_no,
                ..Self::default()
            },
            CallError::TokenUnavailable {
                http_status,
                retry_after_seconds,
                service_code,
                description,
                reason,
                ..
            } => Self {
                result_code: service_code,
                http_status,
                retry_after_seconds,
                description: description.or(Some(reason)),
                ..Self::default()
            },
            CallError::UnreadableAnswer {
                reason,
                call_serial_no,
            } => Self {
                description: Some(reason),
                call_serial_no,
                ..Self::default()
            },
            other => Self {
                description: Some(other.to_string()),
                ..Self::default()
            },
        }
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
