//! What became of a call: the two look-ups, from question to answer.
//!
//! They change nothing at the service. So there is no gate to pass, and a look-up whose connection breaks is sent once more.

use bytes::Bytes;
use reqwest::Url;
use tokio::time::Instant;

use crate::{
    calls::service::{Refusals, Service},
    look_up::{
        call_attempt::CallAttempt,
        call_record::{CallRecord, CallSearch},
        call_search::Search,
        look_up_error::LookUpError,
        look_up_wire::{self, NoAnswer, PAGE, Page},
    },
    model::{
        advice::Advice,
        call::CallRequest,
        error::{CallError, CallErrorKind},
    },
    protocol::{redaction::Redaction, wire::ServiceMessage},
    support::text,
    tokens::token::Token,
    transport::{http::Answer, http_failure::HttpFailure},
};

/// A call serial number is this long at most, in characters (API "queryCallState").
const LONGEST_SERIAL_NUMBER: usize = 50;

/// So many pages are read. A window has seconds, so more calls in it would be hundreds in a second.
const MOST_PAGES: usize = 20;

impl Service {
    /// Where the call with this serial number is in its life.
    pub(crate) async fn call_state(
        &self,
        call_serial_no: &str,
        deadline: Instant,
    ) -> Result<CallRecord, LookUpError> {
        check_serial_number(call_serial_no)?;
        let body = look_up_wire::state_body(call_serial_no).map_err(|error| internal(&error))?;
        let nobody = CallRequest::new("");
        let read = |body: &[u8], redaction: &Redaction| {
            look_up_wire::read_call_state(body, call_serial_no, redaction)
        };
        self.look_up(self.call_state_url(), body.into(), &nobody, read, deadline)
            .await
    }

    /// The call, if the history has it.
    pub(crate) async fn find_call(
        &self,
        attempt: &CallAttempt,
        deadline: Instant,
    ) -> Result<CallSearch, LookUpError> {
        let url = self.call_history_url().ok_or(LookUpError::NotEnabled)?;
        if let Some((field, reason)) = attempt.fault() {
            return Err(LookUpError::InvalidAttempt { field, reason });
        }
        self.learn_the_time(url, attempt, deadline).await?;
        let search = self.search(attempt);
        let mut matches: Vec<CallRecord> = Vec::new();
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            let page = self.page(url, &search, offset, attempt, deadline).await?;
            offset += page.records;
            let is_last = is_last(&page, offset);
            for record in page.matches {
                if !matches.iter().any(|other| is_same_call(other, &record)) {
                    matches.push(record);
                }
            }
            if is_last {
                return Ok(CallSearch::of(matches));
            }
        }
        Err(LookUpError::failed(
            CallErrorKind::UnreadableAnswer,
            Advice::ContactProvider,
            format!("the history has more than {offset} calls of these seconds"),
        ))
    }

    /// Asks once by the device's clock, if no answer has told the service's time yet: for the answer's date alone.
    async fn learn_the_time(
        &self,
        url: &Url,
        attempt: &CallAttempt,
        deadline: Instant,
    ) -> Result<(), LookUpError> {
        let clock = self.http().clock();
        if clock.offset().is_some() {
            return Ok(());
        }
        let asked = self
            .page(url, &self.search(attempt), 0, attempt, deadline)
            .await;
        match asked {
            // Perhaps for the device's time.
            Err(LookUpError::Failed {
                kind: CallErrorKind::Rejected,
                ..
            }) if clock.offset().is_some() => Ok(()),
            asked => asked.map(drop),
        }
    }

    fn search<'a>(&self, attempt: &'a CallAttempt) -> Search<'a> {
        Search::new(attempt, self.http().clock().offset(), self.total_timeout())
    }

    async fn page(
        &self,
        url: &Url,
        search: &Search<'_>,
        offset: usize,
        attempt: &CallAttempt,
        deadline: Instant,
    ) -> Result<Page, LookUpError> {
        let body = look_up_wire::history_body(search.window(), offset)
            .map_err(|error| internal(&error))?;
        let read = |body: &[u8], redaction: &Redaction| {
            look_up_wire::read_history(body, search, redaction)
        };
        self.look_up(url, body.into(), &attempt.request(), read, deadline)
            .await
    }

    /// One question: what `read` makes of the answer. `about` is what the service's texts must not repeat.
    async fn look_up<T>(
        &self,
        url: &Url,
        body: Bytes,
        about: &CallRequest,
        read: impl Fn(&[u8], &Redaction) -> Result<T, NoAnswer>,
        deadline: Instant,
    ) -> Result<T, LookUpError> {
        let ask = |token: Token| {
            let body = body.clone();
            async move {
                let answer = self.ask(url, &token, body, deadline).await;
                answer.map(|answer| (answer, token))
            }
        };
        let refusals = Refusals {
            is_one: |asked: &Asked| has_status(asked, &[401, 403]),
            proved: || {},
            // 403 with a new token says that no token of this app may ask: it still serves calls.
            ends_new_token: |asked: &Asked| has_status(asked, &[401]),
        };
        let asked = self.with_token(deadline, ask, refusals).await?;
        let (answer, token) = asked.map_err(|failure| self.unanswered(failure))?;
        let redaction = self.redaction(about, &token);
        if answer.status != 200 {
            let message = look_up_wire::read_failure(&answer.body, &redaction);
            return Err(failed(&answer, message));
        }
        match read(&answer.body, &redaction) {
            Ok(told) => Ok(told),
            Err(NoAnswer::Refused(message)) => Err(refused(message)),
            Err(NoAnswer::Unreadable(reason)) => {
                answer.distrust();
                Err(LookUpError::unreadable(reason))
            }
        }
    }

    /// An idle connection may be closed by the server at the moment it is used. Once more is enough: after a broken connection, those
    /// that are as old are not used.
    async fn ask(
        &self,
        url: &Url,
        token: &Token,
        body: Bytes,
        deadline: Instant,
    ) -> Result<Answer<'_>, HttpFailure> {
        let post = |body| self.http().post_query(url, token.expose(), body, deadline);
        match post(body.clone()).await {
            Err(HttpFailure::Broken(_)) => post(body).await,
            answer => answer,
        }
    }

    fn unanswered(&self, failure: HttpFailure) -> CallError {
        match failure {
            HttpFailure::Broken(reason) => CallError::NoAnswer { reason },
            HttpFailure::Unreadable(reason) => CallError::UnreadableAnswer {
                reason,
                call_serial_no: None,
            },
            other => self.not_sent(other),
        }
    }
}

/// An answer, and the token that it was asked with.
type Asked<'a> = Result<(Answer<'a>, Token), HttpFailure>;

fn has_status(asked: &Asked, statuses: &[i32]) -> bool {
    matches!(asked, Ok((answer, _)) if statuses.contains(&answer.status))
}

fn check_serial_number(serial_number: &str) -> Result<(), LookUpError> {
    let invalid = |reason: String| Err(LookUpError::InvalidSerialNumber { reason });
    let length = serial_number.chars().count();
    if serial_number.trim().is_empty() {
        invalid("is empty".into())
    } else if length > LONGEST_SERIAL_NUMBER {
        invalid(format!(
            "has {length} characters, more than {LONGEST_SERIAL_NUMBER}"
        ))
    } else if serial_number.chars().any(char::is_control) {
        invalid("has a control character".into())
    } else if text::is_damaged(serial_number) {
        invalid(text::DAMAGED.into())
    } else {
        Ok(())
    }
}

/// Whether there is nothing behind this page, which ends at `offset`.
fn is_last(page: &Page, offset: usize) -> bool {
    match page.total {
        _ if page.records == 0 => true,
        Some(total) => offset >= total,
        None => page.records < PAGE,
    }
}

/// A new call moves the others to later places, so that a record may come on two pages.
fn is_same_call(one: &CallRecord, other: &CallRecord) -> bool {
    one.call_serial_no.is_some() && one.call_serial_no == other.call_serial_no
}

fn failed(answer: &Answer, message: ServiceMessage) -> LookUpError {
    CallError::HttpStatus {
        status: answer.status,
        retry_after_seconds: answer.retry_after_seconds,
        service_code: message.code,
        result_code: None,
        description: message.description,
        request_id: message.request_id,
        call_serial_no: None,
    }
    .into()
}

/// The service answered that it does not answer.
fn refused(message: ServiceMessage) -> LookUpError {
    let code = message.code.as_deref().map_or("", str::trim);
    LookUpError::Failed {
        kind: CallErrorKind::Rejected,
        advice: refusal_advice(code),
        reason: "the service did not answer the question".into(),
        http_status: None,
        retry_after_seconds: None,
        service_code: message.code,
        description: message.description,
        request_id: message.request_id,
    }
}

/// By the documented return codes of both endpoints. 1 of queryCallState, "failed to query", may be a call that the service does not know
/// yet.
fn refusal_advice(code: &str) -> Advice {
    match code {
        "3" => Advice::FixRequest,
        "2" | "4" | "12" => Advice::ContactProvider,
        _ => Advice::RetryLater,
    }
}

fn internal(error: &serde_json::Error) -> LookUpError {
    LookUpError::failed(
        CallErrorKind::Internal,
        Advice::ContactProvider,
        error.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(records: usize, total: Option<usize>) -> Page {
        Page {
            records,
            total,
            ..Page::default()
        }
    }

    #[test]
    fn serial_numbers_have_rules() {
        for good in ["1537353600-21", &"7".repeat(50), &"\u{4e16}".repeat(50)] {
            assert_eq!(check_serial_number(good), Ok(()), "{good}");
        }
        for bad in ["", "  ", "1\n", "1\u{7f}", "1\u{fffd}", &"7".repeat(51)] {
            let error = check_serial_number(bad).unwrap_err();
            assert!(
                matches!(error, LookUpError::InvalidSerialNumber { .. }),
                "{bad}"
            );
            assert!(!error.to_string().contains("777"), "{error}");
        }
    }

    #[test]
    fn pages_are_followed_to_the_total() {
        assert!(is_last(&page(PAGE, Some(PAGE)), PAGE));
        assert!(!is_last(&page(PAGE, Some(PAGE + 1)), PAGE));
        assert!(is_last(&page(1, Some(PAGE + 1)), PAGE + 1));
        assert!(!is_last(&page(10, Some(11)), 10), "a shorter page");
        assert!(is_last(&page(0, Some(7)), 5), "nothing more comes");
        assert!(!is_last(&page(PAGE, None), PAGE));
        assert!(is_last(&page(PAGE - 1, None), PAGE - 1));
    }

    #[test]
    fn return_codes_have_their_advice() {
        for (code, advice) in [
            ("1", Advice::RetryLater),
            ("2", Advice::ContactProvider),
            ("3", Advice::FixRequest),
            ("4", Advice::ContactProvider),
            ("12", Advice::ContactProvider),
            ("77", Advice::RetryLater),
        ] {
            assert_eq!(refusal_advice(code), advice, "{code}");
        }
    }
}
