//! Keeps the access token and a connection ready while the app's call screen is in the foreground, and never otherwise.

use std::{future::Future, time::Duration};

use futures_util::future::join;
use tokio::{sync::watch, time::timeout};

use crate::jitter;

/// How long an idle connection is left alone. Less than connections live idle (`http`), so that one is always open.
const CONNECTION_REST: Duration = Duration::from_secs(20);

/// A token is not renewed more often than this, however short it lives.
const TOKEN_REST: Duration = Duration::from_secs(5);

/// Nobody waits for this work: a call that is made meanwhile tries for itself.
const FIRST_BACKOFF: Duration = Duration::from_secs(4);
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);

/// What has to be kept ready.
pub(crate) trait Kept: Send + Sync {
    /// Has a token that need not be renewed yet. Tells when it has to be, if ever.
    fn token(&self) -> impl Future<Output = Result<Option<Duration>, Trouble>> + Send;

    /// Has an open connection, and shows the server that it is in use.
    fn connection(&self) -> impl Future<Output = Result<(), Trouble>> + Send;
}

/// It could not be made ready.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
}

/// Keeps both ready until it is dropped. `lost` tells that a connection was lost, so that another is made at once.
pub(crate) async fn keep(kept: &impl Kept, mut lost: watch::Receiver<()>) {
    let token = async {
        let mut backoff = Backoff::default();
        loop {
            match kept.token().await {
                Ok(None) => std::future::pending().await,
                Ok(Some(due)) => {
                    backoff = Backoff::default();
                    tokio::time::sleep(due.max(TOKEN_REST)).await;
                }
                Err(trouble) => tokio::time::sleep(backoff.after(&trouble)).await,
            }
        }
    };
    let connection = async {
        let mut backoff = Backoff::default();
        loop {
            lost.mark_unchanged();
            let rest = match kept.connection().await {
                Ok(()) => {
                    backoff = Backoff::default();
                    jitter::between(CONNECTION_REST.mul_f64(0.8), CONNECTION_REST)
                }
                Err(trouble) => backoff.after(&trouble),
            };
            // Both ends of the wait mean the same: see to the connection.
            let _ = timeout(rest, lost.changed()).await;
        }
    };
    join(token, connection).await;
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
    use std::sync::{Mutex, PoisonError};

    use tokio::time::Instant;

    use super::*;

    /// Notes when it was asked; it fails as long as `down` says.
    struct Phone {
        start: Instant,
        down: Duration,
        retry_after: Option<Duration>,
        token_lifetime: Option<Duration>,
        tokens: Mutex<Vec<Duration>>,
        connections: Mutex<Vec<Duration>>,
    }

    impl Phone {
        fn new() -> Self {
            Self {
                start: Instant::now(),
                down: Duration::ZERO,
                retry_after: None,
                token_lifetime: None,
                tokens: Mutex::default(),
                connections: Mutex::default(),
            }
        }

        fn asked(&self, when: &Mutex<Vec<Duration>>) -> Result<(), Trouble> {
            let now = self.start.elapsed();
            when.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(now);
            if now < self.down {
                return Err(Trouble {
                    retry_after: self.retry_after,
                });
            }
            Ok(())
        }
    }

    impl Kept for Phone {
        async fn token(&self) -> Result<Option<Duration>, Trouble> {
            self.asked(&self.tokens).map(|()| self.token_lifetime)
        }

        async fn connection(&self) -> Result<(), Trouble> {
            self.asked(&self.connections)
        }
    }

    /// Keeps the phone ready for so long (of paused time), and tells when tokens and connections were asked for, in seconds.
    async fn kept_for(phone: Phone, seconds: u64) -> (Vec<f64>, Vec<f64>) {
        let lost = watch::Sender::new(());
        let keeping = keep(&phone, lost.subscribe());
        timeout(Duration::from_secs(seconds), keeping)
            .await
            .unwrap_err();
        let seconds = |times: Mutex<Vec<Duration>>| -> Vec<f64> {
            let times = times.into_inner().unwrap();
            times.iter().map(Duration::as_secs_f64).collect()
        };
        (seconds(phone.tokens), seconds(phone.connections))
    }

    fn pauses(times: &[f64]) -> Vec<f64> {
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn the_connection_is_used_before_it_is_idle_for_too_long() {
        let (tokens, connections) = kept_for(Phone::new(), 600).await;
        assert_eq!(tokens.len(), 1, "a token without a known end is kept");
        assert!(connections.len() >= 30);
        let pauses = pauses(&connections);
        assert!(pauses.iter().all(|it| (16.0..=20.1).contains(it)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_asked_for_when_it_is_due_and_not_in_a_rush() {
        let mut phone = Phone::new();
        phone.token_lifetime = Some(Duration::from_secs(100));
        let (tokens, _) = kept_for(phone, 350).await;
        assert_eq!(tokens.len(), 4, "{tokens:?}");

        let mut phone = Phone::new();
        phone.token_lifetime = Some(Duration::ZERO);
        let (tokens, _) = kept_for(phone, 52).await;
        assert!(tokens.len() <= 11, "{tokens:?}");
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
    async fn a_lost_connection_is_replaced_at_once() {
        let (phone, lost) = (Phone::new(), watch::Sender::new(()));
        let keeping = keep(&phone, lost.subscribe());
        let losing = async {
            tokio::time::sleep(Duration::from_secs(5)).await;
            lost.send_replace(());
            tokio::time::sleep(Duration::from_secs(1)).await;
        };
        tokio::select! {
            () = keeping => panic!("it keeps for ever"),
            () = losing => {}
        }
        let connections = phone.connections.into_inner().unwrap();
        assert_eq!(connections.len(), 2);
        assert_eq!(connections[1].as_secs(), 5);
    }
}
