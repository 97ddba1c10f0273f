//! One call from request to result: deadline, attempts, verdict.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::{Either, join, select};
use http_body_util::BodyExt;
use hyper::Uri;
use tokio::{
    sync::watch,
    time::{Instant, timeout, timeout_at},
};

use crate::{
    answer::read_answer,
    call::{CallRequest, CreatedCall},
    config::CheckedConfig,
    credentials::Source,
    error::{CallError, TokenProblem},
    events::{CURRENT, CallStep, Reporter},
    http::{Answer, Http},
    http_failure::HttpFailure,
    readiness::{ConnectionInUse, Kept, Trouble},
    secret::Secrets,
    send_gate::{GatedBody, SendGate},
    token_cache::{Endpoint, Token, TokenCache, unavailable},
    wire,
};

/// What a call needs while it runs.
pub(crate) struct Service {
    http: Arc<Http>,
    lost_connection: watch::Sender<()>,
    tokens: Arc<TokenCache>,
    base_url: Uri,
    create_call_url: Uri,
    total_timeout: Duration,
}

impl Service {
    pub(crate) fn new(config: CheckedConfig, source: Source) -> Self {
        let endpoint = Endpoint {
            http: config.http.clone(),
            url: config.token_url,
            app_key: config.app_key,
        };
        Self {
            http: config.http,
            lost_connection: watch::Sender::new(()),
            tokens: TokenCache::new(source, endpoint),
            base_url: config.base_url,
            create_call_url: config.create_call_url,
            total_timeout: config.total_timeout,
        }
    }

    /// How long a call may take in all.
    pub(crate) fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    pub(crate) fn network_changed(&self) {
        self.http.network_changed();
    }

    /// Tells of each connection that a call did not bring back.
    pub(crate) fn lost_connections(&self) -> watch::Receiver<()> {
        self.lost_connection.subscribe()
    }

    /// Gets a token and a connection ready.
    pub(crate) async fn prepare(&self) -> Result<(), CallError> {
        let deadline = Instant::now() + self.total_timeout;
        let token = self.before(deadline, self.tokens.token());
        let connection = timeout_at(deadline, self.http.connect(&self.base_url));
        let (token, connection) = join(token, connection).await;
        token?;
        match connection {
            Ok(Ok(())) => Ok(()),
            Ok(Err(failure)) => Err(not_sent(failure)),
            Err(_) => Err(self.timed_out(false)),
        }
    }

    /// Creates a call task, at most one.
    pub(crate) async fn place(
        &self,
        request: &CallRequest,
        deadline: Instant,
        gate: &Arc<SendGate>,
    ) -> Result<CreatedCall, CallError> {
        request.check()?;
        let body: Bytes = wire::create_call_body(request)
            .map_err(|error| CallError::Internal {
                reason: error.to_string(),
                request_sent: false,
            })?
            .into();
        let token = self.before(deadline, self.tokens.token()).await?;
        let first = self
            .attempt(request, &token, body.clone(), deadline, gate)
            .await;
        if !is_refusal(&first) {
            return first;
        }
        // The one resend: status 401 proves that the request was refused.
        gate.refused();
        let token = self.before(deadline, self.tokens.replace(&token)).await?;
        let second = self.attempt(request, &token, body, deadline, gate).await;
        if is_refusal(&second) {
            self.tokens.forget(&token);
        }
        second
    }

    async fn attempt(
        &self,
        request: &CallRequest,
        token: &Token,
        body: Bytes,
        deadline: Instant,
        gate: &Arc<SendGate>,
    ) -> Result<CreatedCall, CallError> {
        let reporter = CURRENT.get();
        let connection = ConnectionInUse(&self.lost_connection);
        let sending = self.send(token, body, gate, &reporter);
        let Ok(sent) = timeout_at(deadline, sending).await else {
            return Err(self.timed_out(gate.shut()));
        };
        let answer = sent.map_err(|failure| {
            // What broke one connection (a dead network, a server's restart) has probably broken the idle ones too.
            self.http.start_afresh();
            judge(failure, gate)
        })?;
        reporter.tell(CallStep::Answered {
            http_status: answer.status,
        });
        let secrets = self.secrets(request, token);
        let result = read_answer(&answer, &secrets);
        if let Err(CallError::UnreadableAnswer { .. }) = result {
            // Whoever answers nonsense may send more of it, which would be taken for the next call's answer.
            self.http.start_afresh();
        } else {
            connection.kept();
        }
        result
    }

    /// Sends the request. When the network changes before it has left, it starts again on the new one.
    async fn send(
        &self,
        token: &Token,
        body: Bytes,
        gate: &Arc<SendGate>,
        reporter: &Reporter,
    ) -> Result<Answer, HttpFailure> {
        let mut network = self.http.network_changes();
        loop {
            let body = GatedBody::new(body.clone(), gate.clone(), gate.start_attempt(), {
                let reporter = reporter.clone();
                move || reporter.tell(CallStep::RequestSent)
            });
            let answer =
                self.http
                    .post_call(&self.create_call_url, token.expose(), body.boxed_unsync());
            match select(pin!(answer), pin!(network.changed())).await {
                Either::Left((answer, _)) => return answer,
                Either::Right((_, answer)) if !gate.take_back() => return answer.await,
                Either::Right(_) => {}
            }
        }
    }

    /// What the service's texts must not repeat, should it echo what it was sent.
    fn secrets<'a>(&'a self, request: &'a CallRequest, token: &'a Token) -> Secrets<'a> {
        let of_call = [
            Some(token.expose()),
            Some(request.called.as_str()),
            request.caller_present.as_deref(),
            request.call_data.as_deref(),
        ];
        Secrets::of(
            self.http
                .header_values()
                .chain(of_call.into_iter().flatten()),
        )
    }

    /// A token that does not come before the deadline is a token's problem, whoever let it wait.
    async fn before(
        &self,
        deadline: Instant,
        token: impl Future<Output = Result<Token, CallError>>,
    ) -> Result<Token, CallError> {
        timeout_at(deadline, token).await.unwrap_or_else(|_| {
            Err(unavailable(
                TokenProblem::TimedOut,
                format!("none came within {} ms", self.total_timeout.as_millis()),
            ))
        })
    }

    fn timed_out(&self, request_sent: bool) -> CallError {
        CallError::TimedOut {
            timeout_ms: self
                .total_timeout
                .as_millis()
                .try_into()
                .unwrap_or(i64::MAX),
            request_sent,
        }
    }
}

impl Kept for Service {
    async fn token(&self) -> Result<Option<Duration>, Trouble> {
        self.tokens.renew_in_time().await.map_err(|error| Trouble {
            retry_after: retry_after(&error),
        })
    }

    async fn connection(&self) -> Result<(), Trouble> {
        let connecting = timeout(self.total_timeout, self.http.connect(&self.base_url));
        if let Ok(Ok(())) = connecting.await {
            return Ok(());
        }
        // A connection that failed here would fail the next call too.
        self.http.start_afresh();
        Err(Trouble::default())
    }
}

fn is_refusal<T>(result: &Result<T, CallError>) -> bool {
    matches!(result, Err(CallError::HttpStatus { status: 401, .. }))
}

/// What a failed request means for the call: the gate's evidence goes before the failure's own word.
fn judge(failure: HttpFailure, gate: &SendGate) -> CallError {
    if !gate.shut() {
        return not_sent(failure);
    }
    match failure {
        HttpFailure::Unreadable(reason) => CallError::UnreadableAnswer {
            reason,
            call_serial_no: None,
        },
        HttpFailure::Connect(reason)
        | HttpFailure::Untrusted(_, reason)
        | HttpFailure::Broken(reason) => CallError::NoAnswer { reason },
    }
}

fn not_sent(failure: HttpFailure) -> CallError {
    match failure {
        HttpFailure::Untrusted(problem, reason) => CallError::Untrusted { problem, reason },
        HttpFailure::Connect(reason)
        | HttpFailure::Broken(reason)
        | HttpFailure::Unreadable(reason) => CallError::NotConnected { reason },
    }
}

/// How long the token endpoint asks to wait.
fn retry_after(error: &CallError) -> Option<Duration> {
    let CallError::TokenUnavailable {
        retry_after_seconds: Some(seconds),
        ..
    } = error
    else {
        return None;
    };
    u64::try_from(*seconds).ok().map(Duration::from_secs)
}
