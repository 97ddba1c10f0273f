//! Answers one request: reads it, decides, records, waits, sends.

use std::net::IpAddr;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::{
    Request, Response, StatusCode,
    header::{DATE, HOST, HeaderValue, SERVER},
};

use crate::{
    answer::Answer,
    answer_body::{AnswerBody, HangUp},
    call_body::CallBody,
    call_log::NewCall,
    call_lookup, createcall,
    hand_out::{HandOut, reached_at},
    incoming::Incoming,
    plan::{Delivery, Plan},
    received::{Endpoint, Received},
    service_state::ServiceState,
    service_time::ServiceTime,
    token_exchange,
};

/// Far more than createcall's longest body.
const LONGEST_BODY: usize = 64 * 1024;

/// The SIP server address of the vendor's example.
const EXAMPLE_SIP_ADDRESS: &str = "10.137.203.215:5063";

impl ServiceState {
    /// `Err` closes the connection without an answer.
    pub(crate) async fn answer(
        &self,
        connection: u64,
        local: IpAddr,
        request: Request<hyper::body::Incoming>,
    ) -> Result<Response<AnswerBody>, HangUp> {
        let (parts, body) = request.into_parts();
        let (body, too_long) = match Limited::new(body, LONGEST_BODY).collect().await {
            Ok(body) => (body.to_bytes(), false),
            Err(cause) if cause.is::<LengthLimitError>() => (bytes::Bytes::new(), true),
            // The client went away in the middle of its request: nothing happened.
            Err(_) => return Err(HangUp),
        };
        let request = Incoming::new(&parts, body);
        let call = match request.endpoint {
            Endpoint::CreateCall => CallBody::read(&request.body),
            _ => CallBody::default(),
        };
        let mut plan = if too_long {
            Plan::without_call(body_too_long())
        } else {
            self.plan(&request, &call, local)
        };
        plan.delay += self.latency;
        if plan.created {
            self.remember(&plan, &call);
        }

        let decision = plan.decision();
        let status = decision.status;
        let received = Received {
            endpoint: request.endpoint,
            connection,
            called: call.called,
            caller_present: call.caller_present,
            call_data: call.call_data,
            headers: request.headers,
            body: String::from_utf8_lossy(&request.body).into_owned(),
            status: None,
            created: plan.created,
        };
        // Dropped with this future when the client closes the connection meanwhile.
        let unanswered = self.journal.record(received, decision);
        if !plan.delay.is_zero() {
            tokio::time::sleep(plan.delay).await;
        }
        unanswered.answer(status);
        respond(plan.answer, plan.delivery, self.time)
    }

    fn plan(&self, request: &Incoming, call: &CallBody, local: IpAddr) -> Plan {
        match request.endpoint {
            Endpoint::CreateCall => {
                createcall::plan(self, request, call, &self.hand_out(request, local))
            }
            Endpoint::Token => token_exchange::plan(self, request),
            Endpoint::CallState => call_lookup::state(self, request),
            Endpoint::CallHistory => call_lookup::history(self, request),
            Endpoint::Other(_) => Plan::without_call(Answer::not_found()),
        }
    }

    fn hand_out(&self, request: &Incoming, local: IpAddr) -> HandOut {
        let Some(port) = self.sip_port else {
            return HandOut::example(self.sip_address.as_deref().unwrap_or(EXAMPLE_SIP_ADDRESS));
        };
        let host = reached_at(request.header(HOST), local);
        let mut hand_out = HandOut::fresh(host, port, self.calls.next_serial());
        if let Some(address) = &self.sip_address {
            hand_out.sip_address.clone_from(address);
        }
        hand_out
    }

    fn remember(&self, plan: &Plan, call: &CallBody) {
        let handed_out = plan.answer.handed_out.clone().unwrap_or_default();
        self.calls.add(NewCall {
            called: call.called.clone().unwrap_or_default(),
            caller_present: call.caller_present.clone(),
            call_data: call.call_data.clone(),
            call_serial_no: handed_out.call_serial_no,
            access_code: handed_out.access_code,
            on_dial: plan.on_dial,
            recording: plan.recording,
        });
    }
}

fn body_too_long() -> Answer {
    Answer::gateway_error(
        StatusCode::PAYLOAD_TOO_LARGE,
        "APIG.0201",
        "Request entity too large.",
    )
}

fn respond(
    answer: Answer,
    delivery: Delivery,
    time: ServiceTime,
) -> Result<Response<AnswerBody>, HangUp> {
    let body = match delivery {
        Delivery::Whole => AnswerBody::whole(answer.body),
        Delivery::Half => AnswerBody::half(answer.body),
        Delivery::Nothing => return Err(HangUp),
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value);
    }
    // What the vendor's example shows.
    response
        .headers_mut()
        .entry(SERVER)
        .or_insert(HeaderValue::from_static("openresty"));
    if let Ok(date) = HeaderValue::try_from(httpdate::fmt_http_date(time.now())) {
        response.headers_mut().entry(DATE).or_insert(date);
    }
    Ok(response)
}
