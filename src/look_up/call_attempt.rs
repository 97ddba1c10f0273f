//! A call that was tried, as far as it is known without the service's answer.

use std::fmt;

use crate::model::{
    call::CallRequest,
    error::{CallError, RequestField},
};

/// A call that was tried: what [`find_call`](crate::CallClient::find_call) looks for.
///
/// Give every call data of its own if the app can (`call_data`, such as a random identifier): then no other call can be taken for it.
/// `toString()` and the like show only lengths and the time, because numbers are personal data.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct CallAttempt {
    /// The called number, as it was asked for.
    pub called: String,
    /// The presented number, as it was asked for.
    #[uniffi(default = None)]
    pub caller_present: Option<String>,
    /// The call data, as they were asked for.
    #[uniffi(default = None)]
    pub call_data: Option<String>,
    /// When the call was asked for by the device's clock: Unix time in milliseconds, taken just before `createCall`. The clock may be wrong.
    pub sent_at_ms: i64,
}

impl CallAttempt {
    /// The attempt to make this call at this time.
    #[must_use]
    pub fn new(request: &CallRequest, sent_at_ms: i64) -> Self {
        Self {
            called: request.called.clone(),
            caller_present: request.caller_present.clone(),
            call_data: request.call_data.clone(),
            sent_at_ms,
        }
    }

    /// What keeps it from having been sent, by the rules for calls.
    pub(crate) fn fault(&self) -> Option<(RequestField, String)> {
        match self.request().check() {
            Err(CallError::InvalidRequest { field, reason }) => Some((field, reason)),
            _ => None,
        }
    }

    /// What was asked for.
    pub(crate) fn request(&self) -> CallRequest {
        CallRequest {
            called: self.called.clone(),
            caller_present: self.caller_present.clone(),
            call_data: self.call_data.clone(),
        }
    }
}

impl fmt::Debug for CallAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CallAttempt({:?}, sentAtMs: {})",
            self.request(),
            self.sent_at_ms
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_checked_like_a_request_and_shows_no_number() {
        let request = CallRequest {
            called: "88884432".into(),
            caller_present: Some("95599".into()),
            call_data: Some("canary".into()),
        };
        let attempt = CallAttempt::new(&request, 7);
        assert_eq!(attempt.request(), request);
        assert_eq!(attempt.fault(), None);
        assert_eq!(
            format!("{attempt:?}"),
            "CallAttempt(CallRequest(called: 8 characters, callerPresent: 5 characters, callData: 6 characters), sentAtMs: 7)"
        );
        let empty = CallAttempt::new(&CallRequest::new(""), 7);
        let fault = (RequestField::Called, "is empty".to_owned());
        assert_eq!(empty.fault(), Some(fault));
    }
}
