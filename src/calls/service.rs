//! One call from request to result: deadline, attempts, verdict.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::join;
use reqwest::{Body, Url};
use tokio::time::Instant;

use crate::{
    calls::{
        readiness::{Kept, Signals, Trouble},
        setup::{Setup, check_proxy},
    },
    model::{
        call::{CallRequest, CreatedCall},
        error::{CallError, ConnectionProblem},
        events::{CURRENT, CallStep, Reporter},
        send_gate::{GatedBody, SendGate},
    },
    protocol::{answer::read_answer, redaction::Redaction, wire},
    settings::{config_error::ConfigError, credentials::Source, proxy::ProxyConfig},
    tokens::{token::Token, token_cache::TokenCache, token_endpoint::Endpoint},
    transport::{
        http::{Answer, Http},
        http_failure::HttpFailure,
        probe::Probe,
    },
};

/// What a call needs while it runs.
pub(crate) struct Service {
    http: Arc<Http>,
    tokens: Arc<TokenCache>,
    probe: Probe,
    create_call_url: Url,
    call_state_url: Url,
    /// Absent where the history is off.
    call_history_url: Option<Url>,
    token_url: Url,
    total_timeout: Duration,
}

impl Service {
    pub(crate) fn new(config: Setup, source: Source) -> Self {
        let endpoint = Endpoint {
            http: config.http.clone(),
            url: config.token_url.clone(),
            app_key: config.app_key,
        };
        Self {
            probe: Probe::new(config.http.clone(), config.base_url, config.connect_timeout),
            http: config.http,
            tokens: TokenCache::new(source, endpoint, config.total_timeout),
            create_call_url: config.create_call_url,
            call_state_url: config.call_state_url,
            call_history_url: config.call_history_url,
            token_url: config.token_url,
            total_timeout: config.total_timeout,
        }
    }

    /// How long a call may take in all.
    pub(crate) fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    pub(crate) fn call_state_url(&self) -> &Url {
        &self.call_state_url
    }

    /// Absent where the history is off.
    pub(crate) fn call_history_url(&self) -> Option<&Url> {
        self.call_history_url.as_ref()
    }

    pub(crate) fn network_changed(&self) {
        self.http.network_changed();
    }

    /// What readiness has to react to.
    pub(crate) fn signals(&self) -> Signals {
        Signals {
            lost: self.http.connections().losses(),
            network: self.http.network().changes(),
        }
    }

    /// From now on, connections go through this proxy. Says whether they did not before.
    pub(crate) fn set_proxy(&self, proxy: Option<ProxyConfig>) -> Result<bool, ConfigError> {
        let proxy = check_proxy(proxy, [&self.create_call_url, &self.token_url])?;
        self.http.set_proxy(proxy)
    }

    /// Gets a token and a connection ready.
    pub(crate) async fn prepare(&self) -> Result<(), CallError> {
        let deadline = Instant::now() + self.total_timeout;
        let token = self.tokens.token(deadline);
        let connection = self.probe.prepare(deadline);
        let (token, connection) = join(token, connection).await;
        token?;
        connection.map_err(|failure| self.not_sent(failure))
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
        let attempt = |token: Token| {
            let body = body.clone();
            async move { self.attempt(request, &token, body, deadline, gate).await }
        };
        let refusals = Refusals {
            is_one: is_refusal,
            // The refusal proves that no call task was created. What follows is the one resend.
            proved: || gate.refused(),
            ends_new_token: is_refusal,
        };
        self.with_token(deadline, attempt, refusals).await?
    }

    /// Does it with a token, and if the service refuses that, once more with a new one.
    pub(crate) async fn with_token<T, F: Future<Output = T>>(
        &self,
        deadline: Instant,
        attempt: impl Fn(Token) -> F,
        refusals: Refusals<impl Fn(&T) -> bool, impl FnOnce(), impl Fn(&T) -> bool>,
    ) -> Result<T, CallError> {
        let began = Instant::now();
        let token = self.tokens.token(deadline).await?;
        let first = attempt(token.clone()).await;
        if !(refusals.is_one)(&first) {
            return Ok(first);
        }
        self.tokens.refused(&token);
        (refusals.proved)();
        if token.replaced_a_refused_one_since(began) {
            // A new token for a refused one has already come: another would not help.
            return Ok(first);
        }
        let new = self.tokens.token(deadline).await?;
        if new.is_same(&token) {
            self.tokens.refused(&new);
            return Ok(first);
        }
        let second = attempt(new.clone()).await;
        if (refusals.ends_new_token)(&second) {
            self.tokens.refused(&new);
        }
        Ok(second)
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
        let answer = self
            .send(token, body, deadline, gate, &reporter)
            .await
            .map_err(|failure| self.judge(failure, gate))?;
        reporter.tell(CallStep::Answered {
            http_status: answer.status,
        });
        let result = read_answer(
            answer.status,
            answer.retry_after_seconds,
            &answer.body,
            self.redaction(request, token),
        );
        if let Err(CallError::UnreadableAnswer { .. }) = result {
            answer.distrust();
        }
        result
    }

    /// Sends the request. When the network changes before it has left, it starts again on the new one.
    async fn send(
        &self,
        token: &Token,
        body: Bytes,
        deadline: Instant,
        gate: &Arc<SendGate>,
        reporter: &Reporter,
    ) -> Result<Answer<'_>, HttpFailure> {
        let post = || {
            let body = GatedBody::new(body.clone(), gate.clone(), gate.start_attempt(), {
                let reporter = reporter.clone();
                move || reporter.tell(CallStep::RequestSent)
            });
            let url = &self.create_call_url;
            self.http
                .post_call(url, token.expose(), Body::wrap(body), deadline)
        };
        self.http.network().follow(post, || gate.take_back()).await
    }

    /// Values to redact from the service's messages, in case it echoes what it was sent.
    pub(crate) fn redaction<'a>(
        &'a self,
        request: &'a CallRequest,
        token: &'a Token,
    ) -> Redaction<'a> {
        let personal = [
            Some(request.called.as_str()),
            request.caller_present.as_deref(),
            request.call_data.as_deref(),
        ];
        Redaction::default()
            .credentials(self.http.header_values().chain([token.expose()]))
            .personal(personal.into_iter().flatten())
    }

    /// What a failed request means for the call: the gate's evidence goes before the failure's own word.
    fn judge(&self, failure: HttpFailure, gate: &SendGate) -> CallError {
        let sent = gate.shut();
        match failure {
            HttpFailure::TimedOut if sent => self.timed_out(true),
            HttpFailure::Unreadable(reason) if sent => CallError::UnreadableAnswer {
                reason,
                call_serial_no: None,
            },
            HttpFailure::NotConnected(_, reason)
            | HttpFailure::Untrusted(_, reason)
            | HttpFailure::Broken(reason)
                if sent =>
            {
                CallError::NoAnswer { reason }
            }
            failure => self.not_sent(failure),
        }
    }

    pub(crate) fn not_sent(&self, failure: HttpFailure) -> CallError {
        let (problem, reason) = match failure {
            HttpFailure::TimedOut => return self.timed_out(false),
            HttpFailure::Untrusted(problem, reason) => {
                return CallError::Untrusted { problem, reason };
            }
            HttpFailure::NotConnected(problem, reason) => (problem, reason),
            HttpFailure::HandshakeRefused(reason) => (ConnectionProblem::TlsFailed, reason),
            HttpFailure::Broken(reason) | HttpFailure::Unreadable(reason) => {
                (ConnectionProblem::NotReached, reason)
            }
        };
        CallError::NotConnected { problem, reason }
    }

    pub(crate) fn timed_out(&self, request_sent: bool) -> CallError {
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
    async fn token(&self) -> Result<Duration, Trouble> {
        self.tokens.renew_in_time().await.map_err(|error| Trouble {
            retry_after: retry_after(&error),
        })
    }

    async fn connection(&self, expects_one: bool) -> Result<Option<Duration>, Trouble> {
        let kept = self.probe.keep(expects_one).await;
        kept.map_err(|_| Trouble::default())
    }
}

/// What counts as a refusal of the token, and what follows.
pub(crate) struct Refusals<I, P, E> {
    /// Whether a result is one.
    pub(crate) is_one: I,
    /// Called at the first one, before anything is done again.
    pub(crate) proved: P,
    /// Whether the result with the new token means that it is of no use either.
    pub(crate) ends_new_token: E,
}

/// Whether the service refused the token: by 401, or by 403, which the same gateway documents for an expired one. With a documented
/// result code or a call serial number the answer is about the call, not about the token, and the call may exist.
fn is_refusal<T>(result: &Result<T, CallError>) -> bool {
    matches!(
        result,
        Err(CallError::HttpStatus {
            status: 401 | 403,
            result_code: None,
            call_serial_no: None,
            ..
        })
    )
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

#[cfg(test)]
mod tests {
    use std::{
        pin::Pin,
        task::{Context, Waker},
    };

    use http_body::Body as _;
    use sandbox::{Authority, ByteServer, Sandbox};

    use super::*;
    use crate::{
        model::{error::TrustProblem, events::Observation},
        settings::config::ClientConfig,
    };

    async fn pass(seconds: u64) {
        // The clock jumps when nothing is left to do, so the last answer has been read by then.
        tokio::time::pause();
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        tokio::time::resume();
    }

    fn service(domain: String, authority: &Authority) -> Service {
        let config = ClientConfig {
            root_certificates: vec![authority.ca_pem().into()],
            platform_roots: false,
            ..ClientConfig::new(domain, sandbox::APP_KEY)
        };
        let secret = crate::support::secret::Secret::new(sandbox::APP_SECRET.into());
        Service::new(Setup::of(config).unwrap(), Source::AppSecret(secret))
    }

    fn gate(sent: bool) -> SendGate {
        let gate = Arc::new(SendGate::default());
        if sent {
            let attempt = gate.start_attempt();
            let mut body = GatedBody::new(Bytes::new(), gate.clone(), attempt, || ());
            let context = &mut Context::from_waker(Waker::noop());
            assert!(Pin::new(&mut body).poll_frame(context).is_ready());
        }
        Arc::into_inner(gate).unwrap()
    }

    #[tokio::test]
    async fn the_gate_counts_more_than_what_a_failure_looks_like() {
        use ConnectionProblem::{NameNotResolved, NotReached, TlsFailed};

        let service = service("localhost".into(), &Authority::new("verdicts"));
        let reason = || String::from("why");
        let problem = TrustProblem::PinMismatch;
        let not_connected = |problem| CallError::NotConnected {
            problem,
            reason: reason(),
        };
        let untrusted = CallError::Untrusted {
            problem,
            reason: reason(),
        };
        let no_answer = CallError::NoAnswer { reason: reason() };
        let unreadable = CallError::UnreadableAnswer {
            reason: reason(),
            call_serial_no: None,
        };
        let timed_out = |request_sent| CallError::TimedOut {
            timeout_ms: 10_000,
            request_sent,
        };
        let verdict = |failure, sent| service.judge(failure, &gate(sent));
        for (failure, unsent, sent) in [
            (
                &(|| HttpFailure::NotConnected(NameNotResolved, reason()))
                    as &dyn Fn() -> HttpFailure,
                not_connected(NameNotResolved),
                no_answer.clone(),
            ),
            (
                &|| HttpFailure::Untrusted(problem, reason()),
                untrusted,
                no_answer.clone(),
            ),
            // The one failure that proves more than the gate.
            (
                &|| HttpFailure::HandshakeRefused(reason()),
                not_connected(TlsFailed),
                not_connected(TlsFailed),
            ),
            (
                &|| HttpFailure::Broken(reason()),
                not_connected(NotReached),
                no_answer,
            ),
            (
                &|| HttpFailure::Unreadable(reason()),
                not_connected(NotReached),
                unreadable,
            ),
            (&|| HttpFailure::TimedOut, timed_out(false), timed_out(true)),
        ] {
            assert_eq!(verdict(failure(), false), unsent);
            assert_eq!(verdict(failure(), true), sent);
        }
    }

    /// Whether a call whose answer has this header signals that its connection is lost.
    async fn is_lost_after(header: &'static str) -> bool {
        let server = ByteServer::start(move |connection| {
            while let Some(request) = connection.request()? {
                let body = if request.head.contains("tokenByAkSk") {
                    r#"{"AccessToken":"t"}"#
                } else {
                    r#"{"resultCode":"0","resultData":{"sipServiceAddress":"10.0.0.1:1","accesscode":"1"}}"#
                };
                let length = body.len();
                connection.write(format!(
                    "HTTP/1.1 200 OK\r\n{header}Content-Length: {length}\r\n\r\n{body}"
                ))?;
            }
            Ok(())
        })
        .unwrap();
        let service = service(server.domain(), server.authority());
        let lost = service.signals().lost;
        let deadline = Instant::now() + Duration::from_secs(120);
        let request = CallRequest::new("1");
        let gate = Arc::default();
        let call = service.place(&request, deadline, &gate);
        let reporter = Observation::new(None).begin();
        CURRENT.scope(reporter, call).await.unwrap();
        lost.has_changed().unwrap()
    }

    #[tokio::test]
    async fn a_connection_that_the_service_closes_after_a_call_counts_as_lost() {
        assert!(!is_lost_after("").await);
        assert!(!is_lost_after("Connection: keep-alive\r\n").await);
        assert!(is_lost_after("Connection: close\r\n").await);
        assert!(is_lost_after("connection: x, CLOSE\r\n").await);
    }

    #[tokio::test]
    async fn an_idle_connection_is_used_for_25_seconds_and_no_longer() {
        let sandbox = Sandbox::start(sandbox::Options::default()).unwrap();
        let service = service(sandbox.domain(), sandbox.authority());
        let mut opened = Vec::new();
        for idle in [0, 22, 22, 28, 22] {
            pass(idle).await;
            service.connection(false).await.unwrap();
            opened.push(sandbox.connections());
        }
        assert_eq!(opened, [1, 1, 1, 2, 2]);
    }
}
