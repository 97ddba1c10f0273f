//! What the service's answer to createcall means for the call.

use std::sync::Arc;

use crate::{
    call::{AccessCode, CreatedCall},
    error::CallError,
    http::Answer,
    result_code::ResultCode,
    secret::{Secret, Secrets},
    sip::SipServer,
    wire,
};

/// The created call, or what the service's refusal means.
pub(crate) fn read_answer(answer: &Answer, secrets: &Secrets) -> Result<CreatedCall, CallError> {
    if answer.status != 200 {
        let message = wire::read_failure(&answer.body).scrubbed(secrets);
        return Err(CallError::HttpStatus {
            status: answer.status,
            retry_after_seconds: answer.retry_after_seconds,
            service_code: message.code,
            description: message.description,
        });
    }
    let answer =
        wire::read_create_call(&answer.body).map_err(|reason| CallError::UnreadableAnswer {
            reason: secrets.scrub(&reason),
            call_serial_no: None,
        })?;
    let call_serial_no = answer.call_serial_no.as_ref().map(|it| secrets.scrub(it));
    match ResultCode::from_code(&answer.result_code).scrubbed(secrets) {
        ResultCode::Success => created_call(answer, call_serial_no),
        result_code => {
            let access_code = answer.access_code.as_ref().map(Secret::expose);
            let secrets = secrets.clone().and(access_code);
            Err(CallError::Rejected {
                result_code,
                description: answer.description.map(|text| secrets.scrub(&text)),
                call_serial_no,
            })
        }
    }
}

fn created_call(
    answer: wire::CreateCallAnswer,
    call_serial_no: Option<String>,
) -> Result<CreatedCall, CallError> {
    let unreadable = |reason: &str| CallError::UnreadableAnswer {
        reason: reason.to_owned(),
        call_serial_no: call_serial_no.clone(),
    };
    let address = answer
        .sip_address
        .ok_or_else(|| unreadable("it has no SIP server address"))?;
    let sip = SipServer::parse(&address)
        .map_err(|reason| unreadable(&format!("its SIP server address can't be used: {reason}")))?;
    let access_code = answer
        .access_code
        .filter(|code| !code.expose().trim().is_empty())
        .ok_or_else(|| unreadable("it has no access code"))?;
    let unusable = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    if access_code.expose().contains(unusable) {
        return Err(unreadable("its access code can't be used"));
    }
    Ok(CreatedCall {
        sip,
        access_code: Arc::new(AccessCode::new(access_code)),
        call_serial_no,
    })
}
