//! Where access tokens come from.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;

use crate::support::{
    clock::Moment,
    secret::{REDACTED, Secret},
};

/// How a client authenticates for the tenant.
#[derive(uniffi::Object)]
pub struct Credentials(pub(crate) Source);

#[derive(Clone)]
pub(crate) enum Source {
    AccessTokens(Arc<dyn TokenProvider>),
    AppSecret(Secret),
}

#[uniffi::export]
impl Credentials {
    /// Access tokens from the app's own backend. The right choice for a published app: the app secret belongs to the tenant and
    /// must not be on phones.
    #[uniffi::constructor]
    #[must_use]
    pub fn access_tokens(provider: Arc<dyn TokenProvider>) -> Arc<Self> {
        Arc::new(Self(Source::AccessTokens(provider)))
    }

    /// The tenant's app secret, exchanged for tokens by the SDK (`tokenByAkSk`). Only for trusted devices, tools and tests.
    #[uniffi::constructor]
    #[must_use]
    pub fn app_secret(secret: String) -> Arc<Self> {
        Arc::new(Self(Source::AppSecret(Secret::new(secret))))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::AccessTokens(_) => "Credentials(access tokens)",
            Source::AppSecret(_) => "Credentials(app secret)",
        })
    }
}

/// Gets access tokens from the app's own backend.
///
/// The SDK caches the token and refreshes it shortly before it expires or when the service rejects it. Calls that wait at the same
/// time share one request.
///
/// A request that is still running when a call's deadline ([`total_timeout_ms`](crate::ClientConfig::total_timeout_ms)) passes goes
/// on, so that a slow sign-in serves a later call. It is cancelled after 60 seconds, or after the deadline's length if that is longer:
/// the HTTP clients of both platforms give up earlier, so a request that takes longer hangs. It is cancelled earlier when every call
/// that waits for it is cancelled, when another token arrives first, and when the client is closed or released.
///
/// A call does not wait for a request that has already run for as long as a whole call may: it asks again, so a second request may run
/// beside the first. A request that began before the service refused a token is replaced too.
///
/// Do not call the client from inside the provider: that call would wait, until its deadline, for the token that the provider is about
/// to supply.
///
/// In Rust, a provider runs on the client's only thread, so it must not block.
#[uniffi::export(foreign)]
#[async_trait]
pub trait TokenProvider: Send + Sync {
    /// Gets a token. When `reason` is [`TokenReason::Refused`], get a new one: a call is not sent again with the token that was
    /// refused.
    ///
    /// # Errors
    ///
    /// [`TokenProviderError`]: it, like any other failure, ends the waiting calls with
    /// [`CallError::TokenUnavailable`](crate::CallError::TokenUnavailable), which repeats the error's text: put no secret into it.
    async fn access_token(
        &self,
        reason: TokenReason,
    ) -> Result<Arc<AccessToken>, TokenProviderError>;
}

/// Why a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum TokenReason {
    /// There is no token yet, or the last one has expired.
    Needed,
    /// The token in use expires soon, or it has no stated lifetime and is nearly an hour old. Calls go on using it meanwhile.
    ExpiresSoon,
    /// The service refused the last token (HTTP status 401 or 403).
    Refused,
}

/// An access token from the app's backend. It is never shown, and it is wiped from the SDK's memory when it is released.
#[derive(uniffi::Object)]
pub struct AccessToken {
    pub(crate) value: Secret,
    pub(crate) lifetime_seconds: Option<i64>,
    pub(crate) made: Moment,
}

#[uniffi::export]
impl AccessToken {
    /// A token, with or without `Bearer ` before it, and the number of seconds, more than 0, that it is valid for, counted from this
    /// constructor's call.
    ///
    /// No token is used for longer than an hour, the longest lifetime that the service gives. A token without a lifetime is used for an
    /// hour, or until the service refuses it, which costs that call two more round trips.
    #[uniffi::constructor(default(lifetime_seconds = None))]
    #[must_use]
    pub fn new(value: String, lifetime_seconds: Option<i64>) -> Arc<Self> {
        Arc::new(Self {
            value: Secret::new(value),
            lifetime_seconds,
            made: Moment::now(),
        })
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// What a [`TokenProvider`] throws.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum TokenProviderError {
    /// The operator has to sign in again before the app's backend gives tokens.
    #[error("signed out: {reason}")]
    SignedOut {
        /// The app's own text, without secrets.
        reason: String,
    },
    /// There is no token, for another reason.
    #[error("no token: {reason}")]
    Failed {
        /// The app's own text, without secrets.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TokenProviderError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            reason: error.reason,
        }
    }
}

/// A token's lifetime, if the app gave one.
pub(crate) fn positive_lifetime(seconds: Option<i64>) -> Result<Option<Duration>, &'static str> {
    match seconds.map(u64::try_from) {
        None => Ok(None),
        Some(Ok(seconds)) if seconds > 0 => Ok(Some(Duration::from_secs(seconds))),
        Some(_) => Err("the token's lifetime is not positive"),
    }
}

/// Reads a bearer token (RFC 6750 §2.1), with or without the word `Bearer` before it.
pub(crate) fn bearer_token(text: &str) -> Result<&str, &'static str> {
    let text = text.trim_matches(' ');
    let token = match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim_matches(' '),
        None if text.eq_ignore_ascii_case("Bearer") => "",
        _ => text,
    };
    let body = token.trim_end_matches('=');
    if body.is_empty() {
        return Err("the token is empty");
    }
    if body
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
    {
        Ok(token)
    } else {
        Err("the token has characters that a bearer token can't hold (RFC 6750)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearer_tokens_are_read() {
        for (text, token) in [
            ("abc", "abc"),
            ("Bearer abc", "abc"),
            ("bearer  abc ", "abc"),
            ("aZ0-._~+/==", "aZ0-._~+/=="),
            ("bearerabc", "bearerabc"),
        ] {
            assert_eq!(bearer_token(text), Ok(token), "{text:?}");
        }
    }

    #[test]
    fn other_tokens_are_refused() {
        for text in [
            "",
            " ",
            "=",
            "Bearer ",
            "Bearer =",
            "a b",
            "a\r\nX: y",
            "a\n",
            "a\0",
            "a=b",
            "\u{e9}",
            "\u{1f511}\u{1f511}",
        ] {
            assert!(bearer_token(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let token = AccessToken::new("canary".into(), None);
        assert_eq!(format!("{token:?} {token}"), "[redacted] [redacted]");
        let secret = Credentials::app_secret("canary".into());
        assert_eq!(format!("{secret:?}"), "Credentials(app secret)");
        let tokens = Credentials::access_tokens(Arc::new(NoTokens));
        assert_eq!(format!("{tokens:?}"), "Credentials(access tokens)");
    }

    struct NoTokens;

    #[async_trait]
    impl TokenProvider for NoTokens {
        async fn access_token(
            &self,
            _: TokenReason,
        ) -> Result<Arc<AccessToken>, TokenProviderError> {
            Err(TokenProviderError::Failed {
                reason: "none".into(),
            })
        }
    }
}
