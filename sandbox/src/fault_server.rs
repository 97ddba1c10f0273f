//! A createcall server that breaks where it is told to, and knows for each called number how many call tasks it created.

use std::{
    collections::HashMap,
    io::{self, Read},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustls::ServerConfig;
use socket2::SockRef;

use crate::{
    Authority, Break, Fault, LeafSpec, Stage, StartError, fault_connection::serve, lock,
    server::tls_config,
};

/// A server on 127.0.0.1 with one thread per connection. Dropping it closes its listener and all connections.
pub struct FaultServer {
    shared: Arc<Shared>,
    address: SocketAddr,
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
    refused: AtomicUsize,
    connections: AtomicUsize,
    open: Mutex<HashMap<usize, TcpStream>>,
    stopping: AtomicBool,
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
        let failed = |cause| StartError::Listen { port: 0, cause };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::new(Shared::default());
        thread::Builder::new()
            .name("faults".to_owned())
            .spawn({
                let shared = Arc::clone(&shared);
                move || accept(&listener, &tls, &shared)
            })
            .map_err(StartError::Thread)?;
        Ok(Self {
            shared,
            address,
            authority,
        })
    }

    /// `127.0.0.1:PORT`, for a client's configuration.
    #[must_use]
    pub fn domain(&self) -> String {
        self.address.to_string()
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

    /// How many requests were refused for their token.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.shared.refused.load(Ordering::SeqCst)
    }

    /// Connections accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Connections that are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        lock(&self.shared.open).len()
    }

    /// The clients' addresses of the connections that are open now.
    #[must_use]
    pub fn clients(&self) -> Vec<SocketAddr> {
        let open = lock(&self.shared.open);
        open.values().filter_map(|it| it.peer_addr().ok()).collect()
    }

    /// Waits until no connection is open, as is to be expected once the clients are gone; says whether it came to that.
    #[must_use]
    pub fn wait_until_idle(&self, timeout: Duration) -> bool {
        let began = Instant::now();
        while self.open_connections() > 0 {
            if began.elapsed() > timeout {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        for stream in lock(&self.shared.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the listener; if it can't be reached, it is closed already.
        let _ = TcpStream::connect(self.address);
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

    pub(crate) fn create(&self, called: &str) {
        *lock(&self.created).entry(called.to_owned()).or_default() += 1;
    }
}

fn accept(listener: &TcpListener, tls: &Arc<ServerConfig>, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let Ok(copy) = stream.try_clone() else {
            continue;
        };
        lock(&shared.open).insert(number, copy);
        let (tls, shared) = (Arc::clone(tls), Arc::clone(shared));
        thread::spawn(move || {
            // An error is a client that went away, or the fault itself.
            let _ = serve(stream, tls, &shared);
            lock(&shared.open).remove(&number);
        });
    }
}

/// Closes with RST: what the peer has not read yet is lost to it.
pub(crate) fn reset(stream: &TcpStream) -> io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

/// Reads and drops bytes until the peer goes away.
pub(crate) fn hang(stream: &mut TcpStream) -> io::Result<()> {
    let mut dropped = [0; 4096];
    while stream.read(&mut dropped)? > 0 {}
    Ok(())
}
