//! The exchange of an app secret for a token (tokenByAkSk).

use std::sync::Arc;

use reqwest::Url;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::{
    model::error::{CallError, ConnectionProblem, TokenProblem},
    protocol::{redaction::Redaction, wire},
    support::secret::Secret,
    transport::{
        http::{Answer, Http},
        http_failure::HttpFailure,
    },
};

/// The lifetime asked of tokenByAkSk, in seconds (API "tokenByAkSk": 3600 at most).
const ASKED_LIFETIME_S: u32 = 600;

/// What the exchange of an app secret needs.
pub(crate) struct Endpoint {
    pub(crate) http: Arc<Http>,
    pub(crate) url: Url,
    pub(crate) app_key: String,
}

impl Endpoint {
    pub(crate) async fn exchange(
        &self,
        secret: &Secret,
        deadline: Instant,
    ) -> Result<wire::TokenAnswer, CallError> {
        let body =
            wire::token_body(&self.app_key, secret).map_err(|error| failed(&error.to_string()))?;
        let answer = self.post(body, deadline).await.map_err(no_answer)?;
        let secrets = self.http.header_values().chain([secret.expose()]);
        let redaction = Redaction::default().credentials(secrets);
        if answer.status != 200 {
            let message = wire::read_failure(&answer.body, redaction);
            return Err(refused(&answer, message));
        }
        wire::read_token(&answer.body, redaction).map_err(|message| refused(&answer, message))
    }

    /// An exchange is safe to repeat, and an idle connection may be closed by the server at the moment it is used. Once more is
    /// enough: after a broken connection, those that are as old are not used.
    async fn post(
        &self,
        body: Zeroizing<Vec<u8>>,
        deadline: Instant,
    ) -> Result<Answer<'_>, HttpFailure> {
        let post = |body| {
            self.http
                .post_token(&self.url, ASKED_LIFETIME_S, body, deadline)
        };
        match post(body.clone()).await {
            Err(HttpFailure::Broken(_)) => post(body).await,
            answer => answer,
        }
    }

    /// An exchange that is still running takes too long.
    pub(crate) fn leave_connections(&self) {
        self.http.connections().doubt();
    }
}

fn no_answer(failure: HttpFailure) -> CallError {
    match failure {
        HttpFailure::NotConnected(problem, reason) => CallError::NotConnected { problem, reason },
        HttpFailure::HandshakeRefused(reason) => CallError::NotConnected {
            problem: ConnectionProblem::TlsFailed,
            reason,
        },
        HttpFailure::TimedOut => failed("no answer came in time"),
        HttpFailure::Untrusted(problem, reason) => CallError::Untrusted { problem, reason },
        HttpFailure::Broken(reason) => failed(&format!("no answer came: {reason}")),
        HttpFailure::Unreadable(reason) => failed(&format!("the answer can't be read: {reason}")),
    }
}

/// The service documents no failure of this endpoint, so the text says only what happened.
fn refused(answer: &Answer, message: wire::ServiceMessage) -> CallError {
    let (problem, reason) = match answer.status {
        200 => (
            TokenProblem::EndpointFailed,
            "the token endpoint gave no token",
        ),
        400..=404 => (
            TokenProblem::Refused,
            "the token endpoint refused the request",
        ),
        _ => (TokenProblem::EndpointFailed, "the token endpoint failed"),
    };
    let description = message.description_for_support();
    CallError::TokenUnavailable {
        problem,
        reason: reason.into(),
        http_status: Some(answer.status),
        retry_after_seconds: answer.retry_after_seconds,
        service_code: message.code,
        description,
    }
}

fn failed(reason: &str) -> CallError {
    CallError::no_token(TokenProblem::EndpointFailed, reason)
}
