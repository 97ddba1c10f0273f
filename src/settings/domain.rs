//! A service's domain, as an app gives it, and the addresses of its endpoints.

use std::net::Ipv6Addr;

use reqwest::Url;
use rustls::pki_types::ServerName;

use crate::{model::sip::parse_port, settings::config_error::ConfigError};

/// Reads `host`, `host:port` or `https://host[:port]/`: the address of its root.
pub(crate) fn parse(domain: &str) -> Result<Url, ConfigError> {
    let invalid = |reason: &str| ConfigError::InvalidDomain {
        domain: domain.to_owned(),
        reason: reason.to_owned(),
    };
    let text = domain.trim();
    let authority = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") => {
            return Err(ConfigError::InsecureDomain {
                domain: domain.to_owned(),
            });
        }
        Some(_) => return Err(invalid("it has a scheme other than https")),
        None => text,
    };
    match root("https", authority) {
        Ok((url, _)) => Ok(url),
        Err(reason) => Err(invalid(reason)),
    }
}

/// Reads `host` or `host:port`, with or without a slash after it: the address of its root, and the port if one is given.
pub(crate) fn root(scheme: &str, authority: &str) -> Result<(Url, Option<u16>), &'static str> {
    let authority = authority.strip_suffix('/').unwrap_or(authority);
    if authority.is_empty() {
        return Err("it is empty");
    }
    if !authority.is_ascii() {
        return Err("write it in ASCII, as the name's xn-- form");
    }
    if authority.contains(|c: char| c.is_whitespace() || "/\\?#@%".contains(c)) {
        return Err("give host or host:port, without path, user or spaces");
    }
    let (host, port) = host_and_port(authority);
    if !is_host(host) {
        return Err("its host is neither a DNS name nor an IP address (IPv6 in brackets)");
    }
    let port = port.map(parse_port).transpose()?;
    match Url::parse(&format!("{scheme}://{authority}/")) {
        Ok(url) => Ok((url, port)),
        Err(_) => Err("its host is not valid"),
    }
}

/// The address of what is at a path there.
pub(crate) fn endpoint(domain: &Url, path: &'static str) -> Url {
    let mut url = domain.clone();
    url.set_path(path);
    url
}

/// Colons within brackets belong to an IPv6 address (RFC 3986 §3.2.2).
fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// What TLS can check a certificate against.
fn is_host(host: &str) -> bool {
    let in_brackets = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.contains(':') && ServerName::try_from(host).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read() {
        for (domain, authority) in [
            ("service.besclouds.com", "service.besclouds.com"),
            (" service.besclouds.com ", "service.besclouds.com"),
            ("https://service.besclouds.com/", "service.besclouds.com"),
            ("HTTPS://service.besclouds.com", "service.besclouds.com"),
            ("Service.BesClouds.com", "service.besclouds.com"),
            ("10.0.0.1:28443", "10.0.0.1:28443"),
            ("[::1]:28443", "[::1]:28443"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("host:443", "host"),
            ("under_score.example", "under_score.example"),
            ("xn--fiq228c.example", "xn--fiq228c.example"),
        ] {
            let expected = format!("https://{authority}/");
            assert_eq!(parse(domain).unwrap().as_str(), expected, "{domain}");
        }
    }

    #[test]
    fn other_domains_are_refused() {
        let long = format!("{}.example", "a".repeat(64));
        for domain in [
            "",
            " ",
            "https://",
            "ftp://host",
            "host/path",
            "https://host/path",
            "user@host",
            "host?x",
            "host#x",
            "ho st",
            "ho\0st",
            "b\u{fc}cher.example",
            ":443",
            "host:0",
            "host:",
            "host:65536",
            "host:+443",
            "host:x",
            "host:1:2",
            "::1",
            "a%41",
            "host\\x",
            "[::1",
            "::1]",
            "[]",
            "[::1]x",
            "[::1]:",
            "[10.0.0.1]",
            "[host]",
            "10.0.0.256",
            "10.1",
            "0x7f.1",
            "host..example",
            "-host",
            "host|x",
            &long,
        ] {
            assert!(
                matches!(parse(domain), Err(ConfigError::InvalidDomain { .. })),
                "{domain:?}"
            );
        }
        for domain in ["http://host", "HTTP://host/"] {
            assert!(
                matches!(parse(domain), Err(ConfigError::InsecureDomain { .. })),
                "{domain:?}"
            );
        }
    }

    #[test]
    fn what_does_not_belong_to_a_domain_is_named() {
        for authority in [
            "host/path",
            "host//",
            "user@host",
            "host?x",
            "host#x",
            "a%41",
            "host\\x",
            "ho st",
            "ho\tst",
        ] {
            assert_eq!(
                root("https", authority),
                Err("give host or host:port, without path, user or spaces"),
                "{authority:?}"
            );
        }
        assert_eq!(
            root("https", "host|x"),
            Err("its host is neither a DNS name nor an IP address (IPv6 in brackets)")
        );
    }

    #[test]
    fn endpoints_are_at_https_addresses() {
        for (domain, address) in [
            ("service.besclouds.com", "https://service.besclouds.com/a/b"),
            ("[::1]:28443", "https://[::1]:28443/a/b"),
        ] {
            let domain = parse(domain).unwrap();
            assert_eq!(endpoint(&domain, "/a/b").as_str(), address);
        }
    }
}
