//! A createcall server that breaks where it is told to, and knows for each called number how many call tasks it created. Its call history
//! has them all.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use crate::{
    Authority, Break, Fault, LeafSpec, Stage, StartError,
    acceptor::Acceptor,
    fault_connection::serve,
    fault_state::{FaultState, Refusal},
    lock,
    server::tls_config,
};

/// A server on 127.0.0.1 with one thread per connection. Dropping it closes its listener and all connections.
pub struct FaultServer {
    shared: Arc<FaultState>,
    acceptor: Acceptor,
    authority: Authority,
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
        let shared = Arc::new(FaultState::default());
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
        self.shared.set_fault(fault);
    }

    /// The first connection or request that comes to this break meets it; later ones meet no fault.
    pub fn set_fault_once(&self, stage: Stage, how: Break) {
        self.shared.set_fault_once(stage, how);
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
