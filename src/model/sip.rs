//! The SIP server that a call is dialled at, and the SIP URI that names the call there.

use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use crate::support::text::trim;

/// The SIP server to dial, read from the service's `sipServiceAddress`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[non_exhaustive]
pub struct SipServer {
    /// A host name, an IPv4 address or an IPv6 address, the last without brackets.
    pub host: String,
    /// The port, 1 to 65535. It does not tell the transport: 5061 does not mean TLS here.
    pub port: i32,
    /// The address as the service gave it, such as `10.137.203.215:5063`.
    pub address: String,
}

impl SipServer {
    /// Reads `host:port`, the host a name, an IPv4 address or an `[IPv6 address]` (RFC 3261 §25.1, `hostport` with a port).
    ///
    /// A SIP URI, parameters and several addresses are refused: an app that dials by host and port would lose what they say.
    pub(crate) fn parse(address: &str) -> Result<Self, &'static str> {
        let trimmed = trim(address);
        let (host, port) = if let Some(rest) = trimmed.strip_prefix('[') {
            let (host, port) = rest.split_once("]:").ok_or("it is not [IPv6]:port")?;
            let ip = host.parse::<Ipv6Addr>();
            let ip = ip.map_err(|_| "its IPv6 address is not valid")?;
            check_dialable(ip.into())?;
            (host, port)
        } else {
            let (host, port) = trimmed.split_once(':').ok_or("it has no port")?;
            if port.contains(':') {
                return Err("it has several colons, and an IPv6 address needs brackets");
            }
            match host.parse::<Ipv4Addr>() {
                Ok(ip) => check_dialable(ip.into())?,
                Err(_) if is_host_name(host) => {}
                Err(_) => return Err("its host is neither a name nor an IP address"),
            }
            (host, port)
        };
        Ok(Self {
            host: host.to_owned(),
            port: parse_port(port)?.into(),
            address: address.to_owned(),
        })
    }

    /// `sip:{user}@{host}:{port}`, all characters of the user that RFC 3261 §25.1 does not allow written as `%HH`.
    pub(crate) fn uri(&self, user: &str) -> String {
        let mut uri = String::from("sip:");
        for byte in user.bytes() {
            if is_user_character(byte) {
                uri.push(byte.into());
            } else {
                // Writing to a String can't fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
        let brackets = self.host.contains(':');
        let (open, close) = if brackets { ("[", "]") } else { ("", "") };
        let _ = write!(uri, "@{open}{}{close}:{}", self.host, self.port);
        uri
    }
}

/// A port in decimal digits, 1 to 65535.
pub(crate) fn parse_port(text: &str) -> Result<u16, &'static str> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err("its port is not a number");
    }
    match text.parse() {
        Ok(0) | Err(_) => Err("its port is not between 1 and 65535"),
        Ok(port) => Ok(port),
    }
}

/// No call reaches these, whatever dials them: 0.0.0.0/8, multicast, the reserved 240.0.0.0/4 with the broadcast address, and
/// their like in IPv6. Loopback addresses stay: the sandbox is there.
fn check_dialable(address: IpAddr) -> Result<(), &'static str> {
    let dialable = match address.to_canonical() {
        IpAddr::V4(ip) => !matches!(ip.octets(), [0 | 224.., ..]),
        IpAddr::V6(ip) => !ip.is_unspecified() && !ip.is_multicast(),
    };
    if dialable {
        Ok(())
    } else {
        Err("its IP address can't be dialled")
    }
}

/// RFC 3261 §25.1 `hostname`: labels of letters, digits and inner hyphens, the last one beginning with a letter. Underscores are
/// read too, as in a service's domain: private networks have them.
fn is_host_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    name.len() <= 253
        && name.split('.').all(is_label)
        && name
            .rsplit('.')
            .next()
            .is_some_and(|top| top.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

/// RFC 3261 §25.1: `unreserved` and `user-unreserved`.
fn is_user_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,;?/".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(address: &str, host: &str, port: i32) {
        let server = SipServer::parse(address).unwrap();
        assert_eq!((server.host.as_str(), server.port), (host, port));
        assert_eq!(server.address, address);
    }

    #[test]
    fn names_and_addresses_are_read() {
        reads("10.137.203.215:5063", "10.137.203.215", 5063);
        reads("sip.example.com:5060", "sip.example.com", 5060);
        reads("sip.example.com.:1", "sip.example.com.", 1);
        reads("3com.example:65535", "3com.example", 65535);
        reads("[2001:db8::1]:5060", "2001:db8::1", 5060);
        reads("\u{200b} 10.0.0.1:5060\u{feff}", "10.0.0.1", 5060);
        reads("sip_1.my_net.example:5060", "sip_1.my_net.example", 5060);
        reads("127.0.0.1:5060", "127.0.0.1", 5060);
        reads("223.255.255.255:5060", "223.255.255.255", 5060);
        reads("1.0.0.0:5060", "1.0.0.0", 5060);
        reads("[::1]:5060", "::1", 5060);
        reads("[::ffff:10.0.0.1]:5060", "::ffff:10.0.0.1", 5060);
    }

    #[test]
    fn everything_else_is_refused() {
        for address in [
            "",
            ":",
            ":5060",
            "10.0.0.1",
            "10.0.0.1:",
            "10.0.0.1:0",
            "10.0.0.1:65536",
            "10.0.0.1:+5060",
            "10.0.0.1:5060x",
            "10.0.0.1: 5060",
            "10.0.0.256:5060",
            "10.0.1:5060",
            "010.0.0.1:5060",
            "sip.123:5060",
            "-sip.example:5060",
            "sip-.example:5060",
            "sip..example:5060",
            "_:5060",
            "sip.example._tcp:5060",
            "10.0.0.1:5060;transport=tcp",
            "sips:10.0.0.1:5060",
            "0.0.0.0:5060",
            "0.1.2.3:5060",
            "255.255.255.255:5060",
            "240.0.0.1:5060",
            "224.0.0.1:5060",
            "239.255.255.255:5060",
            "[::]:5060",
            "[ff02::1]:5060",
            "[::ffff:0.0.0.0]:5060",
            "[::ffff:224.0.0.1]:5060",
            "sip:10.0.0.1:5060",
            "user@host:5060",
            "host/path:5060",
            "h\u{f6}st.example:5060",
            "2001:db8::1:5060",
            "2001:db8::1",
            "[2001:db8::1]",
            "[2001:db8::1]:",
            "[2001:db8::1]5060",
            "[fe80::1%eth0]:5060",
            "[10.0.0.1]:5060",
            "[host]:5060",
            "[]:5060",
            "10.0.0.1:5060,10.0.0.2:5060",
        ] {
            assert!(SipServer::parse(address).is_err(), "{address:?}");
        }
        let long = format!("{}:5060", "a.".repeat(127) + "a");
        assert!(SipServer::parse(&long).is_err());
    }

    #[test]
    fn uri_escapes_what_a_user_part_cannot_hold() {
        let server = SipServer::parse("10.0.0.1:5060").unwrap();
        assert_eq!(
            server.uri("179080024609291"),
            "sip:179080024609291@10.0.0.1:5060"
        );
        assert_eq!(
            server.uri("-_.!~*'()&=+$,;?/"),
            "sip:-_.!~*'()&=+$,;?/@10.0.0.1:5060"
        );
        assert_eq!(
            server.uri("1#2@3:4%5 \u{e9}"),
            "sip:1%232%403%3A4%255%20%C3%A9@10.0.0.1:5060"
        );
    }

    #[test]
    fn uri_brackets_ipv6_and_never_turns_to_sips() {
        let server = SipServer::parse("[2001:db8::1]:5061").unwrap();
        assert_eq!(server.uri("1"), "sip:1@[2001:db8::1]:5061");
    }
}
