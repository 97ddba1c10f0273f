//! What a created call is told to dial.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use ring::rand::{SecureRandom as _, SystemRandom};

use crate::ACCESS_CODE;

/// The values that go into a successful answer to createcall.
#[derive(Clone, Debug)]
pub(crate) struct HandOut {
    pub(crate) sip_address: String,
    /// The same SIP server by an IPv6 address.
    pub(crate) ipv6_address: String,
    /// The same SIP server by a host name.
    pub(crate) named_address: String,
    pub(crate) access_code: String,
    /// `None`: the answer has none, like the vendor's example.
    pub(crate) call_serial_no: Option<String>,
}

impl HandOut {
    /// The vendor's example, at a SIP server that the sandbox knows nothing about.
    pub(crate) fn example(sip_address: &str) -> Self {
        Self {
            sip_address: sip_address.to_owned(),
            ipv6_address: "[2001:db8::10]:5061".to_owned(),
            named_address: "sip.example.com:5060".to_owned(),
            access_code: ACCESS_CODE.to_owned(),
            call_serial_no: None,
        }
    }

    /// A call of its own at the sandbox's SIP server.
    pub(crate) fn fresh(host: IpAddr, port: u16, call_serial_no: String) -> Self {
        Self {
            sip_address: SocketAddr::new(host, port).to_string(),
            ipv6_address: SocketAddr::new(Ipv6Addr::LOCALHOST.into(), port).to_string(),
            named_address: format!("localhost:{port}"),
            access_code: random_access_code(),
            call_serial_no: Some(call_serial_no),
        }
    }

    /// The same with an access code that a SIP URI has to escape.
    pub(crate) fn with_code_to_escape(mut self) -> Self {
        self.access_code.push_str("#*@é");
        self
    }
}

/// The IP address by which the client reached the service: as the `Host` header has it (an emulator calls this machine
/// 10.0.2.2), or the one that its connection ends at.
pub(crate) fn reached_at(host_header: Option<&str>, local: IpAddr) -> IpAddr {
    let host = host_header.unwrap_or_default();
    host.parse::<SocketAddr>()
        .map(|address| address.ip())
        .or_else(|_| host.trim_matches(['[', ']']).parse())
        .unwrap_or(local)
}

/// 15 digits, like the vendor's example.
fn random_access_code() -> String {
    let mut random = [0; 8];
    #[expect(
        clippy::expect_used,
        reason = "a sandbox without random numbers can't go on: TLS needs them too"
    )]
    SystemRandom::new()
        .fill(&mut random)
        .expect("the operating system gives random numbers");
    format!("1790{:011}", u64::from_le_bytes(random) % 100_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_gets_the_address_that_it_uses() {
        let local = IpAddr::from([127, 0, 0, 1]);
        let at = |host| reached_at(host, local).to_string();
        assert_eq!(at(Some("10.0.2.2:8443")), "10.0.2.2");
        assert_eq!(at(Some("10.0.2.2")), "10.0.2.2");
        assert_eq!(at(Some("[::1]:8443")), "::1");
        assert_eq!(at(Some("[::1]")), "::1");
        assert_eq!(at(Some("localhost:8443")), "127.0.0.1");
        assert_eq!(at(None), "127.0.0.1");
    }

    #[test]
    fn each_call_has_its_own_code() {
        let fresh = || HandOut::fresh(IpAddr::from([127, 0, 0, 1]), 5070, "1-1".to_owned());
        let (one, other) = (fresh(), fresh());
        assert_ne!(one.access_code, other.access_code);
        assert_eq!(one.access_code.len(), ACCESS_CODE.len());
        assert_eq!(one.sip_address, "127.0.0.1:5070");
        assert_eq!(one.ipv6_address, "[::1]:5070");
    }
}
