//! The small request that opens a connection and shows the service that it is in use, and what is learned from its answers.

use std::{
    sync::{Arc, atomic::AtomicUsize, atomic::Ordering},
    time::Duration,
};

use reqwest::{Method, Url};
use tokio::time::Instant;

use crate::transport::{
    connections::{Use, noting_connects},
    http::Http,
    http_failure::HttpFailure,
};

/// A service that closes the connection after one of these, or never answers it, may do better with the other. OPTIONS goes first:
/// some servers send a body after HEAD, which would be taken for the answer to the next call.
const FIRST: Method = Method::OPTIONS;
const SECOND: Method = Method::HEAD;

/// Each method once, and one of them again if an idle connection turns out to be dead.
const MOST_TRIES: usize = 3;

/// A probe may take this long beyond the time for connecting.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// A connection that the server closes earlier than this is not worth so many requests.
const SHORTEST_IDLE: Duration = Duration::from_secs(2);

/// Probes one service.
pub(crate) struct Probe {
    http: Arc<Http>,
    base_url: Url,
    limit: Duration,
    /// Counts the methods that were of no use.
    useless: AtomicUsize,
}

/// What a probe that was answered leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// An open connection, which it had to make or not.
    Open { made: bool },
    /// Nothing: the service closes the connection after each answer.
    Nothing,
}

impl Probe {
    pub(crate) fn new(http: Arc<Http>, base_url: Url, connect_timeout: Duration) -> Self {
        Self {
            http,
            base_url,
            limit: connect_timeout + ANSWER_LIMIT,
            useless: AtomicUsize::new(0),
        }
    }

    /// Opens a connection for the next call, where the service keeps it open.
    pub(crate) async fn prepare(&self, deadline: Instant) -> Result<(), HttpFailure> {
        self.send(Use::Prepare, || deadline).await.map(drop)
    }

    /// Has an open connection, and says for how long it may be idle; nothing, if the service keeps none open. `expects_one` says
    /// that the last probe left one and nothing has used it since.
    pub(crate) async fn keep(&self, expects_one: bool) -> Result<Option<Duration>, HttpFailure> {
        let limit = || Instant::now() + self.limit;
        let connections = self.http.connections();
        match self.send(Use::Background, limit).await {
            Ok(Left::Open { made }) => {
                if made && expects_one {
                    connections.halve_idle_limit();
                }
                Ok(Some(connections.idle_limit()).filter(|idle| *idle >= SHORTEST_IDLE))
            }
            Err(failure) if failure.is_of_connecting() => Err(failure),
            Ok(Left::Nothing) | Err(_) => Ok(None),
        }
    }

    async fn send(
        &self,
        purpose: Use,
        deadline: impl Fn() -> Instant,
    ) -> Result<Left, HttpFailure> {
        let mut last = Ok(Left::Nothing);
        for _ in 0..MOST_TRIES {
            let probing = self
                .http
                .probe(self.method(), &self.base_url, purpose, deadline());
            let (answered, made) = noting_connects(probing).await;
            last = match answered {
                Ok(answer) if answer.stays_open() => return Ok(Left::Open { made }),
                Err(failure) if failure.is_of_connecting() => return Err(failure),
                answered => {
                    if made {
                        self.useless.fetch_add(1, Ordering::Relaxed);
                    }
                    answered.map(|_| Left::Nothing)
                }
            };
            if Instant::now() >= deadline() {
                break;
            }
        }
        last
    }

    fn method(&self) -> &'static Method {
        let useless = self.useless.load(Ordering::Relaxed);
        if useless.is_multiple_of(2) {
            &FIRST
        } else {
            &SECOND
        }
    }
}
