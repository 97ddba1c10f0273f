//! Why a request got no answer, and what that proves.

use std::{error::Error, io};

use rustls::AlertDescription;

use crate::{
    model::error::{ConnectionProblem, TrustProblem},
    support::causes::causes,
    transport::tunnel::proxy_failure,
    trust::untrusted::untrusted,
};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum HttpFailure {
    /// No connection was made.
    NotConnected(ConnectionProblem, String),
    /// No connection was made, because the server is not trusted.
    Untrusted(TrustProblem, String),
    /// The server refused the TLS handshake, which TLS 1.3 says only after the client may have sent its request.
    HandshakeRefused(String),
    /// The connection broke; only the send gate knows whether the request had left.
    Broken(String),
    /// An answer came but its head can't be read, or its body is over the limit or wrongly encoded.
    Unreadable(String),
    /// The deadline passed.
    TimedOut,
}

impl HttpFailure {
    /// What reqwest's error means.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if let Some((problem, reason)) = untrusted(error) {
            return Self::Untrusted(problem, reason);
        }
        if let Some(reason) = handshake_refused(error) {
            return Self::HandshakeRefused(reason);
        }
        let reason = reason(error);
        if error.is_connect() {
            Self::NotConnected(connection_problem(error), reason)
        } else if causes(error).any(is_unreadable) {
            Self::Unreadable(format!("it is no valid HTTP: {reason}"))
        } else {
            Self::Broken(reason)
        }
    }

    /// What it means where there is a proxy between.
    pub(crate) fn of_proxied(error: &reqwest::Error) -> Self {
        let (problem, reason) = match Self::of(error) {
            Self::NotConnected(problem, reason) => (problem, reason),
            other => return other,
        };
        let (problem, reason) = match proxy_failure(error) {
            // It is not known which part of the way took so long.
            _ if error.is_timeout() => (
                ConnectionProblem::ProxyNotReached,
                "the connection through the proxy took too long".into(),
            ),
            Some((problem, what)) => (problem, format!("the proxy: {}", what.unwrap_or(&reason))),
            None => (problem, reason),
        };
        Self::NotConnected(problem, reason)
    }

    /// Whether no connection was made.
    pub(crate) fn is_of_connecting(&self) -> bool {
        matches!(
            self,
            Self::NotConnected(..) | Self::Untrusted(..) | Self::HandshakeRefused(_)
        )
    }
}

fn connection_problem(error: &reqwest::Error) -> ConnectionProblem {
    let tls = tls_error(error);
    if error.is_dns() {
        ConnectionProblem::NameNotResolved
    } else if tls.is_some_and(is_lasting) {
        ConnectionProblem::TlsFailed
    } else {
        ConnectionProblem::NotReached
    }
}

fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// Whether the next handshake would fail in the same way.
fn is_lasting(error: &rustls::Error) -> bool {
    match error {
        rustls::Error::AlertReceived(alert) => !matches!(
            alert,
            AlertDescription::CloseNotify
                | AlertDescription::UserCanceled
                | AlertDescription::InternalError
        ),
        // What does not speak TLS, such as plain HTTP, sends what is no TLS message.
        rustls::Error::InvalidMessage(_)
        | rustls::Error::PeerIncompatible(_)
        | rustls::Error::PeerMisbehaved(_)
        | rustls::Error::NoApplicationProtocol => true,
        _ => false,
    }
}

/// A client of TLS 1.3 may send as soon as it has finished its own part of the handshake. A server that then asks in vain for the
/// client's certificate has read no request (RFC 8446 §6.2, `certificate_required`).
fn handshake_refused(error: &reqwest::Error) -> Option<String> {
    match tls_error(error)? {
        error @ rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            Some(tls_reason(error))
        }
        _ => None,
    }
}

/// What rustls's error means to an app developer.
fn tls_reason(error: &rustls::Error) -> String {
    match error {
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "the server asks for a client certificate".into()
        }
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server supports neither TLS 1.2 nor TLS 1.3".into()
        }
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => {
            "the server does not know the domain (TLS alert unrecognized_name)".into()
        }
        rustls::Error::AlertReceived(alert) => {
            format!("the server refused the TLS handshake (alert {alert:?})")
        }
        rustls::Error::InvalidMessage(_) => "the server does not speak TLS at this port".into(),
        other => format!("the TLS handshake failed: {other}"),
    }
}

/// The innermost cause, which is the one that says something; reqwest's own texts name only the URL.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the connection took too long".into();
    }
    if let Some(error) = tls_error(error) {
        return tls_reason(error);
    }
    if causes(error).any(is_end_of_stream) {
        return "the connection was closed".into();
    }
    let innermost = causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default();
    if error.is_dns() {
        format!("the name can't be resolved: {innermost}")
    } else {
        innermost
    }
}

/// Whether something came that is not HTTP: in the head, or between a body's chunks.
fn is_unreadable(cause: &(dyn Error + 'static)) -> bool {
    let of_head = cause.downcast_ref::<hyper::Error>();
    let of_body = cause.downcast_ref::<io::Error>().map(io::Error::kind);
    of_head.is_some_and(hyper::Error::is_parse)
        || matches!(
            of_body,
            Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)
        )
}

fn is_end_of_stream(cause: &(dyn Error + 'static)) -> bool {
    cause
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use rustls::{Error as TlsError, InvalidMessage, PeerIncompatible, PeerMisbehaved};

    use super::*;

    #[test]
    fn only_failures_to_connect_are_of_connecting() {
        let reason = String::new;
        let of_connecting = [
            HttpFailure::NotConnected(ConnectionProblem::NotReached, reason()),
            HttpFailure::Untrusted(TrustProblem::WrongHost, reason()),
            HttpFailure::HandshakeRefused(reason()),
        ];
        let later = [
            HttpFailure::Broken(reason()),
            HttpFailure::Unreadable(reason()),
            HttpFailure::TimedOut,
        ];
        assert!(of_connecting.iter().all(HttpFailure::is_of_connecting));
        assert!(!later.iter().any(HttpFailure::is_of_connecting));
    }

    #[test]
    fn failures_that_the_next_handshake_would_repeat_are_lasting() {
        let lasting = [
            TlsError::AlertReceived(AlertDescription::HandshakeFailure),
            TlsError::AlertReceived(AlertDescription::ProtocolVersion),
            TlsError::InvalidMessage(InvalidMessage::InvalidContentType),
            TlsError::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon),
            TlsError::PeerMisbehaved(PeerMisbehaved::IllegalMiddleboxChangeCipherSpec),
            TlsError::NoApplicationProtocol,
        ];
        let passing = [
            TlsError::AlertReceived(AlertDescription::CloseNotify),
            TlsError::AlertReceived(AlertDescription::UserCanceled),
            TlsError::AlertReceived(AlertDescription::InternalError),
            TlsError::DecryptError,
        ];
        assert!(lasting.iter().all(is_lasting));
        assert!(!passing.iter().any(is_lasting));
    }

    #[test]
    fn reasons_say_what_is_wrong_with_the_handshake() {
        let alert = TlsError::AlertReceived;
        for (error, reason) in [
            (
                alert(AlertDescription::CertificateRequired),
                "the server asks for a client certificate",
            ),
            (
                alert(AlertDescription::ProtocolVersion),
                "the server supports neither TLS 1.2 nor TLS 1.3",
            ),
            (
                alert(AlertDescription::UnrecognisedName),
                "the server does not know the domain (TLS alert unrecognized_name)",
            ),
            (
                alert(AlertDescription::HandshakeFailure),
                "the server refused the TLS handshake (alert HandshakeFailure)",
            ),
            (
                TlsError::InvalidMessage(InvalidMessage::InvalidContentType),
                "the server does not speak TLS at this port",
            ),
            (
                TlsError::DecryptError,
                "the TLS handshake failed: cannot decrypt peer's message",
            ),
        ] {
            assert_eq!(tls_reason(&error), reason);
        }
    }

    #[test]
    fn io_errors_show_unreadable_answers_and_closed_connections() {
        let error = |kind| -> Box<dyn Error> { Box::new(io::Error::from(kind)) };
        for (kind, unreadable, ended) in [
            (io::ErrorKind::InvalidInput, true, false),
            (io::ErrorKind::InvalidData, true, false),
            (io::ErrorKind::UnexpectedEof, false, true),
            (io::ErrorKind::ConnectionReset, false, false),
        ] {
            let error = error(kind);
            assert_eq!(is_unreadable(error.as_ref()), unreadable, "{kind}");
            assert_eq!(is_end_of_stream(error.as_ref()), ended, "{kind}");
        }
    }

    #[test]
    fn a_tls_error_is_found_among_the_causes() {
        let inner = TlsError::NoApplicationProtocol;
        let error = io::Error::other(io::Error::other(inner.clone()));
        assert_eq!(tls_error(&error), Some(&inner));
        assert_eq!(tls_error(&io::Error::other("of another kind")), None);
    }
}
