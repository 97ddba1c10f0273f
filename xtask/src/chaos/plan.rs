//! What happens to one call, chosen at random.

use std::time::Duration;

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sandbox::{Fault, ProxyFault};

/// One call's fate.
pub struct Plan {
    pub fault: Fault,
    /// The proxy's fault, if the call goes through the proxy.
    pub proxy: Option<ProxyFault>,
    /// How long the server takes to answer.
    pub latency: Duration,
    /// When the app cancels the call, if it does.
    pub cancel_after: Option<Duration>,
    pub token: Token,
    /// Whether the app says before that the network changed, so that the call needs a new connection.
    pub network_changed: bool,
    /// When the app says that the network changed in the middle of the call, if it does.
    pub network_change_after: Option<Duration>,
    /// Whether the app prepares before.
    pub prepare: bool,
    /// Whether the app's call screen is shown.
    pub keep_ready: bool,
}

/// The state of the access token when the call begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Good,
    /// The service refuses the cached one; the backend gives a good one.
    Stale,
    /// The service refuses every one.
    Refused,
    /// The backend fails.
    Failing,
    /// The backend never answers.
    Hanging,
}

/// Every client's choices are its own, and the same each time.
pub fn seed_of(seed: u64, client: u64) -> u64 {
    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(client)
}

/// The plans of one client, without an end.
pub struct Plans {
    random: StdRng,
    faults: Vec<Fault>,
    proxy_faults: Vec<ProxyFault>,
    proxy: bool,
}

impl Plans {
    pub fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            faults: Fault::all(),
            proxy_faults: ProxyFault::all(),
            proxy: false,
        }
    }

    pub fn next(&mut self) -> Plan {
        let random = &mut self.random;
        let fault = if random.random_bool(0.25) {
            Fault::None
        } else {
            self.faults.choose(random).copied().unwrap_or_default()
        };
        let token = match random.random_range(0..100) {
            0..80 => Token::Good,
            80..90 => Token::Stale,
            90..94 => Token::Refused,
            94..98 => Token::Failing,
            _ => Token::Hanging,
        };
        // It stays for some calls, so that they find its tunnels idle.
        if random.random_bool(0.1) {
            self.proxy = !self.proxy;
        }
        let proxy = self.proxy.then(|| {
            if random.random_bool(0.6) {
                ProxyFault::None
            } else {
                self.proxy_faults
                    .choose(random)
                    .copied()
                    .unwrap_or_default()
            }
        });
        Plan {
            fault,
            proxy,
            latency: Duration::from_millis(random.random_range(0..30)),
            cancel_after: some_time(random, 0.3),
            token,
            network_changed: random.random_bool(0.6),
            network_change_after: some_time(random, 0.2),
            prepare: random.random_bool(0.2),
            keep_ready: random.random_bool(0.5),
        }
    }
}

/// With this probability, a moment in the middle of a call.
fn some_time(random: &mut StdRng, probability: f64) -> Option<Duration> {
    random
        .random_bool(probability)
        .then(|| Duration::from_micros(random.random_range(0..60_000)))
}
