//! Keeps the access token and a connection ready while the app's call screen is in the foreground, and never otherwise.

use std::{future::Future, pin::pin, time::Duration};

use futures_util::future::{Either, join, select};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::support::jitter;

/// A token is not renewed more often than this, however short it lives.
const TOKEN_REST: Duration = Duration::from_secs(5);

/// The token is looked at this often, which costs no request: a phone that slept has an older token than this timer says, and the
/// service may have refused it.
const TOKEN_LOOK: Duration = Duration::from_secs(20);

/// Connections are not made more often than this, however often they are lost.
const CONNECTION_REST: Duration = Duration::from_secs(1);

/// A service that keeps no connection open is tried again after this long.
const HOPELESS_REST: Duration = Duration::from_secs(600);

/// Nobody waits for this work: a call that is made meanwhile tries for itself.
const FIRST_BACKOFF: Duration = Duration::from_secs(4);
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);

/// What has to be kept ready.
pub(crate) trait Kept: Send + Sync {
    /// Has a token that need not be renewed yet. Says when it has to be.
    fn token(&self) -> impl Future<Output = Result<Duration, Trouble>> + Send;

    /// Has an open connection, and shows the server that it is in use. Says for how long the connection may be idle; nothing, if
    /// the service keeps none open. `expects_one` says that there should be one already.
    fn connection(
        &self,
        expects_one: bool,
    ) -> impl Future<Output = Result<Option<Duration>, Trouble>> + Send;
}

/// It could not be made ready.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
}

/// What readiness reacts to immediately.
#[derive(Clone)]
pub(crate) struct Signals {
    /// A call did not bring its connection back.
    pub(crate) lost: watch::Receiver<()>,
    /// The device's network changed.
    pub(crate) network: watch::Receiver<()>,
}

/// Keeps both ready until it is dropped.
pub(crate) async fn keep(kept: &impl Kept, signals: Signals) {
    let token = keep_token(kept, signals.network.clone());
    join(token, keep_connection(kept, signals)).await;
}

async fn keep_token(kept: &impl Kept, mut network: watch::Receiver<()>) {
    let mut backoff = Backoff::default();
    loop {
        network.mark_unchanged();
        match kept.token().await {
            Ok(due) => {
                backoff = Backoff::default();
                sleep(until_next_look(due)).await;
            }
            Err(trouble) => {
                if timeout(backoff.after(&trouble), network.changed())
                    .await
                    .is_ok()
                {
                    backoff = Backoff::default();
                }
            }
        }
    }
}

/// How long to wait before looking at a token that is due then. The last look comes when it is due, and not before: phones that
/// look in the same second must not renew in the same second.
fn until_next_look(due: Duration) -> Duration {
    if due > TOKEN_LOOK + TOKEN_REST {
        TOKEN_LOOK
    } else {
        due.max(TOKEN_REST)
    }
}

async fn keep_connection(kept: &impl Kept, mut signals: Signals) {
    let mut backoff = Backoff::default();
    let mut expects_one = false;
    loop {
        signals.mark_unchanged();
        let began = Instant::now();
        let result = kept.connection(expects_one).await;
        let rest = match &result {
            Ok(Some(idle)) => jitter::between(idle.mul_f64(0.64), idle.mul_f64(0.8)),
            Ok(None) => HOPELESS_REST,
            Err(trouble) => backoff.after(trouble),
        };
        // Where the service closes connections itself, nothing is lost that could be kept.
        let heeds_losses = !matches!(result, Ok(None));
        let signal = timeout(rest, signals.next(heeds_losses)).await;
        expects_one = matches!((&result, &signal), (Ok(Some(_)), Err(_)));
        if result.is_ok() || matches!(signal, Ok(Signal::Network)) {
            backoff = Backoff::default();
        }
        sleep_until(began + CONNECTION_REST).await;
    }
}

enum Signal {
    Lost,
    Network,
}

impl Signals {
    fn mark_unchanged(&mut self) {
        self.lost.mark_unchanged();
        self.network.mark_unchanged();
    }

    async fn next(&mut self, heeds_losses: bool) -> Signal {
        let lost = async {
            if !heeds_losses || self.lost.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        match select(pin!(lost), pin!(self.network.changed())).await {
            Either::Left(_) => Signal::Lost,
            Either::Right(_) => Signal::Network,
        }
    }
}

/// How long to wait after failures, longer each time. The wait is random, or all phones would come back together when a service
/// has recovered.
#[derive(Default)]
struct Backoff {
    failures: u32,
}

impl Backoff {
    fn after(&mut self, trouble: &Trouble) -> Duration {
        let longest = FIRST_BACKOFF
            .saturating_mul(2_u32.saturating_pow(self.failures))
            .min(LONGEST_BACKOFF);
        self.failures = self.failures.saturating_add(1);
        match trouble.retry_after {
            None => jitter::between(longest / 2, longest),
            // Not before the server wants it, and not all at the moment that it named.
            Some(asked) => jitter::between(asked, asked.saturating_add(longest.max(asked))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    };

    use super::*;

    /// Notes when it was asked; it fails as long as `down` says, and when it is down again.
    struct Phone {
        start: Instant,
        down: Duration,
        is_down_again: AtomicBool,
        retry_after: Option<Duration>,
        token_lifetime: Duration,
        token_end: Mutex<Option<Instant>>,
        tokens: Mutex<Vec<Duration>>,
        /// How long connections may be idle; nothing, if the service keeps none open.
        idle: Option<Duration>,
        connections: Mutex<Vec<Duration>>,
        /// Whether a connection was expected, each time.
        expected: Mutex<Vec<bool>>,
    }

    impl Phone {
        fn new() -> Self {
            Self {
                start: Instant::now(),
                down: Duration::ZERO,
                is_down_again: AtomicBool::new(false),
                retry_after: None,
                token_lifetime: Duration::from_secs(3600),
                token_end: Mutex::default(),
                tokens: Mutex::default(),
                idle: Some(Duration::from_secs(25)),
                connections: Mutex::default(),
                expected: Mutex::default(),
            }
        }

        fn asked(&self, when: &Mutex<Vec<Duration>>) -> Result<(), Trouble> {
            let now = self.start.elapsed();
            when.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(now);
            if now < self.down || self.is_down_again.load(Ordering::SeqCst) {
                return Err(Trouble {
                    retry_after: self.retry_after,
                });
            }
            Ok(())
        }
    }

    impl Kept for Phone {
        async fn token(&self) -> Result<Duration, Trouble> {
            let end = *self.token_end.lock().unwrap();
            if let Some(end) = end.filter(|end| *end > Instant::now()) {
                return Ok(end - Instant::now());
            }
            self.asked(&self.tokens)?;
            let end = Instant::now() + self.token_lifetime;
            *self.token_end.lock().unwrap() = Some(end);
            Ok(self.token_lifetime)
        }

        async fn connection(&self, expects_one: bool) -> Result<Option<Duration>, Trouble> {
            self.expected.lock().unwrap().push(expects_one);
            self.asked(&self.connections).map(|()| self.idle)
        }
    }

    /// Keeps the phone ready for so long (of paused time), and tells when tokens and connections were asked for, in seconds.
    async fn kept_for(phone: Phone, seconds: u64) -> (Vec<f64>, Vec<f64>) {
        let senders = Senders::default();
        let keeping = keep(&phone, senders.signals());
        timeout(Duration::from_secs(seconds), keeping)
            .await
            .unwrap_err();
        let seconds = |times: Mutex<Vec<Duration>>| -> Vec<f64> {
            let times = times.into_inner().unwrap();
            times.iter().map(Duration::as_secs_f64).collect()
        };
        (seconds(phone.tokens), seconds(phone.connections))
    }

    #[derive(Default)]
    struct Senders {
        lost: watch::Sender<()>,
        network: watch::Sender<()>,
    }

    impl Senders {
        fn signals(&self) -> Signals {
            Signals {
                lost: self.lost.subscribe(),
                network: self.network.subscribe(),
            }
        }
    }

    /// Keeps the phone ready while the other future runs, and says when connections were asked for, in whole seconds.
    async fn connections_during(phone: &Phone, senders: &Senders, other: impl Future) -> Vec<u64> {
        let keeping = keep(phone, senders.signals());
        match select(pin!(keeping), pin!(other)).await {
            Either::Left(_) => panic!("it keeps for ever"),
            Either::Right(_) => {}
        }
        let connections = phone.connections.lock().unwrap();
        connections.iter().map(Duration::as_secs).collect()
    }

    fn pauses(times: &[f64]) -> Vec<f64> {
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn the_connection_is_used_before_it_is_idle_for_too_long() {
        let (tokens, connections) = kept_for(Phone::new(), 600).await;
        assert_eq!(tokens.len(), 1, "a token that lasts is kept");
        assert!(connections.len() >= 30);
        let pauses = pauses(&connections);
        assert!(pauses.iter().all(|it| (16.0..=20.1).contains(it)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_asked_for_when_it_is_due_and_not_in_a_rush() {
        let mut phone = Phone::new();
        phone.token_lifetime = Duration::from_secs(100);
        let (tokens, _) = kept_for(phone, 350).await;
        assert_eq!(tokens.len(), 4, "{tokens:?}");

        let mut phone = Phone::new();
        phone.token_lifetime = Duration::ZERO;
        let (tokens, _) = kept_for(phone, 52).await;
        assert!(tokens.len() <= 11, "{tokens:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_look_at_a_token_comes_when_it_is_due() {
        for lifetime in [83, 97] {
            let mut phone = Phone::new();
            phone.token_lifetime = Duration::from_secs(lifetime);
            let (tokens, _) = kept_for(phone, 100).await;
            let tokens: Vec<_> = tokens.iter().map(|it| it.round()).collect();
            assert_eq!(tokens, [0.0, Duration::from_secs(lifetime).as_secs_f64()]);
        }
    }

    #[test]
    fn no_look_comes_shortly_before_the_last_one() {
        let last = TOKEN_LOOK + TOKEN_REST;
        assert_eq!(until_next_look(last), last);
        assert_eq!(until_next_look(last + Duration::from_millis(1)), TOKEN_LOOK);
        assert_eq!(until_next_look(Duration::ZERO), TOKEN_REST);
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_that_ends_before_its_time_is_soon_replaced() {
        let (phone, senders) = (Phone::new(), Senders::default());
        let refused = async {
            sleep(Duration::from_secs(300)).await;
            *phone.token_end.lock().unwrap() = None;
            sleep(TOKEN_LOOK).await;
            tokio::task::yield_now().await;
        };
        connections_during(&phone, &senders, refused).await;
        assert_eq!(phone.tokens.lock().unwrap().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_tried_again_ever_more_slowly() {
        let mut phone = Phone::new();
        phone.down = Duration::from_secs(600);
        let (tokens, connections) = kept_for(phone, 600).await;
        for times in [tokens, connections] {
            let pauses = pauses(&times);
            assert!(pauses[0] <= 4.1 && pauses[2] >= 8.0, "{pauses:?}");
            assert!(pauses.iter().all(|it| *it <= 60.1), "{pauses:?}");
            assert!(times.len() <= 26, "{}", times.len());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_the_server_asks_for_is_kept() {
        let mut phone = Phone::new();
        phone.down = Duration::from_secs(10);
        phone.retry_after = Some(Duration::from_secs(120));
        let (tokens, _) = kept_for(phone, 300).await;
        assert!((120.0..=240.1).contains(&tokens[1]), "{tokens:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_connection_is_replaced_immediately() {
        let (phone, senders) = (Phone::new(), Senders::default());
        let losing = async {
            sleep(Duration::from_secs(5)).await;
            senders.lost.send_replace(());
            sleep(Duration::from_secs(1)).await;
        };
        let connections = connections_during(&phone, &senders, losing).await;
        assert_eq!(connections, [0, 5]);
        assert_eq!(*phone.expected.lock().unwrap(), [false, false]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_loss_and_a_new_network_at_once_make_one_connection() {
        let (phone, senders) = (Phone::new(), Senders::default());
        let change = async {
            sleep(Duration::from_secs(5)).await;
            senders.lost.send_replace(());
            senders.network.send_replace(());
            sleep(Duration::from_secs(5)).await;
        };
        let connections = connections_during(&phone, &senders, change).await;
        assert_eq!(connections, [0, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_expected_where_nothing_took_it() {
        let (phone, senders) = (Phone::new(), Senders::default());
        connections_during(&phone, &senders, sleep(Duration::from_secs(21))).await;
        assert_eq!(*phone.expected.lock().unwrap(), [false, true]);
    }

    #[tokio::test(start_paused = true)]
    async fn connections_that_are_lost_all_the_time_make_no_storm() {
        let (phone, senders) = (Phone::new(), Senders::default());
        let storm = async {
            for _ in 0..95 {
                senders.lost.send_replace(());
                senders.network.send_replace(());
                sleep(Duration::from_millis(60)).await;
            }
        };
        let connections = connections_during(&phone, &senders, storm).await;
        assert_eq!(connections, [0, 1, 2, 3, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_closes_early_is_asked_more_often() {
        let mut phone = Phone::new();
        phone.idle = Some(Duration::from_secs(4));
        let (_, connections) = kept_for(phone, 60).await;
        let pauses = pauses(&connections);
        assert!(
            pauses.iter().all(|it| (2.5..=3.3).contains(it)),
            "{pauses:?}"
        );
        assert!(pauses.len() >= 18, "{}", pauses.len());
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_keeps_no_connection_open_is_left_alone() {
        let mut phone = Phone::new();
        phone.idle = None;
        let senders = Senders::default();
        let calls = async {
            sleep(Duration::from_secs(5)).await;
            senders.lost.send_replace(());
            sleep(Duration::from_secs(5)).await;
            senders.network.send_replace(());
            sleep(Duration::from_secs(595)).await;
        };
        let connections = connections_during(&phone, &senders, calls).await;
        assert_eq!(connections, [0, 10]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_network_ends_the_wait_after_failures() {
        let mut phone = Phone::new();
        phone.down = Duration::MAX;
        let senders = Senders::default();
        let change = async {
            sleep(Duration::from_secs(101)).await;
            senders.network.send_replace(());
            sleep(Duration::from_secs(5)).await;
        };
        connections_during(&phone, &senders, change).await;
        for times in [&phone.connections, &phone.tokens] {
            let times = times.lock().unwrap();
            let since: Vec<_> = times.iter().filter(|it| it.as_secs() >= 101).collect();
            assert_eq!(since[0].as_secs(), 101);
            // The waits begin anew with the shortest one.
            assert!(since.len() >= 2, "{since:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_success_makes_the_waits_after_failures_short_again() {
        let mut phone = Phone::new();
        phone.down = Duration::from_secs(300);
        let senders = Senders::default();
        let two_outages = async {
            sleep(Duration::from_secs(400)).await;
            phone.is_down_again.store(true, Ordering::SeqCst);
            // As the service refuses the token and closes the connection.
            *phone.token_end.lock().unwrap() = None;
            senders.lost.send_replace(());
            sleep(Duration::from_secs(60)).await;
        };
        connections_during(&phone, &senders, two_outages).await;
        for times in [&phone.connections, &phone.tokens] {
            let times = times.lock().unwrap();
            let since: Vec<_> = times.iter().filter(|it| it.as_secs() >= 400).collect();
            // 2 to 4 seconds, 4 to 8, 8 to 16: the longest wait is 30 at least.
            assert!(since.len() >= 4, "{since:?}");
        }
    }
}
