//! The sandbox as a value: started, asked, dropped.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use crate::{
    Authority, Event, Identity, InvalidAnswer, LeafSpec, Received, ScriptedAnswer,
    journal::Journal, scripted, server, service::Service, token_store::TokenStore,
};

/// How a [`Sandbox`] behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// How long each answer is held back.
    pub latency: Duration,
    /// How long a token is good for, at most.
    pub token_lifetime: Duration,
    /// The SIP server address that created calls get.
    pub sip_address: String,
    /// The certificate authority; `None` makes a new one.
    pub authority: Option<Authority>,
    /// The certificate that is shown; `None` has a valid one issued (see [`LeafSpec::default`]).
    pub identity: Option<Identity>,
    /// Answers for called numbers; they go before the test numbers.
    pub scripted: Vec<ScriptedAnswer>,
}

impl Default for Options {
    /// Any free port, no latency, tokens for ten minutes, and the SIP server address of the vendor's example.
    fn default() -> Self {
        Self {
            port: 0,
            latency: Duration::ZERO,
            token_lifetime: Duration::from_secs(600),
            sip_address: "10.137.203.215:5063".to_owned(),
            authority: None,
            identity: None,
            scripted: Vec::new(),
        }
    }
}

/// Why a [`Sandbox`] can't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port can't be listened on.
    #[error("can't listen on 127.0.0.1:{port}: {cause}")]
    Listen {
        /// The port.
        port: u16,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The background thread can't be started.
    #[error("can't start the background thread: {0}")]
    Thread(#[source] io::Error),
    /// The certificate and its key can't be used.
    #[error("can't use the certificate: {0}")]
    Certificate(#[source] rustls::Error),
    /// A scripted answer can't be sent.
    #[error("can't use the scripted answers: {0}")]
    Scripted(#[from] InvalidAnswer),
}

/// The service on localhost. Dropping it closes its listener and all connections.
pub struct Sandbox {
    service: Arc<Service>,
    address: SocketAddr,
    authority: Authority,
    pin: String,
    /// Dropping it tells the thread to end.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts listening on 127.0.0.1, on a thread and a runtime of its own: callable from sync and from async code.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the options can't be used.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let authority = options
            .authority
            .unwrap_or_else(|| Authority::new("Sandbox certificate authority"));
        let identity = options
            .identity
            .unwrap_or_else(|| authority.issue(LeafSpec::default()));
        let tls = server::tls(&identity).map_err(StartError::Certificate)?;
        let scripted = scripted::prepare(options.scripted)?;

        let (listener, address) = listen(options.port).map_err(|cause| StartError::Listen {
            port: options.port,
            cause,
        })?;
        let service = Arc::new(Service {
            domain: domain(address),
            latency: options.latency,
            token_lifetime: options.token_lifetime,
            sip_address: options.sip_address,
            scripted,
            tokens: TokenStore::default(),
            journal: Arc::new(Journal::default()),
        });

        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(StartError::Thread)?
        };
        let (stop, stopped) = oneshot::channel::<()>();
        runtime.spawn(server::accept(listener, tls, Arc::clone(&service)));
        let thread = std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(move || {
                // It can only end by the sender's drop. The runtime is dropped next, and all connections with it.
                let _ = runtime.block_on(stopped);
            })
            .map_err(StartError::Thread)?;
        Ok(Self {
            service,
            address,
            authority,
            pin: identity.pin(),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Host and port as a client's configuration takes them: `localhost:PORT`.
    #[must_use]
    pub fn domain(&self) -> String {
        self.service.domain.clone()
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate authority that clients have to trust.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The pin of the public key in the certificate that it shows: `sha256/` and base64.
    #[must_use]
    pub fn leaf_pin(&self) -> String {
        self.pin.clone()
    }

    /// A new token that createcall accepts for the token lifetime.
    #[must_use]
    pub fn issue_token(&self) -> String {
        self.service.tokens.issue(self.service.token_lifetime)
    }

    /// From now on, all tokens issued so far are refused with 401.
    pub fn expire_tokens(&self) {
        self.service.tokens.expire_all();
    }

    /// Everything received so far, in order. A request whose answer is still held back is among it.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.service.journal.received()
    }

    /// How many call tasks were created so far.
    #[must_use]
    pub fn created(&self) -> usize {
        self.service.journal.counts().created
    }

    /// How many connections completed the TLS handshake so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.service.journal.counts().connections
    }

    /// How many of these connections are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.service.journal.counts().open_connections
    }

    /// Blocks until the condition holds (`true`) or the time is over (`false`). It is looked at again whenever
    /// something was received, answered, opened or closed.
    pub fn wait_for(&self, timeout: Duration, condition: impl Fn(&Self) -> bool) -> bool {
        let deadline = Instant::now().checked_add(timeout);
        loop {
            let version = self.service.journal.version();
            if condition(self) {
                return true;
            }
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return false;
            }
            self.service.journal.wait_for_change(version, deadline);
        }
    }

    /// Calls the listener for everything that happens from now on, on the sandbox's thread: it should return soon.
    pub fn on_event(&self, listener: impl Fn(&Event) + Send + Sync + 'static) {
        self.service.journal.listen(Arc::new(listener));
    }

    /// Forgets what was received and starts counting anew; connections that are open stay open and counted as open,
    /// tokens stay good.
    pub fn reset(&self) {
        self.service.tokens.forget_renewals();
        self.service.journal.reset();
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It fails if the thread panicked, which the panic hook reported already.
            let _ = thread.join();
        }
    }
}

fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

fn domain(address: SocketAddr) -> String {
    format!("localhost:{}", address.port())
}
