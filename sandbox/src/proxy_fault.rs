//! Faults that a [`Proxy`](crate::Proxy) can have.

use std::fmt;

use crate::Break;

/// Where in a tunnel's life a fault happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProxyStage {
    /// The TCP connection was accepted, nothing read.
    Accepted,
    /// The `CONNECT` request was read, nothing answered.
    Connect,
    /// It was answered with 200; nothing went through the tunnel.
    Tunnel,
    /// Bytes came from the client, which the service does not get.
    ToService,
    /// Bytes came from the service, which the client does not get.
    ToClient,
}

/// How a proxy behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ProxyFault {
    /// As it should.
    #[default]
    None,
    /// The connection breaks.
    At(ProxyStage, Break),
    /// The tunnel breaks when so many bytes have come, in both directions together.
    After(usize, Break),
    /// `CONNECT` is answered with this status and a page.
    Status(u16),
    /// `CONNECT` is answered with bytes that are not HTTP.
    NotHttp,
    /// `CONNECT` is answered with headers without an end.
    EndlessHead,
    /// `CONNECT` is answered with 200, and the tunnel with a page in plain text.
    NotTls,
}

impl ProxyFault {
    /// Every fault, and none. Those with a number are there with some numbers that matter.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::None, Self::NotHttp, Self::EndlessHead, Self::NotTls];
        for how in Break::ALL {
            all.extend(ProxyStage::ALL.map(|stage| Self::At(stage, how)));
            // In the handshake's first and second flight, about the request, and in its answer.
            all.extend([100, 1_000, 1_500, 2_000, 2_400].map(|bytes| Self::After(bytes, how)));
        }
        all.extend([204, 302, 403, 407, 502, 503].map(Self::Status));
        all
    }

    pub(crate) fn at(self, stage: ProxyStage) -> Option<Break> {
        match self {
            Self::At(place, how) if place == stage => Some(how),
            _ => None,
        }
    }
}

impl fmt::Display for ProxyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::At(stage, how) => write!(f, "{how:?} at {stage:?}"),
            Self::After(bytes, how) => write!(f, "{how:?} after {bytes} bytes"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::NotHttp | Self::EndlessHead | Self::NotTls => write!(f, "answer {self:?}"),
        }
    }
}

impl ProxyStage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Connect,
        Self::Tunnel,
        Self::ToService,
        Self::ToClient,
    ];
}
