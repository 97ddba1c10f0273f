//! What the app asks for and what it gets.

use std::{fmt, sync::Arc};

use crate::{
    model::{
        error::{CallError, RequestField},
        sip::SipServer,
    },
    support::{
        secret::{REDACTED, Secret},
        text,
    },
};

/// A call to create.
///
/// Lengths are in Unicode characters. Numbers are sent as they are: the service's numbers need not be E.164, so they are
/// checked but never reformatted. Its text form shows only lengths, because numbers are personal data.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct CallRequest {
    /// The called number, 1 to 32 characters.
    pub called: String,
    /// The number shown as the caller, at most 32 characters. If it is absent or empty, the platform's own number is shown.
    #[uniffi(default = None)]
    pub caller_present: Option<String>,
    /// Data that the platform attaches to the call, at most 1024 characters.
    #[uniffi(default = None)]
    pub call_data: Option<String>,
}

impl CallRequest {
    /// A call to this number, without a presented number and call data.
    #[must_use]
    pub fn new(called: impl Into<String>) -> Self {
        Self {
            called: called.into(),
            caller_present: None,
            call_data: None,
        }
    }

    /// Checks every rule of the service that can be checked here (API "createcall", body fields).
    pub(crate) fn check(&self) -> Result<(), CallError> {
        if self.called.trim().is_empty() {
            return Err(invalid(RequestField::Called, "is empty"));
        }
        check_text(RequestField::Called, &self.called, 32)?;
        if let Some(number) = &self.caller_present {
            check_text(RequestField::CallerPresent, number, 32)?;
        }
        if let Some(data) = &self.call_data {
            check_text(RequestField::CallData, data, 1024)?;
        }
        Ok(())
    }
}

fn check_text(field: RequestField, value: &str, limit: usize) -> Result<(), CallError> {
    let length = value.chars().count();
    if length > limit {
        return Err(invalid(
            field,
            &format!("has {length} characters, more than {limit}"),
        ));
    }
    if value.chars().any(char::is_control) {
        return Err(invalid(field, "has a control character"));
    }
    if text::is_damaged(value) {
        return Err(invalid(field, text::DAMAGED));
    }
    Ok(())
}

fn invalid(field: RequestField, reason: &str) -> CallError {
    CallError::InvalidRequest {
        field,
        reason: reason.to_owned(),
    }
}

impl fmt::Debug for CallRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |text: &Option<String>| text.as_ref().map_or(0, |text| text.chars().count());
        write!(
            f,
            "CallRequest(called: {} characters, callerPresent: {} characters, callData: {} characters)",
            self.called.chars().count(),
            length(&self.caller_present),
            length(&self.call_data)
        )
    }
}

/// How a call ends.
pub(crate) type CallResult = Result<CreatedCall, CallError>;

/// A call task that was created: what the VoIP SDK needs to dial it.
///
/// Use [`sip`](CreatedCall::sip) and [`access_code`](CreatedCall::access_code) with SDKs that take host, port and code,
/// and [`sip_uri`](CreatedCall::sip_uri) with those that take a SIP URI.
#[derive(Debug, Clone, uniffi::Record)]
#[non_exhaustive]
pub struct CreatedCall {
    /// The SIP server to dial.
    pub sip: SipServer,
    /// The access code to dial there.
    pub access_code: Arc<AccessCode>,
    /// The call serial number, if the service gave one. Log it: support finds the call by it.
    pub call_serial_no: Option<String>,
}

#[uniffi::export]
impl CreatedCall {
    /// `sip:{access code}@{host}:{port}`, escaped by RFC 3261 §25.1. It contains the access code: do not log it.
    #[must_use]
    pub fn sip_uri(&self) -> String {
        self.sip.uri(self.access_code.0.expose())
    }
}

/// The code that reaches the call at the SIP server. It is opaque, and whoever has it can take the call, so only
/// [`reveal`](AccessCode::reveal) shows it, and it is wiped from the SDK's memory when it is released.
#[derive(uniffi::Object)]
pub struct AccessCode(Secret);

impl AccessCode {
    pub(crate) fn new(code: Secret) -> Self {
        Self(code)
    }
}

#[uniffi::export]
impl AccessCode {
    /// The code itself, for the VoIP SDK.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.expose().to_owned()
    }
}

impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_at_fault(request: &CallRequest) -> Option<RequestField> {
        match request.check() {
            Err(CallError::InvalidRequest { field, .. }) => Some(field),
            _ => None,
        }
    }

    #[test]
    fn lengths_count_characters() {
        let mut request = CallRequest::new("\u{4e16}".repeat(32));
        assert_eq!(field_at_fault(&request), None);
        request.called.push('1');
        assert_eq!(field_at_fault(&request), Some(RequestField::Called));

        let mut request = CallRequest::new("1");
        request.caller_present = Some("1".repeat(33));
        assert_eq!(field_at_fault(&request), Some(RequestField::CallerPresent));
        request.caller_present = Some("1".repeat(32));
        request.call_data = Some("\u{1f4de}".repeat(1024));
        assert_eq!(field_at_fault(&request), None);
        request.call_data = Some("x".repeat(1025));
        assert_eq!(field_at_fault(&request), Some(RequestField::CallData));
    }

    #[test]
    fn empty_numbers_and_control_characters_are_refused() {
        for called in ["", "  ", "1\n", "1\0", "\u{85}1", "1\u{7f}", "1\u{fffd}"] {
            assert_eq!(
                field_at_fault(&CallRequest::new(called)),
                Some(RequestField::Called),
                "{called:?}"
            );
        }
        for called in ["88884432", "+86 10 1234", "*31#1", "sip.user"] {
            assert_eq!(
                field_at_fault(&CallRequest::new(called)),
                None,
                "{called:?}"
            );
        }
    }

    #[test]
    fn debug_shows_no_number() {
        let request = CallRequest {
            called: "88884432".into(),
            caller_present: Some("95599".into()),
            call_data: None,
        };
        assert_eq!(
            format!("{request:?}"),
            "CallRequest(called: 8 characters, callerPresent: 5 characters, callData: 0 characters)"
        );
    }

    #[test]
    fn an_access_code_is_shown_by_reveal_alone() {
        let code = AccessCode::new(Secret::new("179080024609291".into()));
        assert_eq!(format!("{code:?} {code}"), "[redacted] [redacted]");
        assert_eq!(code.reveal(), "179080024609291");
    }

    #[test]
    fn a_created_call_is_dialled_at_its_sip_uri() {
        let call = CreatedCall {
            sip: SipServer::parse("10.0.0.1:5060").unwrap(),
            access_code: Arc::new(AccessCode::new(Secret::new("1#2".into()))),
            call_serial_no: None,
        };
        assert_eq!(call.sip_uri(), "sip:1%232@10.0.0.1:5060");
    }
}
