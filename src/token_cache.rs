//! The access token in use: kept while it lasts, renewed ahead of its end, one renewal for all who wait.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use reqwest::Url;
use tokio::time::Instant;

use crate::{
    credentials::{Source, TokenProviderError, TokenReason, bearer_token},
    error::{CallError, ConnectionProblem, TokenProblem},
    events::{CallStep, Reporter},
    http::{Answer, Http},
    http_failure::HttpFailure,
    jitter,
    secret::{Secret, Secrets},
    text::one_line,
    wire,
};

/// The lifetime asked of tokenByAkSk, in seconds (API "tokenByAkSk": 3600 at most).
const ASKED_LIFETIME_S: u32 = 600;

/// How long an exchange may take.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(30);

type Renewal = BoxFuture<'static, Result<Token, CallError>>;

/// A token that the service should accept.
#[derive(Clone)]
pub(crate) struct Token {
    value: Arc<Secret>,
    lifetime: Option<Lifetime>,
}

#[derive(Clone, Copy)]
struct Lifetime {
    length: Duration,
    /// The age at which it is to be renewed: a random one, or phones that signed in together would renew together.
    renewal_age: Duration,
    began: Instant,
    began_by_wall_clock: SystemTime,
}

/// Where tokens come from and the one in use.
pub(crate) struct TokenCache {
    source: Source,
    endpoint: Endpoint,
    state: Mutex<State>,
}

/// What the exchange of an app secret needs.
pub(crate) struct Endpoint {
    pub(crate) http: Arc<Http>,
    pub(crate) url: Url,
    pub(crate) app_key: String,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    // Weak, so that a renewal is cancelled when nobody waits for it any more.
    renewal: Option<WeakShared<Renewal>>,
}

impl Token {
    pub(crate) fn expose(&self) -> &str {
        self.value.expose()
    }

    fn is_usable(&self) -> bool {
        self.lifetime.is_none_or(|lifetime| {
            let margin = (lifetime.length / 10).min(Duration::from_secs(5));
            lifetime.age() + margin < lifetime.length
        })
    }

    /// How long until it is to be renewed; never, if its lifetime is not known.
    fn renewal_due(&self) -> Option<Duration> {
        self.lifetime
            .map(|lifetime| lifetime.renewal_age.saturating_sub(lifetime.age()))
    }

    fn expires_soon(&self) -> bool {
        self.renewal_due() == Some(Duration::ZERO)
    }
}

impl Lifetime {
    fn new(length: Duration, began: Instant, began_by_wall_clock: SystemTime) -> Self {
        Self {
            length,
            renewal_age: jitter::between(length.mul_f64(0.6), length.mul_f64(0.8)),
            began,
            began_by_wall_clock,
        }
    }

    /// By the clock that shows more: the monotonic one stands still while a phone sleeps, the wall clock can be set back.
    fn age(&self) -> Duration {
        let by_wall_clock = self.began_by_wall_clock.elapsed().unwrap_or_default();
        self.began.elapsed().max(by_wall_clock)
    }
}

impl TokenCache {
    pub(crate) fn new(source: Source, endpoint: Endpoint) -> Arc<Self> {
        Arc::new(Self {
            source,
            endpoint,
            state: Mutex::default(),
        })
    }

    /// The token in use, or a new one. A token near its end is renewed in the background meanwhile.
    pub(crate) async fn token(self: &Arc<Self>) -> Result<Token, CallError> {
        let renewal = {
            let mut state = self.state();
            match &state.token {
                Some(token) if token.is_usable() => {
                    let token = token.clone();
                    if token.expires_soon() {
                        tokio::spawn(self.renewal(&mut state, TokenReason::ExpiresSoon));
                    }
                    return Ok(token);
                }
                _ => self.renewal(&mut state, TokenReason::Needed),
            }
        };
        renewal.await
    }

    /// Has a token that need not be renewed yet, and tells how long that lasts, if its lifetime is known.
    pub(crate) async fn renew_in_time(self: &Arc<Self>) -> Result<Option<Duration>, CallError> {
        let renewal = {
            let mut state = self.state();
            match &state.token {
                Some(token) if !token.expires_soon() => return Ok(token.renewal_due()),
                Some(token) if token.is_usable() => {
                    self.renewal(&mut state, TokenReason::ExpiresSoon)
                }
                _ => self.renewal(&mut state, TokenReason::Needed),
            }
        };
        Ok(renewal.await?.renewal_due())
    }

    /// A token in place of one that the service refused.
    pub(crate) async fn replace(self: &Arc<Self>, refused: &Token) -> Result<Token, CallError> {
        let renewal = {
            let mut state = self.state();
            Self::forget_in(&mut state, refused);
            match &state.token {
                // Another call has replaced it already.
                Some(token) => return Ok(token.clone()),
                None => self.renewal(&mut state, TokenReason::Refused),
            }
        };
        renewal.await
    }

    /// Drops a token that the service refused, so that the next call begins with a new one.
    pub(crate) fn forget(&self, refused: &Token) {
        Self::forget_in(&mut self.state(), refused);
    }

    fn forget_in(state: &mut State, refused: &Token) {
        if state
            .token
            .as_ref()
            .is_some_and(|token| token.value == refused.value)
        {
            state.token = None;
        }
    }

    /// The renewal under way, or a new one.
    fn renewal(self: &Arc<Self>, state: &mut State, reason: TokenReason) -> Shared<Renewal> {
        let running = state.renewal.as_ref().and_then(WeakShared::upgrade);
        if let Some(running) = running.filter(|running| running.peek().is_none()) {
            return running;
        }
        let cache = self.clone();
        let renewal = async move {
            Reporter::tell_current(CallStep::TokenRequested);
            let token = cache.fetch(reason).await?;
            cache.state().token = Some(token.clone());
            Ok(token)
        }
        .boxed()
        .shared();
        state.renewal = renewal.downgrade();
        renewal
    }

    async fn fetch(&self, reason: TokenReason) -> Result<Token, CallError> {
        // The clocks are read before the request, so that a token is never thought to live longer than it does.
        let (began, began_by_wall_clock) = (Instant::now(), SystemTime::now());
        let (value, lifetime_s) = match &self.source {
            Source::AccessTokens(provider) => {
                let token = provider
                    .access_token(reason)
                    .await
                    .map_err(provider_failed)?;
                (token.value.clone(), token.lifetime_seconds)
            }
            Source::AppSecret(secret) => {
                let answer = self.endpoint.exchange(secret).await?;
                (answer.token, answer.lifetime_s)
            }
        };
        let value = bearer_token(value.expose())
            .map_err(invalid_token)?
            .to_owned();
        let lifetime = match lifetime_s.map(u64::try_from) {
            None => None,
            Some(Ok(seconds)) if seconds > 0 => Some(Lifetime::new(
                Duration::from_secs(seconds),
                began,
                began_by_wall_clock,
            )),
            Some(_) => return Err(invalid_token("the token's lifetime is not positive")),
        };
        Ok(Token {
            value: Arc::new(Secret::new(value)),
            lifetime,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Endpoint {
    async fn exchange(&self, secret: &Secret) -> Result<wire::TokenAnswer, CallError> {
        let body = wire::token_body(&self.app_key, secret)
            .map_err(|error| endpoint_failed(error.to_string()))?;
        let deadline = Instant::now() + EXCHANGE_LIMIT;
        let answer = self
            .http
            .post_token(&self.url, ASKED_LIFETIME_S, body, deadline)
            .await
            .map_err(|failure| match failure {
                HttpFailure::NotConnected(problem, reason) => {
                    CallError::NotConnected { problem, reason }
                }
                HttpFailure::HandshakeRefused(reason) => CallError::NotConnected {
                    problem: ConnectionProblem::TlsFailed,
                    reason,
                },
                HttpFailure::TimedOut => endpoint_failed("no answer came in time".into()),
                HttpFailure::Untrusted(problem, reason) => CallError::Untrusted { problem, reason },
                HttpFailure::Broken(reason) => endpoint_failed(format!("no answer came: {reason}")),
                HttpFailure::Unreadable(reason) => {
                    endpoint_failed(format!("the answer can't be read: {reason}"))
                }
            })?;
        let secrets = Secrets::of(self.http.header_values().chain([secret.expose()]));
        let refused = |message: wire::ServiceMessage| refused(&answer, message.scrubbed(&secrets));
        if answer.status != 200 {
            return Err(refused(wire::read_failure(&answer.body)));
        }
        wire::read_token(&answer.body).map_err(refused)
    }
}

fn refused(answer: &Answer, message: wire::ServiceMessage) -> CallError {
    let (problem, reason) = match answer.status {
        200 => (
            TokenProblem::EndpointFailed,
            "the token endpoint gave no token",
        ),
        400..=404 => (
            TokenProblem::Refused,
            "the token endpoint refused the app key or the app secret",
        ),
        _ => (TokenProblem::EndpointFailed, "the token endpoint failed"),
    };
    CallError::TokenUnavailable {
        problem,
        reason: reason.into(),
        http_status: Some(answer.status),
        retry_after_seconds: answer.retry_after_seconds,
        service_code: message.code,
        description: message.description,
    }
}

fn provider_failed(error: TokenProviderError) -> CallError {
    let (problem, reason) = match error {
        TokenProviderError::SignedOut { reason } => (TokenProblem::SignedOut, reason),
        TokenProviderError::Failed { reason } => (TokenProblem::ProviderFailed, reason),
    };
    unavailable(problem, one_line(&reason))
}

fn invalid_token(reason: &str) -> CallError {
    unavailable(TokenProblem::InvalidToken, reason.to_owned())
}

fn endpoint_failed(reason: String) -> CallError {
    unavailable(TokenProblem::EndpointFailed, reason)
}

pub(crate) fn unavailable(problem: TokenProblem, reason: String) -> CallError {
    CallError::TokenUnavailable {
        problem,
        reason,
        http_status: None,
        retry_after_seconds: None,
        service_code: None,
        description: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::ClientConfig,
        credentials::{AccessToken, TokenProvider},
    };

    fn token(length_s: u64, age_s: u64, wall_age_s: u64) -> Token {
        let began = Instant::now()
            .checked_sub(Duration::from_secs(age_s))
            .unwrap();
        let began_by_wall_clock = SystemTime::now() - Duration::from_secs(wall_age_s);
        let length = Duration::from_secs(length_s);
        Token {
            value: Arc::new(Secret::new("t".into())),
            lifetime: Some(Lifetime::new(length, began, began_by_wall_clock)),
        }
    }

    #[test]
    fn a_token_is_renewed_before_its_last_fifth_and_used_almost_to_its_end() {
        assert!(!token(600, 350, 350).expires_soon());
        assert!(token(600, 481, 481).expires_soon());
        assert!(token(600, 590, 590).is_usable());
        assert!(!token(600, 596, 596).is_usable());
    }

    #[test]
    fn the_clock_that_shows_more_counts() {
        assert!(!token(600, 1, 3600).is_usable(), "the phone slept");
        assert!(!token(600, 3600, 0).is_usable(), "the clock was set back");
    }

    #[test]
    fn a_short_token_is_used_until_its_last_tenth() {
        assert!(token(20, 17, 17).is_usable());
        assert!(!token(20, 18, 18).is_usable());
    }

    /// A backend that notes why it was asked.
    #[derive(Default)]
    struct Backend(Mutex<Vec<TokenReason>>);

    #[async_trait::async_trait]
    impl TokenProvider for Backend {
        async fn access_token(
            &self,
            reason: TokenReason,
        ) -> Result<Arc<AccessToken>, TokenProviderError> {
            self.0.lock().unwrap().push(reason);
            Ok(AccessToken::new("new".into(), Some(600)))
        }
    }

    /// Why a token in this state is renewed ahead of time, and how many seconds later the next renewal is due.
    async fn renewed_in_time(state: Option<Token>) -> (Vec<TokenReason>, u64) {
        let config = ClientConfig {
            root_certificates: vec![sandbox::Authority::new("tokens").ca_pem().into()],
            platform_roots: false,
            ..ClientConfig::new("localhost", "key")
        };
        let config = config.check().unwrap();
        let backend = Arc::new(Backend::default());
        let endpoint = Endpoint {
            http: config.http,
            url: config.token_url,
            app_key: config.app_key,
        };
        let tokens = TokenCache::new(Source::AccessTokens(backend.clone()), endpoint);
        tokens.state().token = state;
        let due = tokens.renew_in_time().await.unwrap().unwrap();
        let reasons = backend.0.lock().unwrap().clone();
        (reasons, due.as_secs())
    }

    #[tokio::test]
    async fn a_token_is_renewed_ahead_of_time_when_it_is_due_and_not_before() {
        for (age_s, reasons) in [
            (0, &[][..]),
            (350, &[]),
            (481, &[TokenReason::ExpiresSoon]),
            (590, &[TokenReason::ExpiresSoon]),
            (596, &[TokenReason::Needed]),
        ] {
            let (asked, due_s) = renewed_in_time(Some(token(600, age_s, age_s))).await;
            assert_eq!(asked, reasons, "after {age_s} s");
            // A new token is renewed after 360 to 480 seconds.
            let age_s = if reasons.is_empty() { age_s } else { 0 };
            assert!((359 - age_s..480).contains(&due_s), "{due_s}");
        }
        assert_eq!(renewed_in_time(None).await.0, [TokenReason::Needed]);
    }
}
