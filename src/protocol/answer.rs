//! What the service's answer to createcall means for the call.

use std::sync::Arc;

use crate::{
    model::{
        call::{AccessCode, CreatedCall},
        error::CallError,
        result_code::ResultCode,
        sip::SipServer,
    },
    protocol::{
        redaction::Redaction,
        wire::{self, CreateCallAnswer, ServiceMessage},
    },
};

/// The created call, or what the service's refusal means.
pub(crate) fn read_answer(
    status: i32,
    retry_after_seconds: Option<i64>,
    body: &[u8],
    redaction: Redaction,
) -> Result<CreatedCall, CallError> {
    if status != 200 {
        let message = wire::read_failure(body, redaction);
        return Err(failed(status, retry_after_seconds, message));
    }
    let answer =
        wire::read_create_call(body, redaction).map_err(|reason| unreadable(reason, None))?;
    match answer.result_code {
        Ok(ResultCode::Success) => created_call(answer),
        Ok(result_code) => Err(CallError::Rejected {
            result_code,
            description: answer.message.description,
            call_serial_no: answer.message.call_serial_no,
        }),
        Err(reason) => Err(unreadable(reason, answer.message.call_serial_no)),
    }
}

fn created_call(answer: CreateCallAnswer) -> Result<CreatedCall, CallError> {
    let call_serial_no = answer.message.call_serial_no;
    let usable = || -> Result<_, String> {
        let sip = SipServer::parse(&answer.sip_address?)
            .map_err(|reason| format!("its SIP server address can't be used: {reason}"))?;
        Ok((sip, Arc::new(AccessCode::new(answer.access_code?))))
    };
    match usable() {
        Ok((sip, access_code)) => Ok(CreatedCall {
            sip,
            access_code,
            call_serial_no,
        }),
        Err(reason) => Err(unreadable(reason, call_serial_no)),
    }
}

fn failed(status: i32, retry_after_seconds: Option<i64>, message: ServiceMessage) -> CallError {
    CallError::HttpStatus {
        status,
        retry_after_seconds,
        service_code: message.code,
        result_code: message.result_code,
        description: message.description,
        request_id: message.request_id,
        call_serial_no: message.call_serial_no,
    }
}

fn unreadable(reason: String, call_serial_no: Option<String>) -> CallError {
    CallError::UnreadableAnswer {
        reason,
        call_serial_no,
    }
}
