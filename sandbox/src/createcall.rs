//! The endpoint createcall: checks as the service does, then lets the called number choose.

use hyper::StatusCode;

use crate::{
    APP_KEY,
    answer::Answer,
    call_answer::CallAnswer,
    call_body::{CallBody, Fault},
    hand_out::HandOut,
    incoming::Incoming,
    outcome::{self, Setting},
    plan::Plan,
    service_state::ServiceState,
    test_number,
};

pub(crate) fn plan(
    service: &ServiceState,
    request: &Incoming,
    body: &CallBody,
    hand_out: &HandOut,
) -> Plan {
    match check(service, request, body) {
        Ok((token, called)) => plan_call(service, token, called, hand_out),
        Err(refusal) => Plan::without_call(refusal),
    }
}

/// The token and the called number of a request that is in order.
fn check<'a>(
    service: &ServiceState,
    request: &'a Incoming,
    body: &'a CallBody,
) -> Result<(&'a str, &'a str), Answer> {
    if request.header("x-app-key") != Some(APP_KEY) {
        let message = "X-APP-Key is missing or unknown.";
        return Err(Answer::gateway_error(
            StatusCode::UNAUTHORIZED,
            "APIG.0301",
            message,
        ));
    }
    let token = request
        .bearer_token()
        .filter(|token| service.tokens.accepts(token))
        .ok_or_else(outcome::expired_token)?;
    request.require_json()?;
    match &body.fault {
        Some(Fault::Shape(why)) => Err(Answer::bad_request(why)),
        Some(Fault::Rule(why)) => Err(rule_broken(why)),
        None => Ok((token, body.called.as_deref().unwrap_or_default())),
    }
}

fn plan_call(service: &ServiceState, token: &str, called: &str, hand_out: &HandOut) -> Plan {
    if let Some(scripted) = service.scripted.get(called) {
        return scripted.plan();
    }
    match test_number::find(called) {
        Some(entry) => entry.outcome.plan(
            entry.created,
            &Setting {
                domain: &service.domain,
                hand_out,
                refuse_token: &|| service.tokens.refuse_unless_renewal(token),
            },
        ),
        None => outcome::success(hand_out),
    }
}

fn rule_broken(why: &str) -> Answer {
    CallAnswer::failure(
        "30010000003",
        &format!("Input parameter verification failed: {why}."),
    )
    .answer(StatusCode::OK)
}
