//! The connections to the service: how they are made, how long an idle one is trusted, and when all of them are left behind.

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::TryFutureExt;
use reqwest::{Client, ClientBuilder, redirect, retry};
use tokio::sync::watch;
use tower::util::MapFutureLayer;

use crate::{
    clock::Moment,
    events::{CallStep, Reporter},
    lookup::Lookups,
};

/// Idle connections are dropped before a server would close them (nginx: 60 or 75 s, load balancers: often 30 s), because a
/// request that meets the server's closing is lost without an answer.
const IDLE_LIMIT: Duration = Duration::from_secs(25);

/// How long sent bytes may stay unacknowledged before the connection counts as dead.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED_LIMIT: Duration = Duration::from_secs(5);

/// How connections are made.
pub(crate) struct Connecting {
    pub(crate) tls: rustls::ClientConfig,
    /// For name, TCP, proxy and TLS together.
    pub(crate) timeout: Duration,
    /// How many may be idle.
    pub(crate) most_idle: usize,
}

/// A client's connections.
pub(crate) struct Connections {
    connecting: Connecting,
    lookups: Lookups,
    pool: Mutex<Pool>,
    lost: watch::Sender<()>,
}

/// The connections in use. reqwest keeps them in a client that can't be emptied, so they are left behind by a new client.
struct Pool {
    client: Client,
    /// Counts the clients.
    generation: u64,
    /// When an answer last came on one of its connections.
    answered: Option<Moment>,
    /// How long a connection may have been idle before it is used.
    idle_limit: Duration,
}

impl Connections {
    pub(crate) fn new(connecting: Connecting) -> reqwest::Result<Self> {
        let lookups = Lookups::of_system();
        let pool = Pool {
            client: connecting.client(&lookups, IDLE_LIMIT)?,
            generation: 0,
            answered: None,
            idle_limit: IDLE_LIMIT,
        };
        Ok(Self {
            connecting,
            lookups,
            pool: Mutex::new(pool),
            lost: watch::Sender::new(()),
        })
    }

    /// Begins a request. Connections that have been idle for too long are left behind first.
    pub(crate) fn begin(&self, user: User) -> InUse<'_> {
        let mut pool = self.pool();
        let idle = pool.answered.map(Moment::age);
        if idle.is_some_and(|idle| idle >= pool.idle_limit) {
            self.leave(&mut pool);
        }
        InUse {
            connections: self,
            client: pool.client.clone(),
            generation: pool.generation,
            began: Moment::now(),
            user,
            end: End::InDoubt,
        }
    }

    /// The device's network changed: connections and look-ups of the old one are dead, though nothing says so.
    pub(crate) fn network_changed(&self) {
        self.lookups.network_changed();
        self.leave(&mut self.pool());
    }

    /// Signals each connection that a call used and did not bring back.
    pub(crate) fn losses(&self) -> watch::Receiver<()> {
        self.lost.subscribe()
    }

    /// Leaves all connections behind: later requests make new ones. Requests under way go on.
    fn leave(&self, pool: &mut Pool) {
        // Building succeeded once with the same settings; should it fail now, the old client still works.
        if let Ok(client) = self.connecting.client(&self.lookups, pool.idle_limit) {
            pool.client = client;
            pool.generation += 1;
            pool.answered = None;
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request's use of a connection.
///
/// Dropped without an answer (the deadline passed, the app cancelled, the connection broke), it casts doubt on all connections
/// that are as old: what broke one, such as a dead network, has probably broken the others, and the next call would hang on them.
pub(crate) struct InUse<'a> {
    connections: &'a Connections,
    client: Client,
    generation: u64,
    began: Moment,
    user: User,
    end: End,
}

/// Who uses a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum User {
    /// A call: the loss of its connection is signalled, so that another can be made ready.
    Call,
    /// What may be repeated.
    Other,
}

/// What became of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Nobody knows.
    InDoubt,
    /// It is idle again.
    Kept,
    /// It was never made, or it was closed as it should be.
    Gone,
}

impl InUse<'_> {
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Says what becomes of the connection when this is dropped.
    pub(crate) fn ends(&mut self, end: End) {
        self.end = end;
    }
}

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        let mut pool = self.connections.pool();
        if pool.generation == self.generation {
            let answered_since = |answered| self.began.is_before(answered);
            match self.end {
                End::Kept => pool.answered = Some(Moment::now()),
                End::InDoubt if !pool.answered.is_some_and(answered_since) => {
                    self.connections.leave(&mut pool);
                }
                End::InDoubt | End::Gone => {}
            }
        }
        drop(pool);
        if self.user == User::Call && self.end != End::Kept {
            self.connections.lost.send_replace(());
        }
    }
}

impl Connecting {
    /// It never sends anything twice by itself: it changes to another connection only while nothing of a request has been
    /// written, and the send gate lets each body out once.
    fn client(&self, lookups: &Lookups, idle_limit: Duration) -> reqwest::Result<Client> {
        with_unacknowledged_limit(Client::builder())
            .tls_backend_preconfigured(self.tls.clone())
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .dns_resolver(lookups.clone())
            // reqwest shares it out among a name's addresses, so that a dead one leaves time for the others.
            .connect_timeout(self.timeout)
            .connector_layer(MapFutureLayer::new(report_connected))
            // The kernel's own would wake the phone's radio while the app rests.
            .tcp_keepalive(None)
            .pool_idle_timeout(idle_limit)
            .pool_max_idle_per_host(self.most_idle)
            .build()
    }
}

/// Reports a new connection to the observer of the call that it is made for.
fn report_connected<F, C, E>(connecting: F) -> impl Future<Output = Result<C, E>> + Send
where
    F: Future<Output = Result<C, E>> + Send,
{
    connecting.inspect_ok(|_| Reporter::tell_current(CallStep::Connected))
}

#[cfg(any(target_os = "android", target_os = "linux"))]
fn with_unacknowledged_limit(builder: ClientBuilder) -> ClientBuilder {
    builder.tcp_user_timeout(UNACKNOWLEDGED_LIMIT)
}

#[cfg(not(any(target_os = "android", target_os = "linux")))]
fn with_unacknowledged_limit(builder: ClientBuilder) -> ClientBuilder {
    builder
}
