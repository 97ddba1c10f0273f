//! The sandbox as a value: started, asked, dropped.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    Authority, CallRecord, Event, Identity, InvalidAnswer, LeafSpec, Received, ScriptedAnswer,
    call_log::CallLog, journal::Journal, running::Running, scripted, server,
    service_state::ServiceState, service_time::ServiceTime, token_store::TokenStore,
};

/// How a [`Sandbox`] behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port; 0 takes any free one.
    pub port: u16,
    /// An IP address of this machine to listen on besides 127.0.0.1, so that devices on its network can reach it.
    /// Whoever can reach it can use it: app key, app secret and test numbers are public.
    pub listen: Option<IpAddr>,
    /// How long each answer is held back.
    pub latency: Duration,
    /// How far the service's clock is ahead of this machine's, in milliseconds: the times of its records and the `Date` of its answers.
    pub clock_ahead_ms: i64,
    /// How long a token is good for, at most.
    pub token_lifetime: Duration,
    /// The SIP server address that created calls get. `None`: the sandbox's own SIP server by the address that the client
    /// uses for the service, or the vendor's example without a SIP server.
    pub sip_address: Option<String>,
    /// The SIP server beside the service; `None` starts none, and nobody answers where created calls lead.
    pub sip: Option<SipOptions>,
    /// The certificate authority; `None` makes a new one.
    pub authority: Option<Authority>,
    /// The certificate that is shown; `None` has a valid one issued (see [`LeafSpec::default`]).
    pub identity: Option<Identity>,
    /// Answers for called numbers; they go before the test numbers.
    pub scripted: Vec<ScriptedAnswer>,
}

impl Default for Options {
    /// Any free port, no latency, tokens for ten minutes, and no SIP server.
    fn default() -> Self {
        Self {
            port: 0,
            listen: None,
            latency: Duration::ZERO,
            clock_ahead_ms: 0,
            token_lifetime: Duration::from_mins(10),
            sip_address: None,
            sip: None,
            authority: None,
            identity: None,
            scripted: Vec::new(),
        }
    }
}

/// How the SIP server behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipOptions {
    /// The port for UDP and TCP; 0 takes any free one.
    pub port: u16,
    /// How long after createcall an access code can be dialled.
    pub access_code_lifetime: Duration,
    /// The SIP server hangs up when it received no RTP for this long.
    pub silence_limit: Duration,
}

impl Default for SipOptions {
    /// Any free port, one minute to dial, and one minute of silence.
    fn default() -> Self {
        Self {
            port: 0,
            access_code_lifetime: Duration::from_mins(1),
            silence_limit: Duration::from_mins(1),
        }
    }
}

/// Why a [`Sandbox`] can't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port can't be listened on.
    #[error("can't listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The SIP server's port can't be listened on.
    #[error("can't listen for SIP on port {port}: {cause}")]
    ListenSip {
        /// The port.
        port: u16,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The address to listen on is none that a certificate and a SIP answer can name.
    #[error("can't listen on {0}: name one address of this machine")]
    Unspecified(IpAddr),
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
    service: Arc<ServiceState>,
    address: SocketAddr,
    listen: Option<IpAddr>,
    authority: Authority,
    pin: String,
    /// Held for its drop, which ends the sandbox.
    _running: Running,
}

impl Sandbox {
    /// Starts listening, on a thread and a runtime of its own: callable from sync and from async code.
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
            .unwrap_or_else(|| authority.issue(leaf(options.listen)));
        let tls = server::tls(&identity).map_err(StartError::Certificate)?;
        let scripted = scripted::prepare(options.scripted)?;

        if let Some(address) = options.listen.filter(IpAddr::is_unspecified) {
            return Err(StartError::Unspecified(address));
        }
        let local = listen(Ipv4Addr::LOCALHOST.into(), options.port)?;
        let address = local.1;
        let mut listeners = vec![local.0];
        if let Some(ip) = options.listen.filter(|ip| *ip != address.ip()) {
            listeners.push(listen(ip, address.port())?.0);
        }

        let journal = Arc::new(Journal::default());
        let lifetime = options
            .sip
            .as_ref()
            .map_or(Duration::MAX, |sip| sip.access_code_lifetime);
        let time = ServiceTime {
            ahead_ms: options.clock_ahead_ms,
        };
        let calls = Arc::new(CallLog::new(Arc::clone(&journal), lifetime, time));
        let running = Running::start()?;
        let sip_port = match &options.sip {
            Some(sip) => Some(running.listen_for_sip(
                sip,
                options.listen,
                Arc::clone(&calls),
                Arc::clone(&journal),
            )?),
            None => None,
        };
        let service = Arc::new(ServiceState {
            domain: domain(address),
            latency: options.latency,
            time,
            token_lifetime: options.token_lifetime,
            sip_address: options.sip_address,
            sip_port,
            scripted,
            tokens: TokenStore::default(),
            journal,
            calls,
        });
        for listener in listeners {
            running.accept(listener, &tls, &service)?;
        }
        Ok(Self {
            service,
            address,
            listen: options.listen,
            authority,
            pin: identity.pin(),
            _running: running,
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

    /// The address of this machine that it listens on besides 127.0.0.1, if any.
    #[must_use]
    pub fn listens_on(&self) -> Option<IpAddr> {
        self.listen
    }

    /// The SIP server's port for UDP and TCP, if there is a SIP server.
    #[must_use]
    pub fn sip_port(&self) -> Option<u16> {
        self.service.sip_port
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

    /// The call tasks that were created so far and what became of them, the oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRecord> {
        self.service.calls.records()
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
    /// something was received, answered, opened or closed, or a call changed.
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

    /// Forgets what was received and the calls, and starts counting anew; connections that are open stay open and counted
    /// as open, calls that are going on go on, tokens stay good.
    pub fn reset(&self) {
        self.service.tokens.forget_renewals();
        self.service.calls.clear();
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

/// An IPv4 listener on this address, and where it listens.
fn listen(ip: IpAddr, port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let address = SocketAddr::new(ip, port);
    let open = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    open().map_err(|cause| StartError::Listen { address, cause })
}

fn domain(address: SocketAddr) -> String {
    format!("localhost:{}", address.port())
}

fn leaf(listen: Option<IpAddr>) -> LeafSpec {
    let mut spec = LeafSpec::default();
    spec.names.extend(listen.map(|ip| ip.to_string()));
    spec.names.dedup();
    spec
}
