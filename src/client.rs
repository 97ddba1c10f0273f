//! The client: one call from request to result.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::{
    answer::read_answer,
    call::{CallRequest, CreatedCall},
    config::{CheckedConfig, ClientConfig, ConfigError},
    credentials::{Credentials, Source},
    error::{CallError, TokenProblem},
    events::{CURRENT, CallObserver, CallStep, FinishReport, Observation},
    http::{Body, Http, HttpFailure},
    pending_call::PendingCall,
    runtime::{AbortOnDrop, BackgroundRuntime},
    secret::Secrets,
    send_gate::{GatedBody, SendGate},
    token_cache::{Endpoint, Token, TokenCache, unavailable},
    wire,
};

/// Creates calls. Make one when the operator signs in and keep it: it holds the access token and open connections.
///
/// It is safe to share between threads. Dropping its last reference (`close()` in Kotlin) cancels the calls that were begun with
/// [`begin`](CallClient::begin) and [`prepare`](CallClient::prepare)'s work; a `createCall` under way keeps it until it ends.
#[derive(uniffi::Object)]
pub struct CallClient {
    service: Arc<Service>,
    observation: Observation,
    runtime: BackgroundRuntime,
}

/// What a call needs while it runs.
struct Service {
    http: Arc<Http>,
    tokens: Arc<TokenCache>,
    base_url: Url,
    create_call_url: Url,
    total_timeout: Duration,
}

#[uniffi::export]
impl CallClient {
    /// Makes a client and checks its settings. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the setting at fault.
    #[uniffi::constructor(default(observer = None))]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "UniFFI's constructors take values"
    )]
    pub fn new(
        config: ClientConfig,
        credentials: Arc<Credentials>,
        observer: Option<Arc<dyn CallObserver>>,
    ) -> Result<Arc<Self>, ConfigError> {
        if let Source::AppSecret(secret) = &credentials.0
            && secret.expose().is_empty()
        {
            return Err(ConfigError::InvalidAppSecret {
                reason: "it is empty".into(),
            });
        }
        let service = Service::new(config.check()?, credentials.0.clone());
        let runtime = BackgroundRuntime::start().map_err(|error| ConfigError::Internal {
            reason: error.to_string(),
        })?;
        Ok(Arc::new(Self {
            service: Arc::new(service),
            observation: Observation::new(observer),
            runtime,
        }))
    }

    /// Creates a call task, at most one, and returns where to dial it. Dropping the future cancels the call.
    ///
    /// # Errors
    ///
    /// [`CallError`]; ask it whether a call task may exist before calling again.
    pub async fn create_call(&self, request: CallRequest) -> Result<CreatedCall, CallError> {
        self.begin(request).result().await
    }

    /// Begins a call and returns a handle to cancel it or to wait for it. A request that is not valid shows in the result.
    #[must_use]
    pub fn begin(&self, request: CallRequest) -> Arc<PendingCall> {
        let service = self.service.clone();
        let gate = Arc::new(SendGate::default());
        let finish = FinishReport::of(self.observation.begin(), gate.clone());
        let deadline = Instant::now() + service.total_timeout;
        let task = self.runtime.spawn({
            let gate = gate.clone();
            async move {
                let call = service.place(&request, deadline, &gate);
                let result = CURRENT.scope(finish.reporter.clone(), call).await;
                finish.tell(&result);
                result
            }
        });
        Arc::new(PendingCall::new(task, gate))
    }

    /// Gets the access token and a connection ready, so that the next call takes one round trip. Call it when the dial pad
    /// opens. It is optional, and it creates no call.
    ///
    /// # Errors
    ///
    /// [`CallError`], as a call would meet it: useful to find a wrong set-up early.
    pub async fn prepare(&self) -> Result<(), CallError> {
        let service = self.service.clone();
        let finish = FinishReport::of(self.observation.begin(), Arc::default());
        let mut task = AbortOnDrop(self.runtime.spawn(async move {
            let result = CURRENT
                .scope(finish.reporter.clone(), service.prepare())
                .await;
            finish.tell(&result);
            result
        }));
        match (&mut task.0).await {
            Ok(result) => result,
            Err(error) if error.is_panic() => Err(CallError::Internal {
                reason: "the preparation's task panicked".into(),
                request_sent: false,
            }),
            Err(_) => Err(CallError::Cancelled {
                request_sent: false,
            }),
        }
    }

    /// Tells the client that the device's network changed: later calls make new connections instead of waiting for dead ones.
    /// Calls under way go on.
    pub fn network_changed(&self) {
        self.service.http.start_afresh();
    }
}

impl Service {
    fn new(config: CheckedConfig, source: Source) -> Self {
        let endpoint = Endpoint {
            http: config.http.clone(),
            url: config.token_url,
            app_key: config.app_key,
        };
        Self {
            http: config.http,
            tokens: TokenCache::new(source, endpoint),
            base_url: config.base_url,
            create_call_url: config.create_call_url,
            total_timeout: config.total_timeout,
        }
    }

    async fn prepare(&self) -> Result<(), CallError> {
        let deadline = Instant::now() + self.total_timeout;
        let token = self.before(deadline, self.tokens.token());
        let connection = timeout_at(deadline, self.http.connect(&self.base_url));
        let (token, connection) = futures_util::future::join(token, connection).await;
        token?;
        match connection {
            Ok(Ok(())) => Ok(()),
            Ok(Err(failure)) => Err(not_sent(failure)),
            Err(_) => Err(self.timed_out(false)),
        }
    }

    async fn place(
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
        let body = GatedBody::new(body, gate.clone(), gate.start_attempt(), {
            let reporter = reporter.clone();
            move || reporter.tell(CallStep::RequestSent)
        });
        let sending = self
            .http
            .post_call(&self.create_call_url, token.expose(), Body::wrap(body));
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
        }
        result
    }

    /// What the service's texts must not repeat, should it echo what it was sent.
    fn secrets(&self, request: &CallRequest, token: &Token) -> Secrets {
        let personal = [
            Some(&request.called),
            request.caller_present.as_ref(),
            request.call_data.as_ref(),
        ];
        self.http
            .header_values()
            .and([token.expose()])
            .and(personal.into_iter().flatten().map(String::as_str))
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
