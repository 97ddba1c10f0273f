//! A failed call as an operator and support need it: data that both languages show in the same way.

use crate::{
    journal::call_journal::JournalError,
    model::{
        advice::Advice,
        error::{
            CallError, CallErrorKind, ConnectionProblem, RequestField, TokenProblem, TrustProblem,
        },
        events::CallEvent,
    },
    reports::report_text::{self, ReportText},
};

/// What became of a call that was not created, or that may exist. It holds no secrets and no numbers.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[non_exhaustive]
pub struct FailureReport {
    /// What happened.
    pub problem: FailureProblem,
    /// What happened, for the operator.
    pub title: ReportText,
    /// What exactly happened, for the operator, where more is known.
    pub explanation: Option<ReportText>,
    /// Whether a call task may exist. `false` means that certainly none was created.
    pub call_may_exist: bool,
    /// Whether a call may exist, for the operator.
    pub existence: ReportText,
    /// What to do next.
    pub advice: Advice,
    /// What to do next, for the operator.
    pub next_step: ReportText,
    /// What has to be changed, where it is known.
    pub at_fault: Option<AtFault>,
    /// Seconds to wait before the next call, where the service or its token endpoint asked for it (`Retry-After`).
    pub retry_after_seconds: Option<i64>,
    /// What support asks for, as it came.
    pub details: Vec<ReportDetail>,
    /// What happened during the call, step by step.
    pub steps: Vec<CallEvent>,
    /// One English text for support, to copy: the SDK's version, what happened, codes, serial number, HTTP status, and the call's
    /// steps with milliseconds. It holds no secrets and no numbers.
    pub support_report: String,
}

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum FailureProblem {
    /// The call failed.
    Call {
        /// How.
        kind: CallErrorKind,
    },
    /// The [`CallJournal`](crate::CallJournal) failed, so the call was not started.
    Journal,
    /// The app ended between an earlier call's start and its result, so nobody knows what became of it.
    Interrupted,
}

/// What has to be changed before a call can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum AtFault {
    /// The called number.
    Called,
    /// The number shown as the caller.
    CallerPresent,
    /// The call data.
    CallData,
    /// The app key, the app secret, or what the access tokens come from.
    Credentials,
    /// The service's domain.
    Domain,
    /// The proxy: its address, its user or its password.
    Proxy,
    /// The root certificates to trust.
    RootCertificates,
    /// The pins.
    Pins,
    /// The device's clock.
    DeviceClock,
    /// The file or store of the calls that may exist.
    Journal,
}

/// Something that support asks for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReportDetail {
    /// The key of its name in the catalogue of texts, such as `detail_http_status`.
    pub label: String,
    /// Its value as it came.
    pub value: String,
}

/// What differs between reports. The rest follows from it.
struct Facts {
    problem: FailureProblem,
    title: ReportText,
    explanation: Option<ReportText>,
    call_may_exist: bool,
    advice: Advice,
    at_fault: Option<AtFault>,
    retry_after_seconds: Option<i64>,
    details: Vec<ReportDetail>,
    steps: Vec<CallEvent>,
}

impl FailureReport {
    /// The report of a call that failed.
    pub(crate) fn of_call(error: &CallError, steps: Vec<CallEvent>) -> Self {
        Self::of(Facts {
            problem: FailureProblem::Call { kind: error.kind() },
            title: ReportText::plain(report_text::title(error.kind())),
            explanation: explanation(error),
            call_may_exist: error.call_may_exist(),
            advice: error.advice(),
            at_fault: at_fault(error),
            retry_after_seconds: error.retry_after_seconds(),
            details: details(error),
            steps,
        })
    }

    /// The report of a call that was not started, because it could not be written down first.
    pub(crate) fn of_journal(error: &JournalError) -> Self {
        Self::of(Facts {
            problem: FailureProblem::Journal,
            title: ReportText::plain("error_journal"),
            explanation: None,
            call_may_exist: false,
            advice: Advice::CheckSetup,
            at_fault: Some(AtFault::Journal),
            retry_after_seconds: None,
            details: named_values([("detail_reason", Some(error.to_string()))]),
            steps: Vec::new(),
        })
    }

    /// The report of an earlier process's call.
    pub(crate) fn of_interrupted() -> Self {
        Self::of(Facts {
            problem: FailureProblem::Interrupted,
            title: ReportText::plain("error_interrupted"),
            explanation: None,
            call_may_exist: true,
            advice: Advice::CheckBeforeRetrying,
            at_fault: None,
            retry_after_seconds: None,
            details: Vec::new(),
            steps: Vec::new(),
        })
    }

    fn of(facts: Facts) -> Self {
        Self {
            existence: existence(facts.call_may_exist),
            next_step: next_step(facts.advice, facts.retry_after_seconds),
            support_report: support_report(&facts),
            problem: facts.problem,
            title: facts.title,
            explanation: facts.explanation,
            call_may_exist: facts.call_may_exist,
            advice: facts.advice,
            at_fault: facts.at_fault,
            retry_after_seconds: facts.retry_after_seconds,
            details: facts.details,
            steps: facts.steps,
        }
    }
}

fn existence(call_may_exist: bool) -> ReportText {
    ReportText::plain(if call_may_exist {
        "call_may_exist"
    } else {
        "call_not_created"
    })
}

fn next_step(advice: Advice, retry_after_seconds: Option<i64>) -> ReportText {
    match retry_after_seconds {
        Some(seconds) if advice == Advice::RetryLater => {
            ReportText::with("advice_retry_after", seconds.to_string())
        }
        _ => ReportText::plain(report_text::advice(advice)),
    }
}

fn support_report(facts: &Facts) -> String {
    let advice = report_text::advice(facts.advice);
    let mut lines = vec![
        format!("anoncall {}", env!("CARGO_PKG_VERSION")),
        format!("problem: {}", problem_name(facts.problem)),
        format!("call may exist: {}", yes_or_no(facts.call_may_exist)),
        format!("advice: {}", advice.trim_start_matches("advice_")),
    ];
    if let Some(seconds) = facts.retry_after_seconds {
        lines.push(format!("retry after: {seconds} s"));
    }
    lines.extend(facts.details.iter().map(detail_line));
    lines.extend(facts.steps.iter().map(step_line));
    lines.push(String::new());
    lines.join("\n")
}

fn problem_name(problem: FailureProblem) -> &'static str {
    match problem {
        FailureProblem::Call { kind } => report_text::kind(kind),
        FailureProblem::Journal => "journal",
        FailureProblem::Interrupted => "interrupted",
    }
}

fn detail_line(detail: &ReportDetail) -> String {
    let label = detail.label.trim_start_matches("detail_");
    format!("{label}: {}", detail.value)
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn step_line(event: &CallEvent) -> String {
    format!(
        "{} ms: {}",
        event.elapsed_ms,
        report_text::step(&event.step)
    )
}

fn explanation(error: &CallError) -> Option<ReportText> {
    match error {
        CallError::InvalidRequest { field, .. } => {
            Some(ReportText::plain(report_text::field(*field)))
        }
        CallError::TokenUnavailable { problem, .. } => {
            Some(ReportText::plain(report_text::token(*problem)))
        }
        CallError::Untrusted { problem, .. } => {
            Some(ReportText::plain(report_text::trust(*problem)))
        }
        CallError::Rejected { result_code, .. }
        | CallError::HttpStatus {
            result_code: Some(result_code),
            ..
        } => Some(report_text::result_code(result_code)),
        CallError::NotConnected { .. }
        | CallError::NoAnswer { .. }
        | CallError::TimedOut { .. }
        | CallError::HttpStatus { .. }
        | CallError::UnreadableAnswer { .. }
        | CallError::Cancelled { .. }
        | CallError::Internal { .. } => None,
    }
}

/// What a change would help. Nothing where a call may exist: the question then is another one.
fn at_fault(error: &CallError) -> Option<AtFault> {
    if error.call_may_exist() {
        return None;
    }
    match error {
        CallError::InvalidRequest { field, .. } => Some(match field {
            RequestField::Called => AtFault::Called,
            RequestField::CallerPresent => AtFault::CallerPresent,
            RequestField::CallData => AtFault::CallData,
        }),
        CallError::TokenUnavailable { problem, .. } => match problem {
            TokenProblem::SignedOut | TokenProblem::InvalidToken | TokenProblem::Refused => {
                Some(AtFault::Credentials)
            }
            TokenProblem::ProviderFailed
            | TokenProblem::TimedOut
            | TokenProblem::EndpointFailed => None,
        },
        CallError::NotConnected { problem, .. } => match problem {
            ConnectionProblem::TlsFailed => Some(AtFault::Domain),
            ConnectionProblem::ProxyNotReached
            | ConnectionProblem::ProxyRefused
            | ConnectionProblem::ProxyAuthentication => Some(AtFault::Proxy),
            // Most often the device is offline, which no setting changes.
            ConnectionProblem::NameNotResolved | ConnectionProblem::NotReached => None,
        },
        CallError::Untrusted { problem, .. } => match problem {
            TrustProblem::UnknownAuthority => Some(AtFault::RootCertificates),
            TrustProblem::NotValidNow => Some(AtFault::DeviceClock),
            TrustProblem::WrongHost => Some(AtFault::Domain),
            TrustProblem::PinMismatch => Some(AtFault::Pins),
            TrustProblem::Revoked | TrustProblem::Other => None,
        },
        CallError::HttpStatus {
            status,
            result_code: None,
            ..
        } => match status {
            401 | 403 => Some(AtFault::Credentials),
            404 => Some(AtFault::Domain),
            _ => None,
        },
        _ => None,
    }
}

fn details(error: &CallError) -> Vec<ReportDetail> {
    let kind = Some(report_text::kind(error.kind()).to_owned());
    match error {
        CallError::InvalidRequest { reason, .. }
        | CallError::NotConnected { reason, .. }
        | CallError::Untrusted { reason, .. }
        | CallError::NoAnswer { reason }
        | CallError::Internal { reason, .. } => named_values([
            ("detail_kind", kind),
            ("detail_reason", Some(reason.clone())),
        ]),
        CallError::TimedOut { .. } => named_values([
            ("detail_kind", kind),
            ("detail_reason", Some(error.to_string())),
        ]),
        CallError::Cancelled { .. } => named_values([("detail_kind", kind)]),
        CallError::TokenUnavailable {
            reason,
            http_status,
            service_code,
            description,
            ..
        } => named_values([
            ("detail_kind", kind),
            ("detail_service_code", service_code.clone()),
            (
                "detail_http_status",
                http_status.map(|status| status.to_string()),
            ),
            ("detail_description", description.clone()),
            ("detail_reason", Some(reason.clone())),
        ]),
        CallError::HttpStatus {
            status,
            service_code,
            description,
            request_id,
            call_serial_no,
            ..
        } => named_values([
            ("detail_kind", kind),
            ("detail_service_code", service_code.clone()),
            ("detail_http_status", Some(status.to_string())),
            ("detail_description", description.clone()),
            ("detail_request_id", request_id.clone()),
            ("call_serial_no", call_serial_no.clone()),
        ]),
        CallError::Rejected {
            result_code,
            description,
            call_serial_no,
        } => named_values([
            ("detail_kind", kind),
            ("detail_result_code", Some(result_code.code())),
            ("detail_description", description.clone()),
            ("call_serial_no", call_serial_no.clone()),
        ]),
        CallError::UnreadableAnswer {
            reason,
            call_serial_no,
        } => named_values([
            ("detail_kind", kind),
            ("call_serial_no", call_serial_no.clone()),
            ("detail_reason", Some(reason.clone())),
        ]),
    }
}

fn named_values<const N: usize>(values: [(&str, Option<String>); N]) -> Vec<ReportDetail> {
    let detail = |(label, value): (&str, Option<String>)| {
        value.map(|value| ReportDetail {
            label: label.to_owned(),
            value,
        })
    };
    values.into_iter().filter_map(detail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{events::CallStep, result_code::ResultCode};

    fn refused(retry_after_seconds: Option<i64>) -> CallError {
        CallError::HttpStatus {
            status: 429,
            retry_after_seconds,
            service_code: Some("APIG.0308".into()),
            result_code: None,
            description: Some("Too many.".into()),
            request_id: Some("r-1".into()),
            call_serial_no: None,
        }
    }

    #[test]
    fn the_operator_is_told_what_happened_whether_a_call_exists_and_what_to_do() {
        let error = CallError::Rejected {
            result_code: ResultCode::from_code("7"),
            description: None,
            call_serial_no: Some("1-2".into()),
        };
        let report = FailureReport::of_call(&error, Vec::new());
        assert_eq!(
            [
                Some(report.title),
                report.explanation,
                Some(report.existence),
                Some(report.next_step)
            ],
            [
                ReportText::plain("error_rejected"),
                ReportText::with("result_code_unknown", "7".into()),
                ReportText::plain("call_may_exist"),
                ReportText::plain("advice_check_before_retrying"),
            ]
            .map(Some)
        );
        assert_eq!(report.at_fault, None);
    }

    #[test]
    fn a_time_to_wait_is_part_of_the_advice() {
        let advice = |seconds| FailureReport::of_call(&refused(seconds), Vec::new()).next_step;
        let after = ReportText::with("advice_retry_after", "7".into());
        assert_eq!(advice(Some(7)), after);
        assert_eq!(advice(None), ReportText::plain("advice_retry_later"));
    }

    #[test]
    fn support_gets_everything_in_one_text() {
        let event = |elapsed_ms, step| CallEvent {
            call_id: 1,
            elapsed_ms,
            step,
        };
        let steps = vec![
            event(0, CallStep::TokenRequested),
            event(8, CallStep::Connected),
            event(9, CallStep::RequestSent),
            event(21, CallStep::Answered { http_status: 429 }),
            event(
                22,
                CallStep::Finished {
                    error: Some(CallErrorKind::HttpStatus),
                    call_may_exist: false,
                },
            ),
        ];
        let report = FailureReport::of_call(&refused(Some(7)), steps).support_report;
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            report,
            format!(
                "anoncall {version}\n\
                 problem: http_status\n\
                 call may exist: no\n\
                 advice: retry_later\n\
                 retry after: 7 s\n\
                 kind: http_status\n\
                 service_code: APIG.0308\n\
                 http_status: 429\n\
                 description: Too many.\n\
                 request_id: r-1\n\
                 0 ms: token requested\n\
                 8 ms: connected\n\
                 9 ms: request sent\n\
                 21 ms: answered with HTTP status 429\n\
                 22 ms: finished with http_status, no call exists\n"
            )
        );
    }

    #[test]
    fn what_has_to_be_changed_is_named() {
        let untrusted = |problem| CallError::Untrusted {
            problem,
            reason: String::new(),
        };
        let not_connected = |problem| CallError::NotConnected {
            problem,
            reason: String::new(),
        };
        let no_token = |problem| CallError::TokenUnavailable {
            problem,
            reason: String::new(),
            http_status: None,
            retry_after_seconds: None,
            service_code: None,
            description: None,
        };
        let invalid = |field| CallError::InvalidRequest {
            field,
            reason: String::new(),
        };
        for (error, fault) in [
            (invalid(RequestField::Called), Some(AtFault::Called)),
            (
                invalid(RequestField::CallerPresent),
                Some(AtFault::CallerPresent),
            ),
            (invalid(RequestField::CallData), Some(AtFault::CallData)),
            (
                no_token(TokenProblem::SignedOut),
                Some(AtFault::Credentials),
            ),
            (no_token(TokenProblem::Refused), Some(AtFault::Credentials)),
            (no_token(TokenProblem::TimedOut), None),
            (
                not_connected(ConnectionProblem::TlsFailed),
                Some(AtFault::Domain),
            ),
            (
                not_connected(ConnectionProblem::ProxyRefused),
                Some(AtFault::Proxy),
            ),
            (not_connected(ConnectionProblem::NotReached), None),
            (
                untrusted(TrustProblem::UnknownAuthority),
                Some(AtFault::RootCertificates),
            ),
            (
                untrusted(TrustProblem::NotValidNow),
                Some(AtFault::DeviceClock),
            ),
            (untrusted(TrustProblem::WrongHost), Some(AtFault::Domain)),
            (untrusted(TrustProblem::PinMismatch), Some(AtFault::Pins)),
            (untrusted(TrustProblem::Revoked), None),
            (refused(None), None),
        ] {
            assert_eq!(at_fault(&error), fault, "{error:?}");
        }
        for (status, fault) in [
            (401, Some(AtFault::Credentials)),
            (403, Some(AtFault::Credentials)),
            (404, Some(AtFault::Domain)),
            (400, None),
            (500, None),
        ] {
            let error = CallError::HttpStatus {
                status,
                retry_after_seconds: None,
                service_code: None,
                result_code: None,
                description: None,
                request_id: None,
                call_serial_no: None,
            };
            assert_eq!(at_fault(&error), fault, "{status}");
        }
    }

    #[test]
    fn reports_without_a_call_say_what_they_are() {
        let failed = JournalError::Failed {
            reason: "no room".into(),
        };
        let report = FailureReport::of_journal(&failed);
        assert!(!report.call_may_exist);
        assert!(
            report
                .support_report
                .contains("reason: the journal failed: no room")
        );
        let report = FailureReport::of_interrupted();
        assert!(report.call_may_exist);
        assert!(report.support_report.contains("problem: interrupted"));
    }
}
