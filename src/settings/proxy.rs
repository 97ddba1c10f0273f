//! The proxy between the app and the service: settings and their checks.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use reqwest::{Proxy, Url, header::HeaderValue};
use zeroize::Zeroizing;

use crate::{
    settings::{config_error::ConfigError, domain},
    support::text,
};

/// A proxy that connects to the service by HTTP `CONNECT` (RFC 9110 §9.3.6). TLS goes through it end to end, with the same roots and
/// pins. It looks up the service's name; the device looks up only the proxy's.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct ProxyConfig {
    /// `host:port` or `http://host:port`, with the rules of [`ClientConfig::domain`](crate::ClientConfig::domain) for the host; the port
    /// is required. `https://` (TLS to the proxy itself), `socks5://` and a user in the address are refused.
    pub address: String,
    /// The user, if the proxy asks for one (Basic, RFC 7617). It goes to the proxy unencrypted.
    #[uniffi(default = None)]
    pub user: Option<String>,
    /// The user's password. It is never shown.
    #[uniffi(default = None)]
    pub password: Option<String>,
}

impl ProxyConfig {
    /// A proxy that asks for no user.
    #[must_use]
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            user: None,
            password: None,
        }
    }

    pub(crate) fn check(self) -> Result<CheckedProxy, ConfigError> {
        let address = address(&self.address);
        let authorization = authorization(self.user, self.password);
        match (address, authorization) {
            (Ok(address), Ok(authorization)) => Ok(CheckedProxy {
                address,
                authorization,
            }),
            (Err(reason), _) | (_, Err(reason)) => Err(invalid(reason)),
        }
    }
}

impl fmt::Debug for ProxyConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What may have been put before the address by mistake.
        let address = self.address.rsplit('@').next().unwrap_or_default();
        let asked = self.user.is_some() || self.password.is_some();
        let user = if asked { ", with a user" } else { "" };
        write!(f, "ProxyConfig({address:?}{user})")
    }
}

/// See [`text::is_damaged`].
const DAMAGED: &str = "its user or password has a character that was lost (U+FFFD)";

/// Begins the header's value.
const BASIC: &str = "Basic ";

/// A proxy that can be used.
#[derive(Clone, PartialEq)]
pub(crate) struct CheckedProxy {
    address: Url,
    /// The `Proxy-Authorization` header's value. Its copies share one memory, which is wiped when the last is dropped.
    authorization: Option<HeaderValue>,
}

impl CheckedProxy {
    /// reqwest takes a user and a password in the address, too, but an address that it can't read it ignores, and then connects
    /// without the proxy.
    pub(crate) fn for_reqwest(&self) -> reqwest::Result<Proxy> {
        let proxy = Proxy::all(self.address.clone())?;
        Ok(match &self.authorization {
            Some(authorization) => proxy.custom_http_auth(authorization.clone()),
            None => proxy,
        })
    }
}

/// reqwest can't connect to IPv6 addresses through a proxy: its TLS takes them for malformed names.
pub(crate) fn check_destination(url: &Url) -> Result<(), ConfigError> {
    match url.host_str() {
        Some(host) if host.starts_with('[') => Err(invalid(
            "the service's domain is an IPv6 address, which can't be reached through a proxy; give its name",
        )),
        _ => Ok(()),
    }
}

fn address(address: &str) -> Result<Url, &'static str> {
    let text = address.trim();
    let authority = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return Err("its scheme is not http, the only one supported"),
        None => text,
    };
    if authority.contains('@') {
        return Err("give the user and the password as settings of their own, not in the address");
    }
    match domain::root("http", authority)? {
        (url, Some(_)) => Ok(url),
        (_, None) => Err("its port is missing: give host:port"),
    }
}

/// `Basic`, in UTF-8 (RFC 7617).
fn authorization(
    user: Option<String>,
    password: Option<String>,
) -> Result<Option<HeaderValue>, &'static str> {
    let password = password.map(Zeroizing::new);
    let Some(user) = user.map(Zeroizing::new) else {
        return match password {
            Some(_) => Err("it has a password but no user"),
            None => Ok(None),
        };
    };
    if user.contains(':') {
        return Err("a user can't have a colon");
    }
    let password = password.unwrap_or_default();
    // Large enough from the start: growing would leave copies behind.
    let mut plain = Zeroizing::new(String::with_capacity(user.len() + 1 + password.len()));
    plain.push_str(&user);
    plain.push(':');
    plain.push_str(&password);
    if plain.bytes().any(|byte| byte.is_ascii_control()) {
        return Err("its user or password has control characters");
    }
    if text::is_damaged(&plain) {
        return Err(DAMAGED);
    }
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(plain.as_bytes()));
    let mut value = String::with_capacity(BASIC.len() + encoded.len());
    value.push_str(BASIC);
    value.push_str(&encoded);
    let value = Zeroizing::new(value.into_bytes());
    let Ok(mut value) = HeaderValue::from_maybe_shared(Bytes::from_owner(value)) else {
        return Err("its user and password can't be sent");
    };
    value.set_sensitive(true);
    Ok(Some(value))
}

/// The address is not repeated: it may have a password in it.
fn invalid(reason: &str) -> ConfigError {
    ConfigError::InvalidProxy {
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(user: Option<&str>, password: Option<&str>) -> ProxyConfig {
        ProxyConfig {
            address: "proxy:3128".into(),
            user: user.map(Into::into),
            password: password.map(Into::into),
        }
    }

    fn authorization_of(proxy: ProxyConfig) -> Option<HeaderValue> {
        proxy.check().unwrap().authorization
    }

    #[test]
    fn addresses_are_read() {
        for (given, read) in [
            ("proxy.example:3128", "http://proxy.example:3128/"),
            (" proxy.example:3128 ", "http://proxy.example:3128/"),
            ("http://proxy.example:3128", "http://proxy.example:3128/"),
            ("HTTP://proxy.example:3128/", "http://proxy.example:3128/"),
            ("proxy:80", "http://proxy/"),
            ("10.0.0.1:8080", "http://10.0.0.1:8080/"),
            ("[2001:db8::1]:8080", "http://[2001:db8::1]:8080/"),
            ("under_score:8080", "http://under_score:8080/"),
        ] {
            assert_eq!(address(given).unwrap().as_str(), read, "{given}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for given in [
            "",
            "proxy",
            "http://proxy",
            "http://proxy/",
            "https://proxy:443",
            "socks5://proxy:1080",
            "ftp://proxy:21",
            "://proxy:1",
            "proxy:0",
            "proxy:65536",
            "proxy:x",
            ":3128",
            "proxy:3128/path",
            "proxy:3128?x",
            "pro xy:3128",
            "2001:db8::1:8080",
            "[2001:db8::1]",
            "10.0.0.256:1",
            "b\u{fc}cher.example:3128",
        ] {
            assert!(
                matches!(
                    ProxyConfig::new(given).check(),
                    Err(ConfigError::InvalidProxy { .. })
                ),
                "{given:?}"
            );
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_shown() {
        let proxy = ProxyConfig::new("http://canary:canary@proxy:3128");
        let shown = format!("{proxy:?}");
        assert!(shown.contains("proxy:3128") && !shown.contains("canary"));
        let error = proxy.check().err().unwrap();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }

    #[test]
    fn debug_shows_neither_user_nor_password() {
        for (user, password, shown) in [
            (None, None, "ProxyConfig(\"proxy:3128\")"),
            (
                Some("canary"),
                None,
                "ProxyConfig(\"proxy:3128\", with a user)",
            ),
            (
                None,
                Some("canary"),
                "ProxyConfig(\"proxy:3128\", with a user)",
            ),
            (
                Some("canary"),
                Some("canary"),
                "ProxyConfig(\"proxy:3128\", with a user)",
            ),
        ] {
            assert_eq!(format!("{:?}", with(user, password)), shown);
        }
    }

    #[test]
    fn users_and_passwords_are_sent_as_rfc_7617_says() {
        let aladdin = authorization_of(with(Some("Aladdin"), Some("open sesame"))).unwrap();
        assert_eq!(aladdin, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(aladdin.is_sensitive());
        let test = authorization_of(with(Some("test"), Some("123\u{a3}"))).unwrap();
        assert_eq!(test, "Basic dGVzdDoxMjPCow==");
        assert_eq!(
            authorization_of(with(Some("u"), None)).unwrap(),
            "Basic dTo="
        );
        assert_eq!(authorization_of(with(None, None)), None);
    }

    #[test]
    fn users_and_passwords_that_can_not_be_sent_are_refused() {
        for proxy in [
            with(None, Some("p")),
            with(Some("a:b"), Some("p")),
            with(Some("a\nb"), Some("p")),
            with(Some("a"), Some("p\0")),
            with(Some("a\u{fffd}"), None),
            with(Some("a"), Some("p\u{fffd}")),
        ] {
            assert!(matches!(
                proxy.check(),
                Err(ConfigError::InvalidProxy { .. })
            ));
        }
    }

    #[test]
    fn services_at_ipv6_addresses_are_refused() {
        let check = |domain: &str| check_destination(&domain::parse(domain).unwrap());
        assert!(check("[::1]:8443").is_err());
        assert_eq!(check("10.0.0.1"), Ok(()));
        assert_eq!(check("service.example"), Ok(()));
    }
}
