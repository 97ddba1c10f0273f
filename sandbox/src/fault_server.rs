//! A createcall server that breaks where it is told to, and knows for each called number how many call tasks it created. Its call history
//! has them all.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    Authority, Break, Fault, LeafSpec, Stage, StartError, acceptor::Acceptor,
    fault_connection::serve, fault_history::History, lock, server::tls_config,
};

/// A server on 127.0.0.1 with one thread per connection. Dropping it closes its listener and all connections.
pub struct FaultServer {
    shared: Arc<Shared>,
    acceptor: Acceptor,
    authority: Authority,
}

/// How a token is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refusal {
    /// Status 401 without a body.
    #[default]
    Unauthorized,
    /// Status 403 with `errorCode` and `exceptionInfo`, as the vendor documents it for an expired token.
    Forbidden,
}

/// What the connections share.
#[derive(Default)]
pub(crate) struct Shared {
    fault: Mutex<Fault>,
    heals: AtomicBool,
    refusal: Mutex<Refusal>,
    latency: Mutex<Duration>,
    token: Mutex<String>,
    created: Mutex<HashMap<String, usize>>,
    history: Mutex<History>,
    refused: AtomicUsize,
}

impl FaultServer {
    /// Starts listening. It behaves as it should until [`set_fault`](Self::set_fault).
    ///
    /// # Errors
    ///
    /// When no port can be listened on, or no thread started.
    pub fn start() -> Result<Self, StartError> {
        let authority = Authority::new("Fault server certificate authority");
        let identity = authority.issue(LeafSpec::default());
        let tls = Arc::new(tls_config(&identity).map_err(StartError::Certificate)?);
        let shared = Arc::new(Shared::default());
        let acceptor = Acceptor::start((Ipv4Addr::LOCALHOST, 0).into(), {
            let shared = Arc::clone(&shared);
            // An error is a client that went away, or the fault itself.
            move |_, stream| drop(serve(stream, Arc::clone(&tls), &shared))
        })?;
        Ok(Self {
            shared,
            acceptor,
            authority,
        })
    }

    /// `127.0.0.1:PORT`, for a client's configuration.
    #[must_use]
    pub fn domain(&self) -> String {
        self.address().to_string()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.acceptor.address()
    }

    /// The authority of its certificate.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// From now on, connections and requests meet this fault.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.heals.store(false, Ordering::SeqCst);
        *lock(&self.shared.fault) = fault;
    }

    /// The first connection or request that comes to this break meets it; later ones meet no fault.
    pub fn set_fault_once(&self, stage: Stage, how: Break) {
        self.set_fault(Fault::At(stage, how));
        self.shared.heals.store(true, Ordering::SeqCst);
    }

    /// From now on, requests with another token are refused like this.
    pub fn set_refusal(&self, refusal: Refusal) {
        *lock(&self.shared.refusal) = refusal;
    }

    /// From now on, answers are held back so long.
    pub fn set_latency(&self, latency: Duration) {
        *lock(&self.shared.latency) = latency;
    }

    /// From now on, only this access token is accepted; all others are refused, with 401 unless [`set_refusal`](Self::set_refusal)
    /// says otherwise. An empty one stands for "any token".
    pub fn set_token(&self, token: &str) {
        token.clone_into(&mut lock(&self.shared.token));
    }

    /// How many call tasks were created for a called number.
    #[must_use]
    pub fn created(&self, called: &str) -> usize {
        lock(&self.shared.created).get(called).copied().unwrap_or(0)
    }

    /// The serial numbers that the call history has for them.
    #[must_use]
    pub fn call_serial_nos(&self, called: &str) -> Vec<String> {
        lock(&self.shared.history).serials(called)
    }

    /// Another operator calls this number now, with call data of its own.
    pub fn record_foreign_call(&self, called: &str) {
        lock(&self.shared.history).add(called, Some("of another operator"), true);
    }

    /// How many requests were refused for their token.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.shared.refused.load(Ordering::SeqCst)
    }

    /// Connections accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.acceptor.accepted()
    }

    /// Connections that are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.acceptor.open()
    }

    /// The clients' addresses of the connections that are open now.
    #[must_use]
    pub fn clients(&self) -> Vec<SocketAddr> {
        self.acceptor.clients()
    }

    /// Waits until no connection is open, as is to be expected once the clients are gone; says whether it came to that.
    #[must_use]
    pub fn wait_until_idle(&self, timeout: Duration) -> bool {
        self.acceptor.wait_until_idle(timeout)
    }
}

impl Shared {
    pub(crate) fn fault(&self) -> Fault {
        *lock(&self.fault)
    }

    /// A break was met.
    pub(crate) fn broke(&self) {
        if self.heals.swap(false, Ordering::SeqCst) {
            *lock(&self.fault) = Fault::None;
        }
    }

    pub(crate) fn refusal(&self) -> Refusal {
        *lock(&self.refusal)
    }

    pub(crate) fn wait_latency(&self) {
        let latency = *lock(&self.latency);
        if !latency.is_zero() {
            thread::sleep(latency);
        }
    }

    /// Whether the `Authorization` header has the token in force.
    pub(crate) fn accepts(&self, authorization: &str) -> bool {
        let token = lock(&self.token);
        let accepted = token.is_empty() || authorization.strip_prefix("Bearer ") == Some(&token);
        if !accepted {
            self.refused.fetch_add(1, Ordering::SeqCst);
        }
        accepted
    }

    pub(crate) fn create(&self, called: &str, call_data: Option<&str>) {
        lock(&self.history).add(called, call_data, false);
        *lock(&self.created).entry(called.to_owned()).or_default() += 1;
    }

    /// The answer to a query of the call history.
    pub(crate) fn history(&self, query: &[u8]) -> String {
        lock(&self.history).answer(query)
    }
}
