//! A client's settings and their checks.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::Url;

use crate::{
    domain::{self, endpoint},
    http::Http,
    proxy::{self, CheckedProxy, ProxyConfig},
    secret::REDACTED,
};

const CREATE_CALL_PATH: &str = "/apiaccess/ccmessaging/v1/mobileagent/createcall";
const CALL_STATE_PATH: &str = "/apiaccess/CC-Management/v1/mobileAgent/queryCallState";
const CALL_HISTORY_PATH: &str = "/apiaccess/CC-Management/v1/mobileAgent/queryCallDetailRecord";
const TOKEN_PATH: &str = "/apigovernance/api/oauth/tokenByAkSk";

/// No call waits longer than five minutes.
const LONGEST_TIMEOUT_MS: i64 = 300_000;

/// A client's settings. They are checked when the client is made; each fault is named by a [`ConfigError`].
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

    pub(crate) fn check(mut self) -> Result<CheckedConfig, ConfigError> {
        let service = domain::parse(&self.domain)?;
        let token_service = match &self.token_domain {
            Some(domain) => domain::parse(domain)?,
            None => service.clone(),
        };
        let total_timeout = check_timeout("totalTimeoutMs", self.total_timeout_ms)?;
        let connect_timeout = check_timeout("connectTimeoutMs", self.connect_timeout_ms)?;
        let proxy = check_proxy(self.proxy.take(), [&service, &token_service])?;
        let http = Http::new(&self, &service, proxy, connect_timeout)?;
        Ok(CheckedConfig {
            create_call_url: endpoint(&service, CREATE_CALL_PATH),
            call_state_url: endpoint(&service, CALL_STATE_PATH),
            call_history_url: self
                .call_history
                .then(|| endpoint(&service, CALL_HISTORY_PATH)),
            base_url: service,
            token_url: endpoint(&token_service, TOKEN_PATH),
            total_timeout,
            connect_timeout,
            app_key: self.app_key.clone(),
            http: Arc::new(http),
        })
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

/// A header added to every request.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Header {
    /// The name. The SDK's own headers (`Authorization`, `X-APP-Key`, `Content-Type` and the like) can't be replaced.
    pub name: String,
    /// The value. It may be a secret, so it is never shown.
    pub value: String,
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({:?}: {REDACTED})", self.name)
    }
}

/// What a client needs of its settings, checked.
pub(crate) struct CheckedConfig {
    pub(crate) base_url: Url,
    pub(crate) create_call_url: Url,
    pub(crate) call_state_url: Url,
    /// Absent where the history is off.
    pub(crate) call_history_url: Option<Url>,
    pub(crate) token_url: Url,
    pub(crate) app_key: String,
    pub(crate) total_timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) http: Arc<Http>,
}

/// Why a client could not be made. All but `Internal` are faults of the app's settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum ConfigError {
    /// The domain is not `host` or `host:port`.
    #[error("the domain {domain:?} is not valid: {reason}")]
    InvalidDomain {
        /// The domain as it was given.
        domain: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The domain begins with `http://`. Calls are made over HTTPS only, and no setting changes that.
    #[error(
        "the domain {domain:?} asks for plain HTTP; calls are made over HTTPS only, so leave http:// out"
    )]
    InsecureDomain {
        /// The domain as it was given.
        domain: String,
    },
    /// The app key is empty or can't be sent in a header.
    #[error("the app key is not valid: {reason}")]
    InvalidAppKey {
        /// What is wrong with it.
        reason: String,
    },
    /// The app secret is empty.
    #[error("the app secret is not valid: {reason}")]
    InvalidAppSecret {
        /// What is wrong with it.
        reason: String,
    },
    /// A header can't be sent, or is one of the SDK's own.
    #[error("the header {name:?} is not valid: {reason}")]
    InvalidHeader {
        /// The header's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A root certificate can't be read.
    #[error("root certificate {index} is not valid: {reason}")]
    InvalidRootCertificate {
        /// Which one, counted from 0.
        index: i32,
        /// What is wrong with it.
        reason: String,
    },
    /// There are no root certificates at all, so no server could be trusted. On Android, make clients through the SDK's
    /// `AnonCall.create`, which reads the device's roots.
    #[error("there are no root certificates, so no server could be trusted")]
    NoTrustedRoots,
    /// A pin can't be read.
    #[error("the pin {pin:?} is not valid: {reason}")]
    InvalidPin {
        /// The pin as it was given.
        pin: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The proxy's address, user or password can't be used.
    #[error("the proxy is not valid: {reason}")]
    InvalidProxy {
        /// What is wrong with it. Neither address nor user nor password is repeated.
        reason: String,
    },
    /// A timeout is out of range.
    #[error("{setting} is {value_ms} ms; it must be from 1 to {LONGEST_TIMEOUT_MS}")]
    InvalidTimeout {
        /// The setting's name.
        setting: String,
        /// Its value in milliseconds.
        value_ms: i64,
    },
    /// The device can't run a client: for instance, no thread could be started.
    #[error("no client could be made: {reason}")]
    Internal {
        /// What happened.
        reason: String,
    },
}

/// A proxy on the way to these addresses, if one is given.
pub(crate) fn check_proxy(
    given: Option<ProxyConfig>,
    destinations: [&Url; 2],
) -> Result<Option<CheckedProxy>, ConfigError> {
    let Some(given) = given else { return Ok(None) };
    let checked = given.check()?;
    destinations
        .into_iter()
        .try_for_each(proxy::check_destination)?;
    Ok(Some(checked))
}

fn check_timeout(setting: &str, value_ms: i64) -> Result<Duration, ConfigError> {
    match u64::try_from(value_ms) {
        Ok(ms) if (1..=LONGEST_TIMEOUT_MS).contains(&value_ms) => Ok(Duration::from_millis(ms)),
        _ => Err(ConfigError::InvalidTimeout {
            setting: setting.to_owned(),
            value_ms,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_have_bounds() {
        for value_ms in [i64::MIN, -1, 0, 300_001, i64::MAX] {
            assert!(
                check_timeout("totalTimeoutMs", value_ms).is_err(),
                "{value_ms}"
            );
        }
        assert_eq!(
            check_timeout("totalTimeoutMs", 1).unwrap(),
            Duration::from_millis(1)
        );
    }

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
