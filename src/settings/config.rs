//! A client's settings.

use std::fmt;

use crate::settings::{header::Header, proxy::ProxyConfig};

/// A client's settings. They are checked when the client is made; each fault is named by a [`ConfigError`](crate::ConfigError).
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct ClientConfig {
    /// The service's domain, `host` or `host:port`, such as `service.besclouds.com`. The host is a DNS name in ASCII (`xn--…` where it
    /// has other characters) or an IP address (IPv6 in brackets). A pasted `https://host/` is accepted; `http://` is refused, because
    /// calls are made over HTTPS only.
    pub domain: String,
    /// The app key, sent as `X-APP-Key`.
    pub app_key: String,
    /// The domain that gives tokens for an app secret, if it is not `domain`.
    #[uniffi(default = None)]
    pub token_domain: Option<String>,
    /// Headers added to every request, such as `X-TenantSpaceID` in private deployments. Their values are never shown.
    #[uniffi(default = [])]
    pub headers: Vec<Header>,
    /// Root certificates to trust, for private deployments: files in PEM (one or several certificates each) or DER. A server's own
    /// self-signed certificate may be one of them. If a part of a file can't be read, no client is made.
    #[uniffi(default = [])]
    pub root_certificates: Vec<Vec<u8>>,
    /// Whether to trust the platform's roots too. With `false` only `root_certificates` are trusted.
    #[uniffi(default = true)]
    pub platform_roots: bool,
    /// The platform's roots in DER, where the SDK's core can't ask for them itself: on Android, where the SDK fills this in
    /// from `AndroidCAStore`. Those that can't be read are skipped. Leave it empty elsewhere.
    #[uniffi(default = [])]
    pub device_roots: Vec<Vec<u8>>,
    /// Pins of the server's own public key: base64 of the SHA-256 of its `SubjectPublicKeyInfo` (RFC 7469), with or without
    /// `sha256/` before it. One match suffices. Give a backup pin, or a changed key locks the app out. They apply to
    /// `token_domain` too.
    #[uniffi(default = [])]
    pub pins: Vec<String>,
    /// The proxy to go through, for both domains. Environment variables are ignored.
    #[uniffi(default = None)]
    pub proxy: Option<ProxyConfig>,
    /// How long a call may take in all, in milliseconds: token, connection and answer together. 1 to 300,000.
    #[uniffi(default = 10000)]
    pub total_timeout_ms: i64,
    /// How long one connection may take to be made, in milliseconds: name, TCP, proxy and TLS together. 1 to
    /// 300,000.
    #[uniffi(default = 4000)]
    pub connect_timeout_ms: i64,
    /// Whether [`find_call`](crate::CallClient::find_call) may search the call history. The history is the whole tenant's: the access
    /// token reads the numbers of other operators' calls too, which the SDK drops, keeping only what matches. So it is off by default.
    #[uniffi(default = false)]
    pub call_history: bool,
}

impl ClientConfig {
    /// Settings with every default.
    #[must_use]
    pub fn new(domain: impl Into<String>, app_key: impl Into<String>) -> Self {
        Self {
            domain: domain.into(),
            app_key: app_key.into(),
            token_domain: None,
            headers: Vec::new(),
            root_certificates: Vec::new(),
            platform_roots: true,
            device_roots: Vec::new(),
            pins: Vec::new(),
            proxy: None,
            total_timeout_ms: 10_000,
            connect_timeout_ms: 4_000,
            call_history: false,
        }
    }
}

impl fmt::Debug for ClientConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientConfig")
            .field("domain", &self.domain)
            .field("app_key", &self.app_key)
            .field("token_domain", &self.token_domain)
            .field("headers", &self.headers)
            .field("root_certificates", &self.root_certificates.len())
            .field("platform_roots", &self.platform_roots)
            .field("device_roots", &self.device_roots.len())
            .field("pins", &self.pins)
            .field("proxy", &self.proxy)
            .field("total_timeout_ms", &self.total_timeout_ms)
            .field("connect_timeout_ms", &self.connect_timeout_ms)
            .field("call_history", &self.call_history)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_header_value() {
        let mut config = ClientConfig::new("host", "key");
        config.headers.push(Header {
            name: "X-Tenant".into(),
            value: "canary".into(),
        });
        let header = "headers: [Header(\"X-Tenant\": [redacted])]";
        assert!(format!("{config:?}").contains(header), "{config:?}");
    }
}
