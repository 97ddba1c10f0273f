//! Why a request got no answer, and what that proves.

use std::{error::Error, io};

use hyper_util::client::legacy;

use crate::{error::TrustProblem, trust};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum HttpFailure {
    /// No connection was made.
    Connect(String),
    /// No connection was made, because the server is not trusted.
    Untrusted(TrustProblem, String),
    /// The connection broke; only the send gate knows whether the request had left.
    Broken(String),
    /// The answer's body came but is over the limit or wrongly encoded.
    Unreadable(String),
}

impl HttpFailure {
    /// The request failed.
    pub(crate) fn of_request(error: &legacy::Error) -> Self {
        if let Some((problem, reason)) = trust::untrusted(error) {
            Self::Untrusted(problem, reason)
        } else if error.is_connect() {
            Self::Connect(reason(error))
        } else {
            Self::Broken(reason(error))
        }
    }

    /// The connection failed while the answer's body came.
    pub(crate) fn of_body(error: &hyper::Error) -> Self {
        Self::Broken(reason(error))
    }
}

/// The innermost cause, which is the one that tells something.
fn reason(error: &(dyn Error + 'static)) -> String {
    let of_kind = |kind| trust::causes(error).any(|cause| is_of_kind(cause, kind));
    if of_kind(io::ErrorKind::TimedOut) {
        return "the connection took too long".into();
    }
    if of_kind(io::ErrorKind::UnexpectedEof) {
        return "the connection was closed".into();
    }
    let innermost = trust::causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default();
    // The connector's only sign of it is this text.
    if trust::causes(error).any(|cause| cause.to_string() == "dns error") {
        format!("the name can't be resolved: {innermost}")
    } else {
        innermost
    }
}

fn is_of_kind(cause: &(dyn Error + 'static), kind: io::ErrorKind) -> bool {
    cause
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == kind)
}

#[cfg(test)]
mod tests {
    use hyper::Uri;
    use hyper_util::client::legacy::connect::HttpConnector;
    use tower_service::Service;

    use super::*;

    #[tokio::test]
    async fn a_name_that_can_not_be_resolved_is_told() {
        // A label of 64 characters: no server is asked for it (RFC 1035 §2.3.4).
        let uri: Uri = format!("http://{}.invalid/", "a".repeat(64))
            .parse()
            .unwrap();
        let error = HttpConnector::new().call(uri).await.unwrap_err();
        let reason = reason(&error);
        assert!(
            reason.starts_with("the name can't be resolved: "),
            "{reason}"
        );
    }
}
