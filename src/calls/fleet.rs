//! Many phones at once, in virtual time: what a service sees of them when their tokens end together, and when it comes back
//! from an outage. The phones run the SDK's own readiness and token cache; the service is simulated.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use crate::{
    calls::{
        readiness::{Kept, Signals, Trouble, keep},
        setup::Setup,
    },
    settings::{
        config::ClientConfig,
        credentials::{AccessToken, Source, TokenProvider, TokenProviderError, TokenReason},
    },
    tokens::{token_cache::TokenCache, token_endpoint::Endpoint},
};

const TOKEN_LIFETIME_S: u64 = 600;
const OUTAGE_S: (u64, u64) = (1_200, 1_500);
const END_S: u64 = 2_100;
/// How long connections may be idle.
const IDLE: Duration = Duration::from_secs(25);
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// The simulated service: it counts what it is asked, by the second.
struct Service {
    start: Instant,
    tokens: Mutex<Vec<u32>>,
    /// Those of `tokens` that came because the phone had none that was good.
    needed: Mutex<Vec<u32>>,
    connections: Mutex<Vec<u32>>,
}

impl Service {
    fn new() -> Arc<Self> {
        let seconds = || Mutex::new(vec![0; usize::try_from(END_S).unwrap() + 1]);
        Arc::new(Self {
            start: Instant::now(),
            tokens: seconds(),
            needed: seconds(),
            connections: seconds(),
        })
    }

    /// Counts a request and tells whether the service is up.
    fn asked(&self, counts: &Mutex<Vec<u32>>) -> bool {
        let second = self.start.elapsed().as_secs();
        counts.lock().unwrap()[usize::try_from(second).unwrap()] += 1;
        !(OUTAGE_S.0..OUTAGE_S.1).contains(&second)
    }
}

/// What phones ask their tokens from.
struct Backend(Arc<Service>);

#[async_trait]
impl TokenProvider for Backend {
    async fn access_token(
        &self,
        reason: TokenReason,
    ) -> Result<Arc<AccessToken>, TokenProviderError> {
        if reason == TokenReason::Needed {
            self.0.asked(&self.0.needed);
        }
        if self.0.asked(&self.0.tokens) {
            let lifetime = i64::try_from(TOKEN_LIFETIME_S).unwrap();
            return Ok(AccessToken::new("token".into(), Some(lifetime)));
        }
        Err(TokenProviderError::Failed {
            reason: "down".into(),
        })
    }
}

struct Phone {
    service: Arc<Service>,
    tokens: Arc<TokenCache>,
    retry_after: Option<Duration>,
}

impl Phone {
    fn trouble(&self) -> Trouble {
        Trouble {
            retry_after: self.retry_after,
        }
    }
}

impl Kept for Phone {
    async fn token(&self) -> Result<Duration, Trouble> {
        let renewal = self.tokens.renew_in_time().await;
        renewal.map_err(|_| self.trouble())
    }

    async fn connection(&self, _: bool) -> Result<Option<Duration>, Trouble> {
        let up = self.service.asked(&self.service.connections);
        up.then_some(Some(IDLE)).ok_or_else(|| self.trouble())
    }
}

/// The phones as the SDK makes them.
async fn fleet(phones: usize, retry_after: Option<Duration>) -> Arc<Service> {
    let config = ClientConfig {
        root_certificates: vec![sandbox::Authority::new("fleet").ca_pem().into()],
        platform_roots: false,
        ..ClientConfig::new("localhost", "key")
    };
    let config = Setup::of(config).unwrap();
    let service = Service::new();
    let mut running = JoinSet::new();
    for _ in 0..phones {
        let endpoint = Endpoint {
            http: config.http.clone(),
            url: config.token_url.clone(),
            app_key: config.app_key.clone(),
        };
        let source = Source::AccessTokens(Arc::new(Backend(service.clone())));
        let phone = Phone {
            service: service.clone(),
            tokens: TokenCache::new(source, endpoint, config.total_timeout),
            retry_after,
        };
        running.spawn(async move {
            let (lost, network) = (watch::Sender::new(()), watch::Sender::new(()));
            let signals = Signals {
                lost: lost.subscribe(),
                network: network.subscribe(),
            };
            let keeping = keep(&phone, signals);
            let _ = timeout(Duration::from_secs(END_S), keeping).await;
        });
    }
    running.join_all().await;
    service
}

/// The phones as they are written without thought: renew at four fifths of the token's life, try again when the service says or
/// after five seconds.
async fn naive_fleet(phones: usize, retry_after: Option<Duration>) -> Arc<Service> {
    let service = Service::new();
    let mut running = JoinSet::new();
    for _ in 0..phones {
        let service = service.clone();
        running.spawn(async move {
            let end = service.start + Duration::from_secs(END_S);
            while Instant::now() < end {
                let wait = if service.asked(&service.tokens) {
                    Duration::from_secs(TOKEN_LIFETIME_S / 5 * 4)
                } else {
                    retry_after.unwrap_or(Duration::from_secs(5))
                };
                sleep_until(end.min(Instant::now() + wait)).await;
            }
        });
    }
    running.join_all().await;
    service
}

/// The most requests in one second from `begin` to `end`, both in seconds.
fn peak(counts: &Mutex<Vec<u32>>, begin: u64, end: u64) -> u32 {
    let counts = counts.lock().unwrap();
    let seconds = usize::try_from(begin).unwrap()..usize::try_from(end).unwrap();
    counts[seconds].iter().copied().max().unwrap_or_default()
}

/// All requests from `begin` to `end`, both in seconds.
fn total(counts: &Mutex<Vec<u32>>, begin: u64, end: u64) -> u32 {
    let counts = counts.lock().unwrap();
    let seconds = usize::try_from(begin).unwrap()..usize::try_from(end).unwrap();
    counts[seconds].iter().sum()
}

/// Each phone has a token and a connection at any time, unless the service is down.
fn assert_kept_ready(service: &Service, phones: u32) {
    // Renewed every 360 to 480 seconds, ahead of the end: two or three times before the outage.
    let renewals = total(&service.tokens, 60, OUTAGE_S.0);
    assert!((2 * phones..=3 * phones).contains(&renewals), "{renewals}");
    assert_eq!(total(&service.needed, 60, OUTAGE_S.0), 0);
    // Used every 16 to 20 seconds.
    let uses = total(&service.connections, 60, OUTAGE_S.0);
    assert!((56 * phones..=72 * phones).contains(&uses), "{uses}");
    for counts in [&service.tokens, &service.connections] {
        let back = total(counts, OUTAGE_S.1, END_S);
        assert!(back >= phones, "{back}");
    }
}

/// The peaks that count: in the minute after a common start, while all is well, during the outage, and when the service is back.
fn peaks(counts: &Mutex<Vec<u32>>) -> [u32; 4] {
    [
        peak(counts, 1, 60),
        peak(counts, 60, OUTAGE_S.0),
        peak(counts, OUTAGE_S.0, OUTAGE_S.1),
        peak(counts, OUTAGE_S.1, END_S),
    ]
}

/// Prints what the service saw, and compares it with what phones are allowed.
async fn compare(phones: u32) {
    println!("| peak requests per second | common start | all well | outage | service back |");
    println!("|---|---|---|---|---|");
    let count = usize::try_from(phones).unwrap();
    for retry_after in [None, Some(RETRY_AFTER)] {
        let kept = fleet(count, retry_after).await;
        let naive = naive_fleet(count, retry_after).await;
        let answer = retry_after.map_or("no Retry-After", |_| "Retry-After: 30");
        let rows = [
            ("tokens, written without thought", &naive.tokens),
            ("tokens", &kept.tokens),
            ("connections", &kept.connections),
        ];
        for (name, counts) in rows {
            let [start, well, outage, back] = peaks(counts);
            println!("| {name}, {answer} | {start} | {well} | {outage} | {back} |");
        }
        let [_, renewals, _, _] = peaks(&naive.tokens);
        assert_eq!(renewals, phones, "they come together");
        assert_kept_ready(&kept, phones);
        // Spread evenly over its 120 seconds, a renewal comes phones/120 times a second.
        let [_, renewals, _, back] = peaks(&kept.tokens);
        assert!(renewals < phones / 40, "{renewals}");
        assert!(back < phones / 20, "{back}");
        let [_, _, outage, back] = peaks(&kept.connections);
        assert!(outage < phones / 5, "{outage}");
        assert!(back < phones / 8, "{back}");
    }
}

#[tokio::test(start_paused = true)]
async fn phones_spread_out() {
    compare(2_000).await;
}

#[ignore = "minutes without optimisation: `cargo xtask fleet`"]
#[tokio::test(start_paused = true)]
async fn ten_thousand_phones_spread_out() {
    compare(10_000).await;
}
