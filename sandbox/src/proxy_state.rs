//! What the connections of a proxy share: where they lead, the fault in force, and what was asked for.

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpStream},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use socket2::{Domain, Socket, Type};

use crate::{ProxyFault, lock};

/// A `CONNECT` request, as the proxy got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connect {
    /// Where the client wants to go: `host:port`.
    pub target: String,
    /// The request's lines.
    pub head: String,
}

/// What the connections share.
pub(crate) struct ProxyState {
    service: SocketAddr,
    source: Option<IpAddr>,
    authorization: Mutex<Option<String>>,
    pub(crate) fault: Mutex<ProxyFault>,
    pub(crate) latency: Mutex<Duration>,
    pub(crate) received: Mutex<Vec<Connect>>,
    pub(crate) tunnels: AtomicUsize,
}

impl ProxyState {
    pub(crate) fn new(service: SocketAddr, source: Option<IpAddr>) -> Self {
        Self {
            service,
            source,
            authorization: Mutex::default(),
            fault: Mutex::default(),
            latency: Mutex::default(),
            received: Mutex::default(),
            tunnels: AtomicUsize::default(),
        }
    }

    /// From now on, it asks for this `user:password`.
    pub(crate) fn set_credentials(&self, credentials: Option<&str>) {
        *lock(&self.authorization) = credentials.map(basic);
    }

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
