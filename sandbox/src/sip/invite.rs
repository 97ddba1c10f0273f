//! Takes the INVITEs: a known access code becomes a call, anything else is refused.

use std::{sync::Arc, time::Duration};

use ezk_sip_core::{Endpoint, IncomingRequest, Layer, MayTake, Result};
use ezk_sip_types::{
    Method, StatusCode,
    header::typed::Contact,
    uri::{NameAddr, SipUri, SipUriUserPart},
};
use ezk_sip_ua::dialog::Dialog;

use super::{called_party::CalledParty, offer::Offer, to_tag::add_to_tag};
use crate::{
    call_log::{CallLog, DialledCall, Undialable},
    call_record::EndReason,
    event::Event,
    journal::Journal,
};

/// The last layer of the SIP server.
pub(crate) struct AnswerInvites {
    pub(crate) calls: Arc<CallLog>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) silence_limit: Duration,
}

#[async_trait::async_trait]
impl Layer for AnswerInvites {
    fn name(&self) -> &'static str {
        "answer-invites"
    }

    async fn receive(&self, endpoint: &Endpoint, request: MayTake<'_, IncomingRequest>) {
        // A request inside a dialog that is over is not this layer's: the endpoint answers it with 481.
        if request.base_headers.to.tag.is_some() {
            return;
        }
        // An error means that the client went away.
        let _ = match request.line.method {
            Method::INVITE => self.invite(endpoint, request.take()).await,
            Method::OPTIONS => respond(endpoint, request.take(), StatusCode::OK).await,
            Method::REGISTER => {
                respond(endpoint, request.take(), StatusCode::METHOD_NOT_ALLOWED).await
            }
            _ => Ok(()),
        };
    }
}

impl AnswerInvites {
    async fn invite(&self, endpoint: &Endpoint, invite: IncomingRequest) -> Result<()> {
        let call = match self.calls.dial(&access_code(&invite.line.uri)) {
            Ok(call) => call,
            Err(Undialable::Ignored) => return Ok(()),
            Err(refusal) => {
                let (status, reason) = refuse(refusal);
                return self.refuse(endpoint, invite, status, reason).await;
            }
        };
        let Some(offer) = Offer::read(&invite.body) else {
            call.ended(EndReason::NotStarted);
            let reason = "no unencrypted G.711 is offered";
            return self
                .refuse(endpoint, invite, StatusCode::NOT_ACCEPTABLE_HERE, reason)
                .await;
        };
        self.call(endpoint, invite, offer, call).await
    }

    async fn call(
        &self,
        endpoint: &Endpoint,
        invite: IncomingRequest,
        offer: Offer,
        call: DialledCall,
    ) -> Result<()> {
        let Ok(dialog) = Dialog::new_server(endpoint.clone(), &invite, contact(&invite)) else {
            call.ended(EndReason::NotStarted);
            let reason = "the INVITE has no From tag or no Contact";
            return self
                .refuse(endpoint, invite, StatusCode::BAD_REQUEST, reason)
                .await;
        };
        // Boxed: it is large, and lives for the whole call.
        Box::pin(CalledParty::new(dialog, invite, call).take(offer, self.silence_limit)).await;
        Ok(())
    }

    async fn refuse(
        &self,
        endpoint: &Endpoint,
        mut invite: IncomingRequest,
        status: StatusCode,
        reason: &'static str,
    ) -> Result<()> {
        self.journal.announce(&Event::Refused {
            status: status.into_u16(),
            reason,
        });
        let mut response = endpoint.create_response(&invite, status, None);
        add_to_tag(&mut response, "refused".into());
        endpoint
            .create_server_inv_tsx(&mut invite)
            .respond_failure(response)
            .await
    }
}

fn refuse(refusal: Undialable) -> (StatusCode, &'static str) {
    match refusal {
        Undialable::Unknown | Undialable::Ignored => (StatusCode::NOT_FOUND, "unknown access code"),
        Undialable::Expired => (StatusCode::GONE, "the access code expired"),
        Undialable::InUse => (StatusCode::BUSY_HERE, "the access code is in use"),
        Undialable::Used => (StatusCode::GONE, "the access code was used already"),
    }
}

async fn respond(
    endpoint: &Endpoint,
    mut request: IncomingRequest,
    status: StatusCode,
) -> Result<()> {
    let mut response = endpoint.create_response(&request, status, None);
    for allowed in endpoint.allowed() {
        response.msg.headers.insert_named(allowed);
    }
    add_to_tag(&mut response, "answered".into());
    endpoint
        .create_server_tsx(&mut request)
        .respond(response)
        .await
}

/// The user part, unescaped.
fn access_code(uri: &SipUri) -> String {
    match &uri.user_part {
        SipUriUserPart::Empty => String::new(),
        SipUriUserPart::User(user) => user.to_string(),
        SipUriUserPart::UserPw(both) => format!("{}:{}", both.user, both.password),
    }
}

/// The address that the client dialled is one that it can reach, also where this machine knows itself by another.
fn contact(invite: &IncomingRequest) -> Contact {
    let mut uri = SipUri::new(invite.line.uri.host_port.clone()).user("sandbox".into());
    if !invite.tp_info.transport.is_udp() {
        uri = uri.uri_param_value("transport", "tcp");
    }
    Contact::new(NameAddr::uri(uri))
}
