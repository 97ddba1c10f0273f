//! Why a look-up told nothing.

use crate::model::{
    advice::Advice,
    error::{CallError, CallErrorKind, RequestField, detail},
};

/// Why a call could not be looked up. It says nothing about whether the call exists.
///
/// A look-up creates nothing, so it may always be repeated. No case holds a secret or a number. `reason` texts are English, for logs and
/// support.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
#[non_exhaustive]
pub enum LookUpError {
    /// The call history is off: [`ClientConfig::call_history`](crate::ClientConfig::call_history). Nothing was sent.
    #[error("the call history is off in the client's settings")]
    NotEnabled,

    /// The call serial number breaks a rule of the service. Nothing was sent.
    #[error("the call serial number is not valid: {reason}")]
    InvalidSerialNumber {
        /// What is wrong with it. The number itself is not repeated.
        reason: String,
    },

    /// The attempt breaks a rule for calls, so it can't have been sent. Nothing was sent now either.
    #[error("the attempt is not valid: {field} {reason}")]
    InvalidAttempt {
        /// The field at fault.
        field: RequestField,
        /// What is wrong with it. The value itself is not repeated.
        reason: String,
    },

    /// The service could not be asked, refused to answer, or gave an answer that can't be used.
    #[error("the look-up failed: {reason}{}", detail(None, &[.service_code, .description, .request_id]))]
    Failed {
        /// What kind of failure it was, as a call would have met it.
        kind: CallErrorKind,
        /// What the app should do next. [`Advice::RetryNow`] and [`Advice::RetryLater`] mean the look-up; it is never
        /// [`Advice::CheckBeforeRetrying`].
        advice: Advice,
        /// What happened.
        reason: String,
        /// The HTTP status, if the service or its token endpoint answered with a failing one.
        http_status: Option<i32>,
        /// Seconds to wait before the next try, if the service asked for it (`Retry-After`).
        retry_after_seconds: Option<i64>,
        /// The service's own code, as it came, if it gave one.
        service_code: Option<String>,
        /// The service's own description, if it gave one.
        description: Option<String>,
        /// The identifier that the service gave the request (`request_id`). Support finds the request by it.
        request_id: Option<String>,
    },
}

impl LookUpError {
    /// A failure of which the service said nothing.
    pub(crate) fn failed(kind: CallErrorKind, advice: Advice, reason: impl Into<String>) -> Self {
        Self::Failed {
            kind,
            advice,
            reason: reason.into(),
            http_status: None,
            retry_after_seconds: None,
            service_code: None,
            description: None,
            request_id: None,
        }
    }

    /// An answer that can't be used.
    pub(crate) fn unreadable(reason: impl Into<String>) -> Self {
        Self::failed(CallErrorKind::UnreadableAnswer, Advice::RetryLater, reason)
    }
}

/// What a call would have met, a look-up met. What it means for a call task is left out: there is none.
impl From<CallError> for LookUpError {
    fn from(error: CallError) -> Self {
        let (kind, advice) = (error.kind(), advice(&error));
        let failed = |reason| Self::failed(kind, advice, reason);
        match error {
            CallError::InvalidRequest { field, reason } => Self::InvalidAttempt { field, reason },
            CallError::NotConnected { reason, .. }
            | CallError::Untrusted { reason, .. }
            | CallError::NoAnswer { reason }
            | CallError::UnreadableAnswer { reason, .. }
            | CallError::Internal { reason, .. } => failed(reason),
            CallError::TimedOut { timeout_ms, .. } => {
                failed(format!("no result within {timeout_ms} ms"))
            }
            CallError::Cancelled { .. } => failed("the look-up was cancelled".into()),
            CallError::TokenUnavailable {
                reason,
                http_status,
                retry_after_seconds,
                service_code,
                description,
                ..
            } => Self::Failed {
                kind,
                advice,
                reason: format!("no access token: {reason}"),
                http_status,
                retry_after_seconds,
                service_code,
                description,
                request_id: None,
            },
            CallError::HttpStatus {
                status,
                retry_after_seconds,
                service_code,
                description,
                request_id,
                ..
            } => Self::Failed {
                kind,
                advice,
                reason: format!("the service answered with HTTP status {status}"),
                http_status: Some(status),
                retry_after_seconds,
                service_code,
                description,
                request_id,
            },
            CallError::Rejected {
                result_code,
                description,
                ..
            } => Self::Failed {
                kind,
                advice,
                reason: "the service did not answer the question".into(),
                http_status: None,
                retry_after_seconds: None,
                service_code: Some(result_code.code()),
                description,
                request_id: None,
            },
        }
    }
}

/// A look-up may be repeated, so nothing has to be checked before.
fn advice(error: &CallError) -> Advice {
    match (error, error.advice()) {
        (CallError::HttpStatus { status, .. }, _) => status_advice(*status),
        (CallError::Internal { .. }, _) => Advice::ContactProvider,
        (
            CallError::NoAnswer { .. } | CallError::TimedOut { .. } | CallError::Cancelled { .. },
            _,
        ) => Advice::RetryNow,
        (_, Advice::CheckBeforeRetrying) => Advice::RetryLater,
        (_, advice) => advice,
    }
}

/// The request is the SDK's own, so a status that blames it blames the set-up: the path may not be there, or the token may not read the
/// history.
fn status_advice(status: i32) -> Advice {
    match status {
        401 => Advice::SignInAgain,
        408 | 429 | 500.. => Advice::RetryLater,
        _ => Advice::CheckSetup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        error::{ConnectionProblem, TokenProblem, TrustProblem},
        result_code::ResultCode,
    };

    fn status(status: i32) -> CallError {
        CallError::HttpStatus {
            status,
            retry_after_seconds: Some(7),
            service_code: Some("APIG.0308".into()),
            result_code: Some(ResultCode::Success),
            description: Some("slow down".into()),
            request_id: Some("r-1".into()),
            call_serial_no: None,
        }
    }

    fn every_error() -> Vec<CallError> {
        let sent = true;
        vec![
            CallError::no_token(TokenProblem::SignedOut, "x"),
            CallError::NotConnected {
                problem: ConnectionProblem::NotReached,
                reason: "x".into(),
            },
            CallError::Untrusted {
                problem: TrustProblem::WrongHost,
                reason: "x".into(),
            },
            CallError::NoAnswer { reason: "x".into() },
            CallError::TimedOut {
                timeout_ms: 5,
                request_sent: sent,
            },
            status(200),
            status(403),
            status(503),
            CallError::Rejected {
                result_code: ResultCode::Unknown { value: "9".into() },
                description: None,
                call_serial_no: None,
            },
            CallError::UnreadableAnswer {
                reason: "x".into(),
                call_serial_no: None,
            },
            CallError::Cancelled { request_sent: sent },
            CallError::Internal {
                reason: "x".into(),
                request_sent: sent,
            },
        ]
    }

    #[test]
    fn no_failure_speaks_of_a_call_task_or_advises_to_check() {
        for error in every_error() {
            let kind = error.kind();
            let failure = LookUpError::from(error);
            let LookUpError::Failed {
                kind: shown,
                advice,
                ..
            } = &failure
            else {
                panic!("{failure:?}")
            };
            assert_eq!(*shown, kind);
            assert_ne!(*advice, Advice::CheckBeforeRetrying, "{failure:?}");
            assert!(!failure.to_string().contains("call task"), "{failure}");
        }
    }

    #[test]
    fn a_status_keeps_what_support_asks_for() {
        let failure = LookUpError::from(status(429));
        assert_eq!(
            failure.to_string(),
            "the look-up failed: the service answered with HTTP status 429 (APIG.0308, slow down, r-1)"
        );
        assert_eq!(
            failure,
            LookUpError::Failed {
                kind: CallErrorKind::HttpStatus,
                advice: Advice::RetryLater,
                reason: "the service answered with HTTP status 429".into(),
                http_status: Some(429),
                retry_after_seconds: Some(7),
                service_code: Some("APIG.0308".into()),
                description: Some("slow down".into()),
                request_id: Some("r-1".into()),
            }
        );
    }

    #[test]
    fn each_failure_has_its_advice() {
        for (error, expected) in every_error().into_iter().zip([
            Advice::SignInAgain,
            Advice::RetryNow,
            Advice::CheckSetup,
            Advice::RetryNow,
            Advice::RetryNow,
            Advice::CheckSetup,
            Advice::CheckSetup,
            Advice::RetryLater,
            Advice::RetryLater,
            Advice::RetryLater,
            Advice::RetryNow,
            Advice::ContactProvider,
        ]) {
            assert_eq!(advice(&error), expected, "{error}");
        }
        assert_eq!(status_advice(400), Advice::CheckSetup);
        assert_eq!(status_advice(401), Advice::SignInAgain);
        assert_eq!(status_advice(408), Advice::RetryLater);
    }

    #[test]
    fn an_invalid_request_is_an_invalid_attempt() {
        let invalid = CallError::InvalidRequest {
            field: RequestField::Called,
            reason: "is empty".into(),
        };
        assert_eq!(
            LookUpError::from(invalid).to_string(),
            "the attempt is not valid: called is empty"
        );
    }
}
