//! A proxy that connects to the service by HTTP `CONNECT`, and breaks where it is told to.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use socket2::{Domain, Socket, Type};

use crate::{ProxyFault, StartError, acceptor::Acceptor, lock, tunnel::serve};

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

/// A `CONNECT` request, as the proxy got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connect {
    /// Where the client wants to go: `host:port`.
    pub target: String,
    /// The request's lines.
    pub head: String,
}

/// A proxy with one thread per connection. All tunnels lead to one service, whatever the client asks for: so names need not
/// resolve, and nobody can go anywhere else through it. Dropping it closes its listener and all connections.
pub struct Proxy {
    shared: Arc<Shared>,
    acceptor: Acceptor,
}

/// What the connections share.
pub(crate) struct Shared {
    service: SocketAddr,
    source: Option<IpAddr>,
    authorization: Mutex<Option<String>>,
    fault: Mutex<ProxyFault>,
    latency: Mutex<Duration>,
    received: Mutex<Vec<Connect>>,
    tunnels: AtomicUsize,
}

impl Proxy {
    /// Starts listening. It behaves as it should until [`set_fault`](Self::set_fault).
    ///
    /// # Errors
    ///
    /// When the address can't be listened on, or no thread started.
    pub fn start(service: SocketAddr, options: &ProxyOptions) -> Result<Self, StartError> {
        let shared = Arc::new(Shared {
            service,
            source: options.source,
            authorization: Mutex::new(options.credentials.as_deref().map(basic)),
            fault: Mutex::default(),
            latency: Mutex::default(),
            received: Mutex::default(),
            tunnels: AtomicUsize::default(),
        });
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
        *lock(&self.shared.authorization) = credentials.map(basic);
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

impl Shared {
    pub(crate) fn fault(&self) -> ProxyFault {
        *lock(&self.fault)
    }

    pub(crate) fn wait_latency(&self) {
        let latency = *lock(&self.latency);
        if !latency.is_zero() {
            thread::sleep(latency);
        }
    }

    pub(crate) fn record(&self, head: &str) {
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let head = head.to_owned();
        lock(&self.received).push(Connect { target, head });
    }

    /// Whether the request has the credentials in force.
    pub(crate) fn admits(&self, head: &str) -> bool {
        let wanted = lock(&self.authorization);
        let Some(wanted) = wanted.as_deref() else {
            return true;
        };
        head.lines().any(|line| {
            line.split_once(": ").is_some_and(|(name, value)| {
                name.eq_ignore_ascii_case("proxy-authorization") && value == wanted
            })
        })
    }

    pub(crate) fn connect(&self) -> io::Result<TcpStream> {
        let socket = Socket::new(Domain::for_address(self.service), Type::STREAM, None)?;
        if let Some(source) = self.source {
            socket.bind(&SocketAddr::new(source, 0).into())?;
        }
        socket.connect(&self.service.into())?;
        self.tunnels.fetch_add(1, Ordering::SeqCst);
        Ok(socket.into())
    }
}

fn basic(credentials: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(credentials))
}
