//! What can go wrong with a call, whether a call task may exist nevertheless, and what to do next.

use crate::model::{advice::Advice, result_code::ResultCode};

/// Why a call failed.
///
/// Ask [`call_may_exist`](CallError::call_may_exist) before calling again, and [`advice`](CallError::advice) for what to do.
/// No case contains a secret. `reason` texts are English, for logs and support; show the operator a text of the app's own, chosen by
/// [`kind`](CallError::kind) and [`advice`](CallError::advice).
///
/// A later version of the SDK may add cases, here and in the other enums of its results. Keep an `else` or `default` branch that relies on
/// [`call_may_exist`](CallError::call_may_exist) and [`advice`](CallError::advice), and log [`kind`](CallError::kind) and the codes rather
/// than texts: those do not change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum CallError {
    /// The request breaks a rule of the service. Nothing was sent.
    #[error("the request is not valid: {field} {reason}")]
    InvalidRequest {
        /// The field at fault.
        field: RequestField,
        /// What is wrong with it. The value itself is not repeated.
        reason: String,
    },

    /// There was no access token, so no call was sent.
    #[error("no access token: {reason}{}", detail(*.http_status, &[.service_code, .description]))]
    TokenUnavailable {
        /// What kind of problem it was.
        problem: TokenProblem,
        /// What happened. If the app's token provider failed, its own text.
        reason: String,
        /// The HTTP status of the token endpoint, if it answered.
        http_status: Option<i32>,
        /// Seconds to wait before the next attempt, if the token endpoint asked for it.
        retry_after_seconds: Option<i64>,
        /// The token endpoint's own error code, as it came.
        service_code: Option<String>,
        /// The token endpoint's own description, with its request identifier if it gave one.
        description: Option<String>,
    },

    /// The service could not be reached: DNS lookup, connection or TLS handshake failed. Nothing was sent.
    #[error("not connected, nothing was sent: {reason}")]
    NotConnected {
        /// What kind of problem it was.
        problem: ConnectionProblem,
        /// What happened.
        reason: String,
    },

    /// The server did not prove its identity. Nothing was sent.
    #[error("the server is not trusted, nothing was sent: {reason}")]
    Untrusted {
        /// What kind of problem it was.
        problem: TrustProblem,
        /// What happened.
        reason: String,
    },

    /// The request was sent, then the connection broke before an answer arrived. A call task may exist.
    #[error("the request was sent but no answer came: {reason}")]
    NoAnswer {
        /// What happened.
        reason: String,
    },

    /// The deadline passed.
    #[error("no result within {timeout_ms} ms; {}", sent_text(*.request_sent))]
    TimedOut {
        /// The deadline that passed, in milliseconds.
        timeout_ms: i64,
        /// Whether the request had been sent; if so, a call task may exist.
        request_sent: bool,
    },

    /// The service answered with an HTTP status other than 200. What its body says counts more than the status.
    #[error("the service answered with HTTP status {status}{}", detail(None, &[.service_code, .description, .request_id, .call_serial_no]))]
    HttpStatus {
        /// The HTTP status.
        status: i32,
        /// Seconds to wait before the next attempt, if the service asked for it (`Retry-After`).
        retry_after_seconds: Option<i64>,
        /// The service's own code, as it came, if the body had one.
        service_code: Option<String>,
        /// What that code means, if it is one of the documented result codes.
        result_code: Option<ResultCode>,
        /// The service's own description, if the body had one.
        description: Option<String>,
        /// The service's identifier for the request, if the body had one. Support finds the request by it.
        request_id: Option<String>,
        /// The call serial number, if the body had one. Then a call task may exist.
        call_serial_no: Option<String>,
    },

    /// The service answered that the call failed.
    #[error("the service rejected the call: result code {}{}", .result_code.code(), rejection(.result_code, .description.as_deref()))]
    Rejected {
        /// The result code.
        result_code: ResultCode,
        /// The service's own description (`resultDesc`), if it gave one.
        description: Option<String>,
        /// The call serial number, if the service gave one. Then a call task may exist.
        call_serial_no: Option<String>,
    },

    /// An answer came that can't be used: it is not HTTP, or it has status 200 but is not what the service documents. A call task may
    /// exist.
    #[error("the service's answer can't be read: {reason}")]
    UnreadableAnswer {
        /// What is wrong with it.
        reason: String,
        /// The call serial number, if the answer had one. The provider can find the call by it.
        call_serial_no: Option<String>,
    },

    /// The app cancelled the call, or closed or released the client.
    #[error("the call was cancelled; {}", sent_text(*.request_sent))]
    Cancelled {
        /// Whether the request had been sent; if so, a call task may exist.
        request_sent: bool,
    },

    /// A fault in the SDK. Please report it.
    #[error("internal fault: {reason}; {}", sent_text(*.request_sent))]
    Internal {
        /// What happened.
        reason: String,
        /// Whether the request had been sent; if so, a call task may exist.
        request_sent: bool,
    },
}

/// Statuses by which the service says that it did not take the request.
const REFUSED: [i32; 5] = [400, 401, 403, 404, 429];

impl CallError {
    /// Whether a call task may exist at the service although the call failed. `false` means that certainly none was created.
    #[must_use]
    pub fn call_may_exist(&self) -> bool {
        match self {
            Self::InvalidRequest { .. }
            | Self::TokenUnavailable { .. }
            | Self::NotConnected { .. }
            | Self::Untrusted { .. } => false,
            Self::NoAnswer { .. } | Self::UnreadableAnswer { .. } => true,
            Self::TimedOut { request_sent, .. }
            | Self::Cancelled { request_sent }
            | Self::Internal { request_sent, .. } => *request_sent,
            Self::HttpStatus {
                status,
                result_code,
                call_serial_no,
                ..
            } => {
                call_serial_no.is_some()
                    || match result_code {
                        Some(code) => code.call_may_exist(),
                        None => !REFUSED.contains(status),
                    }
            }
            Self::Rejected {
                result_code,
                call_serial_no,
                ..
            } => result_code.call_may_exist() || call_serial_no.is_some(),
        }
    }

    /// What the app should do next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        if self.call_may_exist() {
            return Advice::CheckBeforeRetrying;
        }
        match self {
            Self::InvalidRequest { .. } => Advice::FixRequest,
            Self::TokenUnavailable { problem, .. } => problem.advice(),
            Self::NotConnected { problem, .. } => problem.advice(),
            Self::Untrusted { .. } => Advice::CheckSetup,
            Self::HttpStatus {
                status,
                result_code,
                ..
            } => match result_code {
                Some(code) => code.advice(),
                None => status_advice(*status),
            },
            Self::Rejected { result_code, .. } => result_code.advice(),
            Self::Internal { .. } => Advice::ContactProvider,
            Self::NoAnswer { .. }
            | Self::TimedOut { .. }
            | Self::UnreadableAnswer { .. }
            | Self::Cancelled { .. } => Advice::RetryNow,
        }
    }

    /// The case as a plain value, stable for logs and analytics.
    #[must_use]
    pub fn kind(&self) -> CallErrorKind {
        match self {
            Self::InvalidRequest { .. } => CallErrorKind::InvalidRequest,
            Self::TokenUnavailable { .. } => CallErrorKind::TokenUnavailable,
            Self::NotConnected { .. } => CallErrorKind::NotConnected,
            Self::Untrusted { .. } => CallErrorKind::Untrusted,
            Self::NoAnswer { .. } => CallErrorKind::NoAnswer,
            Self::TimedOut { .. } => CallErrorKind::TimedOut,
            Self::HttpStatus { .. } => CallErrorKind::HttpStatus,
            Self::Rejected { .. } => CallErrorKind::Rejected,
            Self::UnreadableAnswer { .. } => CallErrorKind::UnreadableAnswer,
            Self::Cancelled { .. } => CallErrorKind::Cancelled,
            Self::Internal { .. } => CallErrorKind::Internal,
        }
    }
}

impl CallError {
    /// Seconds to wait before the next call, if the service or its token endpoint asked for it (`Retry-After`).
    pub(crate) fn retry_after_seconds(&self) -> Option<i64> {
        match self {
            Self::TokenUnavailable {
                retry_after_seconds,
                ..
            }
            | Self::HttpStatus {
                retry_after_seconds,
                ..
            } => *retry_after_seconds,
            _ => None,
        }
    }

    /// The service's own code as it came: the result code or a gateway's code.
    pub(crate) fn service_code(&self) -> Option<String> {
        match self {
            Self::Rejected { result_code, .. } => Some(result_code.code()),
            Self::HttpStatus { service_code, .. } | Self::TokenUnavailable { service_code, .. } => {
                service_code.clone()
            }
            _ => None,
        }
    }

    /// The service's identifier for the request (`request_id`).
    pub(crate) fn request_id(&self) -> Option<String> {
        match self {
            Self::HttpStatus { request_id, .. } => request_id.clone(),
            _ => None,
        }
    }

    /// The call serial number, if the service gave one.
    pub(crate) fn call_serial_no(&self) -> Option<String> {
        match self {
            Self::Rejected { call_serial_no, .. }
            | Self::HttpStatus { call_serial_no, .. }
            | Self::UnreadableAnswer { call_serial_no, .. } => call_serial_no.clone(),
            _ => None,
        }
    }
}

fn status_advice(status: i32) -> Advice {
    match status {
        400 => Advice::FixRequest,
        401 => Advice::SignInAgain,
        429 => Advice::RetryLater,
        _ => Advice::CheckSetup,
    }
}

fn sent_text(request_sent: bool) -> &'static str {
    if request_sent {
        "the request was sent, so a call task may exist"
    } else {
        "the request was not sent"
    }
}

pub(crate) fn detail(status: Option<i32>, parts: &[&Option<String>]) -> String {
    let status = status.map(|status| format!("HTTP status {status}"));
    let parts: Vec<&str> = std::iter::once(&status)
        .chain(parts.iter().copied())
        .flatten()
        .map(String::as_str)
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    }
}

fn rejection(code: &ResultCode, description: Option<&str>) -> String {
    match description {
        Some(description) => format!(" ({description})"),
        None => format!(" ({})", code.meaning().trim_end_matches('.')),
    }
}

/// The case of a [`CallError`], without its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// See [`CallError::InvalidRequest`].
    InvalidRequest,
    /// See [`CallError::TokenUnavailable`].
    TokenUnavailable,
    /// See [`CallError::NotConnected`].
    NotConnected,
    /// See [`CallError::Untrusted`].
    Untrusted,
    /// See [`CallError::NoAnswer`].
    NoAnswer,
    /// See [`CallError::TimedOut`].
    TimedOut,
    /// See [`CallError::HttpStatus`].
    HttpStatus,
    /// See [`CallError::Rejected`].
    Rejected,
    /// See [`CallError::UnreadableAnswer`].
    UnreadableAnswer,
    /// See [`CallError::Cancelled`].
    Cancelled,
    /// See [`CallError::Internal`].
    Internal,
}

/// A field of a call's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum RequestField {
    /// The called number.
    Called,
    /// The number shown as the caller.
    CallerPresent,
    /// The call data.
    CallData,
}

impl std::fmt::Display for RequestField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Called => "called",
            Self::CallerPresent => "callerPresent",
            Self::CallData => "callData",
        })
    }
}

/// Why there was no access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum TokenProblem {
    /// The app's token provider failed.
    ProviderFailed,
    /// The app's token provider says that the operator has to sign in again.
    SignedOut,
    /// No token came before the call's deadline.
    TimedOut,
    /// What came is not a bearer token (RFC 6750 §2.1).
    InvalidToken,
    /// The token endpoint refused the request (HTTP status 400 to 404). The app key, the app secret or the domain may be wrong.
    Refused,
    /// The token endpoint failed.
    EndpointFailed,
}

impl TokenProblem {
    fn advice(self) -> Advice {
        match self {
            Self::ProviderFailed | Self::TimedOut | Self::EndpointFailed => Advice::RetryLater,
            Self::SignedOut => Advice::SignInAgain,
            Self::InvalidToken | Self::Refused => Advice::CheckSetup,
        }
    }
}

/// Why the service could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum ConnectionProblem {
    /// The domain has no address. Usually the device is offline; otherwise the domain is wrong.
    NameNotResolved,
    /// The connection was refused, took too long, or broke before the request was sent.
    NotReached,
    /// The TLS handshake failed for a cause that does not pass by itself: the server speaks no TLS at this port, supports only old
    /// versions, does not know the domain, or asks for a client certificate.
    TlsFailed,
    /// The proxy could not be reached, or no connection through it was made in time.
    ProxyNotReached,
    /// The proxy does not connect to the service: it forbids it, can't reach the service itself, or does not answer as a proxy.
    ProxyRefused,
    /// The proxy wants a user and a password, or refuses those that it got (status 407).
    ProxyAuthentication,
}

impl ConnectionProblem {
    fn advice(self) -> Advice {
        match self {
            Self::NameNotResolved | Self::NotReached | Self::ProxyNotReached => Advice::RetryNow,
            Self::ProxyRefused => Advice::RetryLater,
            Self::TlsFailed | Self::ProxyAuthentication => Advice::CheckSetup,
        }
    }
}

/// Why a server was not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum TrustProblem {
    /// The certificate comes from no trusted authority: a private deployment whose root is missing, or an attack.
    UnknownAuthority,
    /// The certificate has expired or is not valid yet: often the device's clock is wrong.
    NotValidNow,
    /// The certificate is for another host.
    WrongHost,
    /// The server's public key matches no pin.
    PinMismatch,
    /// The certificate was revoked.
    Revoked,
    /// The certificate is unusable for another reason.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: i32, code: Option<&str>, call_serial_no: Option<&str>) -> CallError {
        let result_code = code.map(ResultCode::from_code);
        CallError::HttpStatus {
            status,
            retry_after_seconds: None,
            service_code: code.map(Into::into),
            result_code: result_code.filter(|code| !matches!(code, ResultCode::Unknown { .. })),
            description: None,
            request_id: None,
            call_serial_no: call_serial_no.map(Into::into),
        }
    }

    fn status(status: i32, code: Option<&str>) -> CallError {
        answered(status, code, None)
    }

    #[test]
    fn only_statuses_that_refuse_say_not_created() {
        for refused in REFUSED {
            assert!(!status(refused, None).call_may_exist(), "{refused}");
        }
        for other in [201, 204, 302, 408, 409, 418, 500, 502, 503, 504] {
            assert!(status(other, None).call_may_exist(), "{other}");
            assert_eq!(status(other, None).advice(), Advice::CheckBeforeRetrying);
        }
    }

    #[test]
    fn a_result_code_in_a_failing_status_is_evidence() {
        let invalid = status(500, Some("30010000003"));
        assert!(!invalid.call_may_exist());
        assert_eq!(invalid.advice(), Advice::FixRequest);
        assert!(status(500, Some("30011010001")).call_may_exist());
        assert!(status(500, Some("APIG.0101")).call_may_exist());
        assert!(status(500, Some("0")).call_may_exist());
    }

    #[test]
    fn the_strongest_word_of_a_failing_status_counts() {
        for refused in REFUSED {
            for code in ["0", "30011010001", "30010019999"] {
                let error = status(refused, Some(code));
                assert!(error.call_may_exist(), "{refused} {code}");
                assert_eq!(error.advice(), Advice::CheckBeforeRetrying);
            }
            assert!(!status(refused, Some("APIG.0101")).call_may_exist());
            assert!(answered(refused, None, Some("1-2")).call_may_exist());
        }
        let added = answered(500, Some("30010010001"), Some("1-2"));
        assert!(added.call_may_exist());
        assert_eq!(added.advice(), Advice::CheckBeforeRetrying);
        assert_eq!(
            added.to_string(),
            "the service answered with HTTP status 500 (30010010001, 1-2)"
        );
    }

    #[test]
    fn a_failing_status_gives_its_own_advice() {
        for (refused, advice) in [
            (400, Advice::FixRequest),
            (401, Advice::SignInAgain),
            (403, Advice::CheckSetup),
            (404, Advice::CheckSetup),
            (429, Advice::RetryLater),
        ] {
            assert_eq!(status(refused, None).advice(), advice);
            let busy = status(refused, Some("30010010001"));
            assert_eq!(busy.advice(), Advice::RetryLater, "{refused}");
        }
    }

    #[test]
    fn a_rejected_call_with_a_serial_number_may_exist() {
        let rejected = |serial: Option<&str>| CallError::Rejected {
            result_code: ResultCode::InvalidParameter,
            description: None,
            call_serial_no: serial.map(Into::into),
        };
        assert!(!rejected(None).call_may_exist());
        assert!(rejected(Some("1")).call_may_exist());
        assert_eq!(rejected(Some("1")).advice(), Advice::CheckBeforeRetrying);
    }

    #[test]
    fn texts_are_sentences_for_a_log() {
        let error = CallError::Rejected {
            result_code: ResultCode::VdnUnavailable,
            description: None,
            call_serial_no: None,
        };
        assert_eq!(
            error.to_string(),
            "the service rejected the call: result code 30010010002 (The VDN, the tenant's virtual call centre, is unavailable)"
        );
        assert_eq!(
            status(403, Some("APIG.1002")).to_string(),
            "the service answered with HTTP status 403 (APIG.1002)"
        );
    }

    #[test]
    fn texts_say_whether_the_request_was_sent() {
        for (request_sent, said) in [
            (true, "the request was sent, so a call task may exist"),
            (false, "the request was not sent"),
        ] {
            let timed_out = CallError::TimedOut {
                timeout_ms: 10_000,
                request_sent,
            };
            let cancelled = CallError::Cancelled { request_sent };
            let internal = CallError::Internal {
                reason: "panic".into(),
                request_sent,
            };
            for (error, text) in [
                (timed_out, "no result within 10000 ms; "),
                (cancelled, "the call was cancelled; "),
                (internal, "internal fault: panic; "),
            ] {
                assert_eq!(error.to_string(), format!("{text}{said}"));
            }
        }
    }

    #[test]
    fn an_invalid_request_names_its_field() {
        for (field, name) in [
            (RequestField::Called, "called"),
            (RequestField::CallerPresent, "callerPresent"),
            (RequestField::CallData, "callData"),
        ] {
            let error = CallError::InvalidRequest {
                field,
                reason: "is empty".into(),
            };
            let text = format!("the request is not valid: {name} is empty");
            assert_eq!(error.to_string(), text);
        }
    }
}
