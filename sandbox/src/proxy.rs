//! A proxy that connects to the service by HTTP `CONNECT`, and breaks where it is told to.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use crate::{
    ProxyFault, StartError,
    acceptor::Acceptor,
    lock,
    proxy_state::{Connect, ProxyState},
    tunnel::serve,
};

/// How a [`Proxy`] behaves.
#[derive(Clone, Debug)]
pub struct ProxyOptions {
    /// Where it listens; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The address that its own connections to the service come from; `None` leaves it to the system.
    pub source: Option<IpAddr>,
    /// `user:password` that it asks for.
    pub credentials: Option<String>,
}

impl Default for ProxyOptions {
    /// Any free port on 127.0.0.1, open to everyone.
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            source: None,
            credentials: None,
        }
    }
}

/// A proxy with one thread per connection. All tunnels lead to one service, whatever the client asks for: so names need not
/// resolve, and nobody can go anywhere else through it. Dropping it closes its listener and all connections.
pub struct Proxy {
    shared: Arc<ProxyState>,
    acceptor: Acceptor,
}

impl Proxy {
    /// Starts listening. It behaves as it should until [`set_fault`](Self::set_fault).
    ///
    /// # Errors
    ///
    /// When the address can't be listened on, or no thread started.
    pub fn start(service: SocketAddr, options: &ProxyOptions) -> Result<Self, StartError> {
        let shared = Arc::new(ProxyState::new(service, options.source));
        shared.set_credentials(options.credentials.as_deref());
        let acceptor = Acceptor::start(options.listen, {
            let shared = Arc::clone(&shared);
            // An error is a client or a service that went away, or the fault itself.
            move |_, stream| drop(serve(stream, &shared))
        })?;
        Ok(Self { shared, acceptor })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.acceptor.address()
    }

    /// From now on, connections and tunnels meet this fault.
    pub fn set_fault(&self, fault: ProxyFault) {
        *lock(&self.shared.fault) = fault;
    }

    /// From now on, answers to `CONNECT` are held back so long.
    pub fn set_latency(&self, latency: Duration) {
        *lock(&self.shared.latency) = latency;
    }

    /// From now on, it asks for this `user:password`.
    pub fn set_credentials(&self, credentials: Option<&str>) {
        self.shared.set_credentials(credentials);
    }

    /// Every `CONNECT` request so far.
    #[must_use]
    pub fn received(&self) -> Vec<Connect> {
        lock(&self.shared.received).clone()
    }

    /// Tunnels opened so far.
    #[must_use]
    pub fn tunnels(&self) -> usize {
        self.shared.tunnels.load(Ordering::SeqCst)
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

    /// Waits until no connection is open, as is to be expected once the clients are gone; says whether it came to that.
    #[must_use]
    pub fn wait_until_idle(&self, timeout: Duration) -> bool {
        self.acceptor.wait_until_idle(timeout)
    }
}
