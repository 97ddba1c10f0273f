//! The access token in use: kept while it lasts, renewed ahead of its end, one renewal for all who wait.

use std::{
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Either, Shared, WeakShared, select},
};
use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

use crate::{
    model::{
        error::{CallError, TokenProblem},
        events::{CallStep, Reporter},
    },
    settings::credentials::{
        Source, TokenProvider, TokenProviderError, TokenReason, bearer_token, positive_lifetime,
    },
    support::{clock::Moment, secret::Secret, text::one_line},
    tokens::{token::Token, token_endpoint::Endpoint},
};

/// A renewal may take this long, or as long as a call if that is longer. A provider that relies on the platform's HTTP client ends
/// earlier (`URLSession` gives a request 60 seconds, `OkHttp` less), so whatever takes longer hangs.
const RENEWAL_LIMIT: Duration = Duration::from_secs(60);

/// What a renewal came to; nothing, if the service refused a token after the renewal had begun: its source did not know of that,
/// and may have given the same token again.
type Renewed = Option<Result<Token, CallError>>;

type Renewal = Shared<BoxFuture<'static, Renewed>>;

/// Where tokens come from and the one in use.
pub(crate) struct TokenCache {
    source: Source,
    endpoint: Endpoint,
    call_timeout: Duration,
    state: Mutex<State>,
    /// Tells all who wait to look again: a token came, or one was refused.
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    refusals: u64,
    renewal: Option<Running>,
}

/// The latest renewal.
struct Running {
    // Weak, so that a renewal is cancelled when nobody waits for it any more.
    renewal: WeakShared<BoxFuture<'static, Renewed>>,
    began: Instant,
    /// How many refusals there had been when it began.
    refusals: u64,
}

impl State {
    /// Why a token would be asked for now.
    fn reason(&self) -> TokenReason {
        match &self.token {
            Some(token) if token.is_usable() => TokenReason::ExpiresSoon,
            None if self.refusals > 0 => TokenReason::Refused,
            _ => TokenReason::Needed,
        }
    }
}

impl TokenCache {
    /// `call_timeout`: how long a call may take in all.
    pub(crate) fn new(source: Source, endpoint: Endpoint, call_timeout: Duration) -> Arc<Self> {
        Arc::new(Self {
            source,
            endpoint,
            call_timeout,
            state: Mutex::default(),
            changed: watch::Sender::new(()),
        })
    }

    /// The token in use, or a new one. A token near its end is renewed in the background meanwhile.
    pub(crate) async fn token(self: &Arc<Self>, deadline: Instant) -> Result<Token, CallError> {
        let token = self.get(Token::is_usable, deadline).await?;
        if token.is_usable() && token.expires_soon() {
            let renewal = self.renewal(&mut self.state());
            self.let_go_on(renewal);
        }
        Ok(token)
    }

    /// Has a token that need not be renewed yet, and tells how long that lasts.
    pub(crate) async fn renew_in_time(self: &Arc<Self>) -> Result<Duration, CallError> {
        let deadline = Instant::now() + self.renewal_limit();
        let token = self.get(|token| !token.expires_soon(), deadline).await?;
        match token.renewal_due() {
            Duration::ZERO => Err(invalid_token("a new token was about to expire")),
            due => Ok(due),
        }
    }

    /// Drops a token that the service refused. The next one is asked for with [`TokenReason::Refused`].
    pub(crate) fn refused(&self, token: &Token) {
        let mut state = self.state();
        if state.token.as_ref().is_some_and(|it| it.is_same(token)) {
            state.token = None;
            state.refusals += 1;
            self.changed.send_replace(());
        }
    }

    /// The token in use if it is good, or what a renewal gives.
    async fn get(
        self: &Arc<Self>,
        is_good: impl Fn(&Token) -> bool,
        deadline: Instant,
    ) -> Result<Token, CallError> {
        let mut changed = self.changed.subscribe();
        loop {
            let renewal = {
                let mut state = self.state();
                if let Some(token) = state.token.as_ref().filter(|token| is_good(token)) {
                    return Ok(token.clone());
                }
                self.renewal(&mut state)
            };
            let news = pin!(changed.changed());
            match timeout_at(deadline, select(renewal.clone(), news)).await {
                Ok(Either::Left((Some(result), _))) => return result,
                Ok(Either::Left((None, _)) | Either::Right(_)) => {}
                Err(_) => {
                    self.leave(&renewal);
                    self.let_go_on(renewal);
                    return Err(self.timed_out());
                }
            }
        }
    }

    /// The renewal under way, or a new one: beside an earlier one that has taken as long as a call may take (the next call must
    /// not wait for what has made one fail), or that began before a refusal.
    fn renewal(self: &Arc<Self>, state: &mut State) -> Renewal {
        if let Some(running) = &state.renewal
            && running.refusals == state.refusals
            && running.began.elapsed() < self.call_timeout
            && let Some(renewal) = running.renewal.upgrade()
            && renewal.peek().is_none()
        {
            return renewal;
        }
        let renewal = self.clone().renew(state.reason(), state.refusals);
        let renewal = renewal.boxed().shared();
        state.renewal = renewal.downgrade().map(|weak| Running {
            renewal: weak,
            began: Instant::now(),
            refusals: state.refusals,
        });
        renewal
    }

    /// This renewal made a call fail, so later calls start another. Its age alone does not tell: a renewal begins a moment later than
    /// its call.
    fn leave(&self, renewal: &Renewal) {
        let mut state = self.state();
        let running = state.renewal.as_ref().and_then(|it| it.renewal.upgrade());
        if running.is_some_and(|it| it.ptr_eq(renewal)) {
            state.renewal = None;
        }
    }

    async fn renew(self: Arc<Self>, reason: TokenReason, refusals: u64) -> Renewed {
        Reporter::tell_current(CallStep::TokenRequested);
        let deadline = Instant::now() + self.renewal_limit();
        // A panic must end neither what waits for the token nor what keeps tokens ready.
        let fetching = AssertUnwindSafe(self.fetch(reason, deadline)).catch_unwind();
        let result = match timeout_at(deadline, fetching).await {
            Ok(result) => result.unwrap_or_else(|_| Err(self.panicked())),
            Err(_) => Err(self.took_too_long()),
        };
        let mut state = self.state();
        if state.refusals != refusals {
            return None;
        }
        if let Ok(token) = &result {
            state.token = Some(token.clone());
            self.changed.send_replace(());
        }
        Some(result)
    }

    /// Lets a renewal go on though nobody waits for it, unless it is superseded: the next call will need its token.
    fn let_go_on(&self, renewal: Renewal) {
        let mut changed = self.changed.subscribe();
        tokio::spawn(async move {
            select(renewal, pin!(changed.changed())).await;
        });
    }

    async fn fetch(&self, reason: TokenReason, deadline: Instant) -> Result<Token, CallError> {
        match &self.source {
            Source::AccessTokens(provider) => ask(&**provider, reason).await,
            Source::AppSecret(secret) => {
                // Before the request, so that a token is never thought to live longer than it does.
                let began = Moment::now();
                let answer = self.endpoint.exchange(secret, deadline).await?;
                let value = checked(&answer.token)?;
                Ok(Token::new(value, answer.lifetime, began, reason))
            }
        }
    }

    fn renewal_limit(&self) -> Duration {
        RENEWAL_LIMIT.max(self.call_timeout)
    }

    /// No token came before a call's deadline.
    fn timed_out(&self) -> CallError {
        if let Source::AppSecret(_) = self.source {
            self.endpoint.leave_connections();
        }
        let reason = format!("none came within {} ms", self.call_timeout.as_millis());
        CallError::no_token(TokenProblem::TimedOut, &reason)
    }

    fn panicked(&self) -> CallError {
        match self.source {
            Source::AccessTokens(_) => {
                CallError::no_token(TokenProblem::ProviderFailed, "the token provider panicked")
            }
            Source::AppSecret(_) => CallError::Internal {
                reason: "the token exchange panicked".into(),
                request_sent: false,
            },
        }
    }

    fn took_too_long(&self) -> CallError {
        let (problem, who) = match self.source {
            Source::AccessTokens(_) => (TokenProblem::ProviderFailed, "the token provider"),
            Source::AppSecret(_) => (TokenProblem::EndpointFailed, "the token endpoint"),
        };
        let limit_ms = self.renewal_limit().as_millis();
        let reason = format!("{who} gave none within {limit_ms} ms");
        CallError::no_token(problem, &reason)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(provider: &dyn TokenProvider, reason: TokenReason) -> Result<Token, CallError> {
    let token = provider.access_token(reason).await.map_err(no_token)?;
    let value = checked(&token.value)?;
    let lifetime = positive_lifetime(token.lifetime_seconds).map_err(invalid_token)?;
    Ok(Token::new(value, lifetime, token.made, reason))
}

fn checked(token: &Secret) -> Result<Secret, CallError> {
    let token = bearer_token(token.expose()).map_err(invalid_token)?;
    Ok(Secret::new(token.to_owned()))
}

fn no_token(error: TokenProviderError) -> CallError {
    let (problem, reason) = match error {
        TokenProviderError::SignedOut { reason } => (TokenProblem::SignedOut, reason),
        TokenProviderError::Failed { reason } => (TokenProblem::ProviderFailed, reason),
    };
    CallError::no_token(problem, &one_line(&reason))
}

fn invalid_token(reason: &str) -> CallError {
    CallError::no_token(TokenProblem::InvalidToken, reason)
}
