//! The token cache in virtual time, with providers that do what they should not.

use std::{
    collections::VecDeque,
    future::pending,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tokio::{
    task::JoinHandle,
    time::{Instant, advance, sleep},
};

use crate::{
    calls::setup::Setup,
    model::error::{CallError, TokenProblem},
    settings::{
        config::ClientConfig,
        credentials::{
            AccessToken, Source, TokenProvider, TokenProviderError,
            TokenReason::{self, ExpiresSoon, Needed, Refused},
        },
    },
    support::secret::Secret,
    tokens::{token::Token, token_cache::TokenCache, token_endpoint::Endpoint},
    transport::http::Http,
};

const CALL: Duration = Duration::from_secs(10);

/// What the provider does when it is asked.
enum Act {
    Give(Arc<AccessToken>),
    After(Duration, Arc<AccessToken>),
    Hang,
    Fail,
    Panic,
}

fn give(value: &str, lifetime_s: impl Into<Option<i64>>) -> Act {
    Act::Give(token(value, lifetime_s))
}

fn token(value: &str, lifetime_s: impl Into<Option<i64>>) -> Arc<AccessToken> {
    AccessToken::new(value.into(), lifetime_s.into())
}

/// Does one act after another, and fails after the last.
#[derive(Default)]
struct Script {
    acts: Mutex<VecDeque<Act>>,
    reasons: Mutex<Vec<TokenReason>>,
    running: AtomicUsize,
}

/// Counts what runs, also when it is cancelled.
struct Running<'a>(&'a AtomicUsize);

impl<'a> Running<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl TokenProvider for Script {
    async fn access_token(
        &self,
        reason: TokenReason,
    ) -> Result<Arc<AccessToken>, TokenProviderError> {
        let _running = Running::new(&self.running);
        self.reasons.lock().unwrap().push(reason);
        let act = self.acts.lock().unwrap().pop_front();
        match act.unwrap_or(Act::Fail) {
            Act::Give(token) => Ok(token),
            Act::After(time, token) => {
                sleep(time).await;
                Ok(token)
            }
            Act::Hang => pending().await,
            Act::Fail => Err(TokenProviderError::Failed {
                reason: "down".into(),
            }),
            Act::Panic => {
                tokio::task::yield_now().await;
                panic!("the app's own fault")
            }
        }
    }
}

struct World {
    script: Arc<Script>,
    http: Arc<Http>,
    cache: Arc<TokenCache>,
}

impl World {
    fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self::with_calls_of(CALL, acts)
    }

    fn with_calls_of(call_timeout: Duration, acts: impl IntoIterator<Item = Act>) -> Self {
        let script = Arc::new(Script {
            acts: Mutex::new(acts.into_iter().collect()),
            ..Script::default()
        });
        let source = Source::AccessTokens(script.clone());
        Self {
            script,
            ..Self::with_source(source, "localhost", call_timeout)
        }
    }

    /// A cache of tokens that are exchanged for an app secret, at this domain.
    fn exchanging(domain: &str) -> Self {
        Self::with_source(
            Source::AppSecret(Secret::new("secret".into())),
            domain,
            CALL,
        )
    }

    fn with_source(source: Source, domain: &str, call_timeout: Duration) -> Self {
        let setup = Setup::of(ClientConfig {
            root_certificates: vec![sandbox::Authority::new("tokens").ca_pem().into()],
            platform_roots: false,
            connect_timeout_ms: 300_000,
            ..ClientConfig::new(domain, "key")
        })
        .unwrap();
        let endpoint = Endpoint {
            http: setup.http.clone(),
            url: setup.token_url,
            app_key: setup.app_key,
        };
        Self {
            script: Arc::default(),
            http: setup.http,
            cache: TokenCache::new(source, endpoint, call_timeout),
        }
    }

    /// Whether the idle connections were left behind.
    fn connections_left(&self) -> bool {
        self.http.connections().generation() > 0
    }

    /// A call's token.
    async fn call(&self) -> Result<Token, CallError> {
        self.cache.token(Instant::now() + CALL).await
    }

    /// A call beside others.
    fn begin_call(&self) -> JoinHandle<Result<Token, CallError>> {
        let cache = self.cache.clone();
        tokio::spawn(async move { cache.token(Instant::now() + CALL).await })
    }

    async fn value(&self) -> String {
        self.call().await.unwrap().expose().to_owned()
    }

    fn reasons(&self) -> Vec<TokenReason> {
        self.script.reasons.lock().unwrap().clone()
    }

    /// How many requests run now, once all that can happen has happened.
    async fn running(&self) -> usize {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.script.running.load(Ordering::SeqCst)
    }
}

fn problem(error: &CallError) -> TokenProblem {
    match error {
        CallError::TokenUnavailable { problem, .. } => *problem,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_hangs_ends_at_its_own_limit_and_is_asked_for_again() {
    let world = World::new([Act::Hang, give("t", None)]);
    let began = Instant::now();
    world.cache.renew_in_time().await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_secs(60));
    assert_eq!(world.running().await, 0);
    world.cache.renew_in_time().await.unwrap();
    assert_eq!(world.reasons(), [Needed, Needed]);
}

#[tokio::test(start_paused = true)]
async fn the_limit_is_never_shorter_than_a_call() {
    let call = Duration::from_secs(300);
    let slow = Act::After(Duration::from_secs(290), token("t", None));
    let world = World::with_calls_of(call, [slow]);
    world.cache.token(Instant::now() + call).await.unwrap();
    assert_eq!(world.reasons(), [Needed]);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_began_later_than_its_call_does_not_fail_the_next_one_either() {
    let world = World::new([Act::Hang, give("t", None)]);
    let deadline = Instant::now() + CALL - Duration::from_millis(1);
    let error = world.cache.token(deadline).await.failure();
    assert_eq!(problem(&error), TokenProblem::TimedOut);
    assert_eq!(world.value().await, "t");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_gives_up_on_an_old_renewal_leaves_the_new_one_alone() {
    let slow = Act::After(Duration::from_secs(8), token("t", None));
    let world = World::new([Act::Hang, slow]);
    let early = world.begin_call();
    sleep(CALL / 2).await;
    let joined = world.begin_call();
    early.await.unwrap().failure();
    let next = world.begin_call();
    joined.await.unwrap().failure();
    assert_eq!(world.value().await, "t");
    assert_eq!(next.await.unwrap().unwrap().expose(), "t");
    assert_eq!(world.reasons(), [Needed, Needed]);
}

#[tokio::test(start_paused = true)]
async fn a_hanging_renewal_does_not_fail_the_next_call() {
    let world = World::new([Act::Hang, give("t", None)]);
    let error = world.call().await.failure();
    assert_eq!(problem(&error), TokenProblem::TimedOut);
    assert_eq!(world.running().await, 1, "it goes on");
    assert!(!world.connections_left(), "a provider's are its own");
    assert_eq!(world.value().await, "t");
    assert_eq!(world.running().await, 0, "it is not needed any more");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_nobody_waits_for_after_a_deadline_ends_at_the_limit() {
    let world = World::new([Act::Hang]);
    world.call().await.failure();
    advance(Duration::from_secs(49)).await;
    assert_eq!(world.running().await, 1);
    advance(Duration::from_secs(2)).await;
    assert_eq!(world.running().await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_of_thirty_seconds_succeeds_across_calls() {
    let slow = || Act::After(Duration::from_secs(30), token("t", None));
    let world = World::new([slow(), slow(), slow()]);
    let began = Instant::now();
    while world.call().await.is_err() {
        sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(began.elapsed(), Duration::from_secs(30));
    assert_eq!(world.running().await, 0, "the later requests are cancelled");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_hanging_renewal_gets_the_token_of_a_later_one() {
    let world = World::new([Act::Hang, give("t", None)]);
    let cache = world.cache.clone();
    let keeping = tokio::spawn(async move { cache.renew_in_time().await });
    sleep(CALL).await;
    assert_eq!(world.value().await, "t");
    keeping.await.unwrap().unwrap();
    assert_eq!(world.reasons(), [Needed, Needed]);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_is_cancelled_when_every_call_that_waits_is_cancelled() {
    let world = World::new([Act::Hang]);
    let calls = [world.cache.clone(), world.cache.clone()]
        .map(|cache| tokio::spawn(async move { cache.token(Instant::now() + CALL).await }));
    assert_eq!(world.running().await, 1);
    calls[0].abort();
    assert_eq!(world.running().await, 1);
    calls[1].abort();
    assert_eq!(world.running().await, 0);
}

/// A world whose token was given for 600 seconds, 500 seconds ago.
async fn near_its_end(acts: impl IntoIterator<Item = Act>) -> (World, Token) {
    let world = World::new([give("old", 600)]);
    world.script.acts.lock().unwrap().extend(acts);
    let old = world.call().await.unwrap();
    advance(Duration::from_secs(500)).await;
    (world, old)
}

#[tokio::test(start_paused = true)]
async fn a_refusal_during_an_early_renewal_is_told_and_does_not_wait_for_it() {
    let (world, old) = near_its_end([Act::Hang, give("new", None)]).await;
    assert_eq!(world.value().await, "old");
    assert_eq!(world.running().await, 1);
    world.cache.refused(&old);
    assert_eq!(world.value().await, "new");
    assert_eq!(world.reasons(), [Needed, ExpiresSoon, Refused]);
    assert_eq!(world.running().await, 0, "the early one is cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_from_before_a_refusal_never_brings_the_refused_token_back() {
    let second = Duration::from_secs(1);
    let acts = [
        Act::After(second, token("old", 600)),
        Act::After(2 * second, token("new", None)),
    ];
    let (world, old) = near_its_end(acts).await;
    let cache = world.cache.clone();
    let keeping = tokio::spawn(async move { cache.renew_in_time().await });
    assert_eq!(world.running().await, 1);
    world.cache.refused(&old);
    assert_eq!(world.value().await, "new");
    keeping.await.unwrap().unwrap();
    assert_eq!(world.reasons(), [Needed, ExpiresSoon, Refused]);
}

#[tokio::test(start_paused = true)]
async fn calls_with_the_same_refused_token_ask_once() {
    let (world, old) = near_its_end([give("new", None)]).await;
    for _ in 0..3 {
        world.cache.refused(&old);
        assert_eq!(world.value().await, "new");
    }
    assert_eq!(world.reasons(), [Needed, Refused]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_remembered_until_a_token_comes() {
    let world = World::new([give("old", None), Act::Fail, Act::Panic, give("new", 600)]);
    let old = world.call().await.unwrap();
    world.cache.refused(&old);
    world.call().await.failure();
    world.call().await.failure();
    assert_eq!(world.value().await, "new");
    advance(Duration::from_secs(600)).await;
    world.call().await.failure();
    assert_eq!(world.reasons(), [Needed, Refused, Refused, Refused, Needed]);
}

#[tokio::test(start_paused = true)]
async fn a_panic_fails_those_who_wait_and_nobody_later() {
    let world = World::new([Act::Panic, Act::Panic, give("t", None)]);
    let error = world.cache.renew_in_time().await.unwrap_err();
    assert_eq!(problem(&error), TokenProblem::ProviderFailed);
    let (first, second) = tokio::join!(world.call(), world.call());
    for error in [first.failure(), second.failure()] {
        assert_eq!(
            error.to_string(),
            "no access token: the token provider panicked"
        );
    }
    assert_eq!(world.value().await, "t");
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_counts_from_when_the_app_made_the_token() {
    let same = token("same", 600);
    let acts = [0; 4].map(|_| Act::Give(same.clone()));
    let world = World::new(acts);
    world.call().await.unwrap();
    advance(Duration::from_secs(500)).await;
    // Given again, it is no younger: whoever keeps tokens ready must not ask for it in a rush.
    world.cache.renew_in_time().await.unwrap_err();
    advance(Duration::from_secs(100)).await;
    // The service decides about an expired one.
    assert_eq!(world.value().await, "same");
    assert_eq!(world.reasons(), [Needed, ExpiresSoon, Needed]);
}

#[tokio::test(start_paused = true)]
async fn no_lifetime_makes_a_token_stick() {
    for lifetime in [None, Some(i64::MAX), Some(600_000)] {
        let world = World::new([give("old", lifetime), give("new", None)]);
        assert!(world.cache.renew_in_time().await.unwrap() <= Duration::from_secs(2_880));
        advance(Duration::from_secs(3_600)).await;
        assert_eq!(world.value().await, "new", "{lifetime:?}");
        assert_eq!(world.reasons(), [Needed, Needed]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_that_is_not_positive_is_an_error_of_the_provider() {
    for lifetime in [0, -1, i64::MIN] {
        let world = World::new([give("t", lifetime), give("t", 1)]);
        let error = world.call().await.failure();
        assert_eq!(problem(&error), TokenProblem::InvalidToken);
        assert_eq!(world.value().await, "t");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_ahead_of_time_when_it_is_due_and_not_before() {
    for (age_s, reasons) in [
        (0, &[Needed][..]),
        (350, &[Needed]),
        (481, &[Needed, ExpiresSoon]),
        (590, &[Needed, ExpiresSoon]),
        (596, &[Needed, Needed]),
    ] {
        let world = World::new([give("old", 600)]);
        world.call().await.ok();
        advance(Duration::from_secs(age_s)).await;
        world
            .script
            .acts
            .lock()
            .unwrap()
            .push_back(give("new", 600));
        let due_s = world.cache.renew_in_time().await.unwrap().as_secs();
        assert_eq!(world.reasons(), reasons, "after {age_s} s");
        // A new token is renewed after 360 to 480 seconds.
        let age_s = if reasons.len() > 1 { 0 } else { age_s };
        assert!((359 - age_s..480).contains(&due_s), "{due_s}");
    }
}

/// `Token` has no `Debug`, so that no test or log can show one.
trait Failure {
    fn failure(self) -> CallError;
}

impl Failure for Result<Token, CallError> {
    fn failure(self) -> CallError {
        match self {
            Ok(_) => panic!("there is a token"),
            Err(error) => error,
        }
    }
}

#[tokio::test]
async fn an_exchange_that_keeps_a_call_waiting_casts_doubt_on_idle_connections() {
    // It takes connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let world = World::exchanging(&silent.local_addr().unwrap().to_string());
    let deadline = Instant::now() + Duration::from_millis(50);
    let error = world.cache.token(deadline).await.failure();
    assert_eq!(problem(&error), TokenProblem::TimedOut);
    assert!(world.connections_left());
}
