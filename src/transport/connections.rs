//! The connections to the service: how they are made, how long an idle one is trusted, and when all of them are left behind.

use std::{
    cell::Cell,
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::TryFutureExt;
use reqwest::{Client, ClientBuilder, redirect, retry};
use tokio::sync::watch;
use tower::util::MapFutureLayer;

use crate::{
    model::events::{CallStep, Reporter},
    settings::proxy::CheckedProxy,
    support::clock::Moment,
    transport::name_lookup::Lookups,
};

/// Idle connections are dropped before a server would close them (nginx: 60 or 75 s, load balancers: often 30 s), because a
/// request that meets the server's closing is lost without an answer.
const IDLE_LIMIT: Duration = Duration::from_secs(25);

/// More headers than any gateway adds.
const MOST_HEADERS: usize = 512;

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
    proxy: Option<CheckedProxy>,
    /// Counts the clients.
    generation: u64,
    /// When an answer last came on one of its connections.
    answered: Option<Moment>,
    /// How long a connection may have been idle before it is used.
    idle_limit: Duration,
}

impl Connections {
    pub(crate) fn new(
        connecting: Connecting,
        proxy: Option<CheckedProxy>,
    ) -> reqwest::Result<Self> {
        let lookups = Lookups::of_system();
        let pool = Pool {
            client: connecting.client(&lookups, proxy.as_ref(), IDLE_LIMIT)?,
            proxy,
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
    pub(crate) fn begin(&self, purpose: Use) -> InUse<'_> {
        let mut pool = self.pool();
        let idle = pool.answered.map(Moment::age);
        if idle.is_some_and(|idle| idle >= pool.idle_limit) {
            self.leave(&mut pool);
        }
        InUse {
            connections: self,
            client: pool.client.clone(),
            proxied: pool.proxy.is_some(),
            generation: pool.generation,
            began: Moment::now(),
            purpose,
            end: match purpose {
                Use::Call | Use::Prepare => End::InDoubt,
                // It may be cancelled at any time, for reasons of the app's.
                Use::Background => End::Gone,
            },
        }
    }

    /// How long a connection may have been idle before it is used.
    pub(crate) fn idle_limit(&self) -> Duration {
        self.pool().idle_limit
    }

    /// The server closed a connection that had been idle for less than the limit, and had not announced that.
    pub(crate) fn halve_idle_limit(&self) {
        self.pool().idle_limit /= 2;
    }

    /// The device's network changed: connections and look-ups of the old one are dead, though nothing says so.
    pub(crate) fn network_changed(&self) {
        self.lookups.network_changed();
        self.leave(&mut self.pool());
    }

    /// A request that is still running takes too long: its connection may be dead, and then idle ones are dead too.
    pub(crate) fn doubt(&self) {
        self.leave(&mut self.pool());
    }

    /// How often all connections were left behind.
    #[cfg(test)]
    pub(crate) fn generation(&self) -> u64 {
        self.pool().generation
    }

    /// From now on, connections go through this proxy. Says whether they did not before.
    pub(crate) fn set_proxy(&self, proxy: Option<CheckedProxy>) -> reqwest::Result<bool> {
        let mut pool = self.pool();
        if pool.proxy == proxy {
            return Ok(false);
        }
        let client = self
            .connecting
            .client(&self.lookups, proxy.as_ref(), pool.idle_limit)?;
        pool.proxy = proxy;
        pool.begin_with(client);
        Ok(true)
    }

    /// Signals each connection that a call used and did not bring back.
    pub(crate) fn losses(&self) -> watch::Receiver<()> {
        self.lost.subscribe()
    }

    /// Leaves all connections behind: later requests make new ones. Requests under way go on.
    fn leave(&self, pool: &mut Pool) {
        // Building succeeded once with the same settings; should it fail now, the old client still works.
        let proxy = pool.proxy.as_ref();
        if let Ok(client) = self
            .connecting
            .client(&self.lookups, proxy, pool.idle_limit)
        {
            pool.begin_with(client);
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pool {
    /// A new client has no connections yet.
    fn begin_with(&mut self, client: Client) {
        self.client = client;
        self.generation += 1;
        self.answered = None;
    }
}

/// A request's use of a connection.
///
/// Where somebody waited in vain (the deadline passed, the app cancelled, the connection broke), it casts doubt on all connections
/// that are as old: what broke one, such as a dead network, has probably broken the others, and the next call would hang on them.
pub(crate) struct InUse<'a> {
    connections: &'a Connections,
    client: Client,
    proxied: bool,
    generation: u64,
    began: Moment,
    purpose: Use,
    end: End,
}

/// What a connection is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A call, or a look-up. The loss of its connection is signalled, so that another can be made ready.
    Call,
    /// To get ready for one.
    Prepare,
    /// Work that nobody waits for, such as keeping ready.
    Background,
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

    /// The server closes connections that have been idle for this long (`Keep-Alive: timeout=…`). So they are left a little earlier.
    pub(crate) fn closes_after(&self, idle: Duration) {
        self.connections.pool().idle_limit = idle.mul_f64(0.8).min(IDLE_LIMIT);
    }

    pub(crate) fn end(&self) -> End {
        self.end
    }

    /// Whether there is a proxy between.
    pub(crate) fn is_proxied(&self) -> bool {
        self.proxied
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
        if self.purpose == Use::Call && self.end != End::Kept {
            self.connections.lost.send_replace(());
        }
    }
}

impl Connecting {
    /// It never sends anything twice by itself: it changes to another connection only while nothing of a request has been
    /// written, and the send gate lets each body out once.
    fn client(
        &self,
        lookups: &Lookups,
        proxy: Option<&CheckedProxy>,
        idle_limit: Duration,
    ) -> reqwest::Result<Client> {
        // Without those of the environment.
        let mut builder = with_unacknowledged_limit(Client::builder()).no_proxy();
        if let Some(proxy) = proxy {
            builder = builder.proxy(proxy.for_reqwest()?);
        }
        builder
            .tls_backend_preconfigured(self.tls.clone())
            .https_only(true)
            .http1_only()
            // A created call whose answer is lost is lost for the operator, so odd headers are no reason to lose it.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_max_headers(MOST_HEADERS)
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

tokio::task_local! {
    /// Whether the current task has had to make a connection.
    static CONNECTED: Cell<bool>;
}

/// Runs a request and says whether it had to make a connection.
pub(crate) async fn noting_connects<F: Future>(request: F) -> (F::Output, bool) {
    let noting = async { (request.await, CONNECTED.with(Cell::get)) };
    CONNECTED.scope(Cell::new(false), noting).await
}

/// Reports a new connection to the observer of the call that it is made for.
fn report_connected<F, C, E>(connecting: F) -> impl Future<Output = Result<C, E>> + Send
where
    F: Future<Output = Result<C, E>> + Send,
{
    connecting.inspect_ok(|_| {
        Reporter::tell_current(CallStep::Connected);
        // Only a probe asks.
        let _ = CONNECTED.try_with(|connected| connected.set(true));
    })
}

#[cfg(any(target_os = "android", target_os = "linux"))]
fn with_unacknowledged_limit(builder: ClientBuilder) -> ClientBuilder {
    builder.tcp_user_timeout(UNACKNOWLEDGED_LIMIT)
}

#[cfg(not(any(target_os = "android", target_os = "linux")))]
fn with_unacknowledged_limit(builder: ClientBuilder) -> ClientBuilder {
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{settings::config::ClientConfig, trust::tls};

    fn connections() -> Connections {
        let config = ClientConfig {
            root_certificates: vec![sandbox::Authority::new("connections").ca_pem().into()],
            platform_roots: false,
            ..ClientConfig::new("localhost", "key")
        };
        let connecting = Connecting {
            tls: tls::tls_config(&config).unwrap(),
            timeout: Duration::from_secs(4),
            most_idle: 2,
        };
        Connections::new(connecting, None).unwrap()
    }

    /// Whether a request that begins now finds the connections that were there before.
    fn are_kept(connections: &Connections) -> bool {
        let before = connections.generation();
        connections.begin(Use::Background).generation == before
    }

    fn end(connections: &Connections, purpose: Use, end: End) {
        connections.begin(purpose).ends(end);
    }

    #[test]
    fn idle_connections_are_left_by_the_clock_that_shows_more() {
        let (long, short) = (IDLE_LIMIT, Duration::from_secs(24));
        let kept_after = |by_monotonic_clock, by_wall_clock| {
            let connections = connections();
            connections.pool().answered = Some(Moment::ago(by_monotonic_clock, by_wall_clock));
            are_kept(&connections)
        };
        assert!(kept_after(short, short));
        assert!(!kept_after(long, long));
        assert!(!kept_after(Duration::ZERO, long), "the phone slept");
        assert!(!kept_after(long, Duration::ZERO), "the clock was set back");
    }

    #[test]
    fn a_request_that_waited_in_vain_casts_doubt_on_connections_of_its_age() {
        for purpose in [Use::Call, Use::Prepare] {
            let connections = connections();
            end(&connections, purpose, End::Kept);
            drop(connections.begin(purpose));
            assert_eq!(connections.generation(), 1);
        }
        let connections = connections();
        drop(connections.begin(Use::Background));
        assert_eq!(connections.generation(), 0, "the app left the screen");
        end(&connections, Use::Background, End::InDoubt);
        assert_eq!(connections.generation(), 1);
        end(&connections, Use::Call, End::Gone);
        assert_eq!(connections.generation(), 1);
    }

    #[test]
    fn connections_that_were_proved_since_are_not_doubted() {
        let connections = connections();
        let hanging = connections.begin(Use::Call);
        std::thread::sleep(Duration::from_millis(1));
        end(&connections, Use::Call, End::Kept);
        drop(hanging);
        assert_eq!(connections.generation(), 0);
    }

    #[test]
    fn doubts_about_old_connections_do_not_touch_new_ones() {
        let connections = connections();
        let (one, other) = (connections.begin(Use::Call), connections.begin(Use::Call));
        drop(one);
        drop(other);
        assert_eq!(connections.generation(), 1);
    }

    #[test]
    fn the_loss_of_a_calls_connection_is_signalled() {
        let connections = connections();
        let mut losses = connections.losses();
        for (purpose, how, signalled) in [
            (Use::Call, End::Kept, false),
            (Use::Call, End::Gone, true),
            (Use::Call, End::InDoubt, true),
            (Use::Prepare, End::InDoubt, false),
            (Use::Background, End::InDoubt, false),
        ] {
            losses.mark_unchanged();
            end(&connections, purpose, how);
            assert_eq!(losses.has_changed().unwrap(), signalled);
        }
    }

    #[test]
    fn a_server_that_closes_early_has_its_connections_left_earlier() {
        let connections = connections();
        connections
            .begin(Use::Call)
            .closes_after(Duration::from_secs(5));
        assert_eq!(connections.idle_limit(), Duration::from_secs(4));
        connections
            .begin(Use::Call)
            .closes_after(Duration::from_secs(600));
        assert_eq!(connections.idle_limit(), IDLE_LIMIT);
        connections.halve_idle_limit();
        assert_eq!(connections.idle_limit(), IDLE_LIMIT / 2);
    }
}
