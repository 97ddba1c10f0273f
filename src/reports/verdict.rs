//! All that can be asked of an error, as one value: an app reads it without calling back into the core.

use crate::{
    model::{
        advice::Advice,
        error::{CallError, CallErrorKind},
    },
    reports::failure_report::FailureReport,
};

/// What a [`CallError`] means.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CallVerdict {
    /// The case as a plain value, stable for logs and analytics.
    pub kind: CallErrorKind,
    /// What happened, in English, for logs and support.
    pub message: String,
    /// Whether a call task may exist at the service although the call failed. `false` means that certainly none was created.
    pub call_may_exist: bool,
    /// What the app should do next.
    pub advice: Advice,
    /// Seconds to wait before the next call, if the service or its token endpoint asked for it (`Retry-After`).
    pub retry_after_seconds: Option<i64>,
    /// The service's own code as it came, if it gave one: the result code or a gateway's code.
    pub service_code: Option<String>,
    /// The service's identifier for the request (`request_id`), if it gave one. Support finds the request by it.
    pub request_id: Option<String>,
    /// The call serial number, if the service gave one. Support finds the call by it.
    pub call_serial_no: Option<String>,
    /// The failure for an operator's screen and for support. A call outside of a session has no steps there.
    pub report: FailureReport,
}

#[uniffi::export]
impl CallError {
    /// What this error means.
    #[must_use]
    pub fn verdict(&self) -> CallVerdict {
        CallVerdict {
            kind: self.kind(),
            message: self.to_string(),
            call_may_exist: self.call_may_exist(),
            advice: self.advice(),
            retry_after_seconds: self.retry_after_seconds(),
            service_code: self.service_code(),
            request_id: self.request_id(),
            call_serial_no: self.call_serial_no(),
            report: FailureReport::of_call(self, Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::result_code::ResultCode;

    #[test]
    fn a_verdict_has_all_that_support_asks_for() {
        let rejected = CallError::Rejected {
            result_code: ResultCode::CallNotConfirmed,
            description: None,
            call_serial_no: Some("1-2".into()),
        };
        let verdict = rejected.verdict();
        assert_eq!(verdict.kind, CallErrorKind::Rejected);
        assert_eq!(verdict.message, rejected.to_string());
        assert!(verdict.call_may_exist);
        assert_eq!(verdict.advice, Advice::CheckBeforeRetrying);
        assert_eq!(verdict.service_code.as_deref(), Some("30011010001"));
        assert_eq!(verdict.call_serial_no.as_deref(), Some("1-2"));
        assert_eq!(verdict.request_id, None);
        assert_eq!(verdict.report.call_may_exist, verdict.call_may_exist);

        let busy = CallError::HttpStatus {
            status: 429,
            retry_after_seconds: Some(7),
            service_code: Some("APIG.0308".into()),
            result_code: None,
            description: None,
            request_id: Some("r-1".into()),
            call_serial_no: None,
        };
        let verdict = busy.verdict();
        assert!(!verdict.call_may_exist);
        assert_eq!(verdict.retry_after_seconds, Some(7));
        assert_eq!(verdict.service_code.as_deref(), Some("APIG.0308"));
        assert_eq!(verdict.request_id.as_deref(), Some("r-1"));
    }
}
