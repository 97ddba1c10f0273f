//! Which text of the operator apps' catalogue says what. It has them in each language (`cargo xtask texts`).

use crate::model::{
    advice::Advice,
    error::{CallErrorKind, RequestField, TokenProblem, TrustProblem},
    events::CallStep,
    result_code::ResultCode,
};

/// A text for the operator: its key in the catalogue, and what is put into it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReportText {
    /// The key, such as `error_rejected`. The catalogue of the operator apps has a text for each in English and Chinese, to take over or
    /// to replace.
    pub key: String,
    /// What stands in the place of the text's placeholder, if it has one.
    pub argument: Option<String>,
}

impl ReportText {
    pub(crate) fn plain(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            argument: None,
        }
    }

    pub(crate) fn with(key: &str, argument: String) -> Self {
        Self {
            key: key.to_owned(),
            argument: Some(argument),
        }
    }
}

/// Names the kind for support and logs; it stays what it is.
pub(crate) fn kind(kind: CallErrorKind) -> &'static str {
    title(kind).trim_start_matches("error_")
}

pub(crate) fn title(kind: CallErrorKind) -> &'static str {
    match kind {
        CallErrorKind::InvalidRequest => "error_invalid_request",
        CallErrorKind::TokenUnavailable => "error_token_unavailable",
        CallErrorKind::NotConnected => "error_not_connected",
        CallErrorKind::Untrusted => "error_untrusted",
        CallErrorKind::NoAnswer => "error_no_answer",
        CallErrorKind::TimedOut => "error_timed_out",
        CallErrorKind::HttpStatus => "error_http_status",
        CallErrorKind::Rejected => "error_rejected",
        CallErrorKind::UnreadableAnswer => "error_unreadable_answer",
        CallErrorKind::Cancelled => "error_cancelled",
        CallErrorKind::Internal => "error_internal",
    }
}

pub(crate) fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::FixRequest => "advice_fix_request",
        Advice::CheckSetup => "advice_check_setup",
        Advice::SignInAgain => "advice_sign_in_again",
        Advice::RetryNow => "advice_retry_now",
        Advice::RetryLater => "advice_retry_later",
        Advice::CheckBeforeRetrying => "advice_check_before_retrying",
        Advice::ContactProvider => "advice_contact_provider",
    }
}

pub(crate) fn field(field: RequestField) -> &'static str {
    match field {
        RequestField::Called => "invalid_called",
        RequestField::CallerPresent => "invalid_caller_present",
        RequestField::CallData => "invalid_call_data",
    }
}

pub(crate) fn token(problem: TokenProblem) -> &'static str {
    match problem {
        TokenProblem::ProviderFailed => "token_provider_failed",
        TokenProblem::SignedOut => "token_signed_out",
        TokenProblem::TimedOut => "token_timed_out",
        TokenProblem::InvalidToken => "token_invalid_token",
        TokenProblem::Refused => "token_refused",
        TokenProblem::EndpointFailed => "token_endpoint_failed",
    }
}

pub(crate) fn trust(problem: TrustProblem) -> &'static str {
    match problem {
        TrustProblem::UnknownAuthority => "trust_unknown_authority",
        TrustProblem::NotValidNow => "trust_not_valid_now",
        TrustProblem::WrongHost => "trust_wrong_host",
        TrustProblem::PinMismatch => "trust_pin_mismatch",
        TrustProblem::Revoked => "trust_revoked",
        TrustProblem::Other => "trust_other",
    }
}

pub(crate) fn result_code(code: &ResultCode) -> ReportText {
    match code {
        ResultCode::Unknown { value } => ReportText::with("result_code_unknown", value.clone()),
        documented => ReportText::plain(&format!("result_code_{}", documented.code())),
    }
}

/// A step for support, in English.
pub(crate) fn step(step: &CallStep) -> String {
    match step {
        CallStep::TokenRequested => "token requested".into(),
        CallStep::Connected => "connected".into(),
        CallStep::RequestSent => "request sent".into(),
        CallStep::Answered { http_status } => format!("answered with HTTP status {http_status}"),
        CallStep::Finished {
            error,
            call_may_exist,
        } => finish(*error, *call_may_exist),
    }
}

fn finish(error: Option<CallErrorKind>, call_may_exist: bool) -> String {
    match error {
        None => "finished, the call exists".into(),
        Some(error) if call_may_exist => format!("finished with {}, a call may exist", kind(error)),
        Some(error) => format!("finished with {}, no call exists", kind(error)),
    }
}
