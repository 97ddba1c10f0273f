//! What can be wrong with a client's settings.

/// No timeout is longer than five minutes.
pub(crate) const LONGEST_TIMEOUT_MS: i64 = 300_000;

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
