//! The called numbers that choose an outcome: one table that feeds the behaviour, `--list` and the README.

use std::time::Duration;

use crate::{
    on_dial::OnDial,
    outcome::{Body, Outcome},
    recording::Recording,
};

/// A called number that chooses what createcall answers.
#[derive(Clone, Copy, Debug)]
pub struct TestNumber {
    /// The called number.
    pub number: &'static str,
    /// What happens when it is called.
    pub does: &'static str,
    /// Whether a call task is created: where the service leaves it open, the worst case for the client.
    pub created: bool,
    pub(crate) outcome: Outcome,
}

/// All test numbers; any other number succeeds.
#[must_use]
pub fn test_numbers() -> &'static [TestNumber] {
    TEST_NUMBERS
}

pub(crate) fn find(number: &str) -> Option<&'static TestNumber> {
    TEST_NUMBERS.iter().find(|entry| entry.number == number)
}

/// A documented result code, which is its own test number.
const fn code(
    number: &'static str,
    created: bool,
    does: &'static str,
    description: &'static str,
) -> TestNumber {
    TestNumber {
        number,
        does,
        created,
        outcome: Outcome::ResultCode {
            code: number,
            description,
        },
    }
}

/// An HTTP status: below 500 the request was refused for certain.
const fn status(number: &'static str, status: u16, does: &'static str, body: Body) -> TestNumber {
    let outcome = Outcome::Status {
        status,
        body,
        retry_after: None,
    };
    TestNumber {
        number,
        does,
        created: status >= 500,
        outcome,
    }
}

const fn status_with_wait(
    number: &'static str,
    status: u16,
    retry_after: u16,
    does: &'static str,
    body: Body,
) -> TestNumber {
    let outcome = Outcome::Status {
        status,
        body,
        retry_after: Some(retry_after),
    };
    TestNumber {
        number,
        does,
        created: status >= 500,
        outcome,
    }
}

/// A call task is created, whatever the client gets to know about it.
const fn call(number: &'static str, does: &'static str, outcome: Outcome) -> TestNumber {
    TestNumber {
        number,
        does,
        created: true,
        outcome,
    }
}

#[rustfmt::skip]
const TEST_NUMBERS: &[TestNumber] = &[
    code("30010000001", false, "result code: the feature is not enabled", "The feature is not enabled and cannot be used."),
    code("30010000002", false, "result code: no SIP server information", "No SIP server information is found."),
    code("30010000003", false, "result code: input parameter verification failed", "Input parameter verification failed."),
    code("30010010001", false, "result code: adding the outbound call task failed", "Failed to add an outbound call task."),
    code("30010010002", false, "result code: the VDN is unavailable", "The VDN is unavailable."),
    code("30010010003", false, "result code: the VDN configuration is abnormal", "The VDN configuration is abnormal, and the recording path fails to be generated."),
    code("30010019999", true, "result code: other CCM exceptions", "Other CCM exceptions."),
    code("30011010001", true, "result code: no call setup success event", "The call fails to be created because the call setup success event is not received."),
    code("30011019999", true, "result code: other CCUCS exceptions", "Other CCUCS exceptions."),
    code("30010009999", true, "result code: the chat module is abnormal", "The chat module is abnormal."),
    call("90000302", "302 to another path of the sandbox, which must not be followed", Outcome::Redirect),
    status("90000400", 400, "400 with error_code and error_msg", Body::Gateway("APIG.1002", "Incorrect request parameters.")),
    status("90000401", 401, "401 whatever the token", Body::Gateway("APIG.0301", "Incorrect authentication information.")),
    status("90000403", 403, "403 with error_code and error_msg", Body::Gateway("APIG.0304", "The app is not authorized to access the API.")),
    status("90000404", 404, "404 with an HTML page", Body::Page("404 Not Found", "The requested path does not exist.")),
    status("90000418", 418, "418 with a firewall's HTML page", Body::Page("418 Blocked", "The request was blocked by the web application firewall.")),
    status_with_wait("90000429", 429, 7, "429 with Retry-After: 7", Body::Gateway("APIG.0308", "The throttling threshold has been reached.")),
    status("90000500", 500, "500 with resultCode and resultDesc", Body::Result("30010019999", "Other CCM exceptions.")),
    status("90000502", 502, "502 with an HTML page", Body::Page("502 Bad Gateway", "openresty")),
    status_with_wait("90000503", 503, 3, "503 with Retry-After: 3, retCode and retMsg", Body::Ret("503", "The service is busy.")),
    status("90000504", 504, "504 without a body", Body::Empty),
    call("90001001", "succeeds after 30 s", Outcome::Slow(Duration::from_secs(30))),
    call("90001002", "succeeds after 1 s", Outcome::Slow(Duration::from_secs(1))),
    call("90001003", "closes the connection without an answer", Outcome::NoAnswer),
    call("90001004", "sends half of the answer, then closes the connection", Outcome::HalfAnswer),
    call("90001005", "200 with an HTML page", Outcome::HtmlPage),
    call("90001006", "success without an access code", Outcome::NoAccessCode),
    call("90001007", "success without a usable SIP address, with a call serial number", Outcome::NoSipAddress),
    call("90001008", "success in an answer of more than 65 KiB", Outcome::TooLarge),
    call("90001009", "401 as for an expired token (no call task); with the next token issued it succeeds", Outcome::ExpiredToken),
    call("90001010", "succeeds, gzip-compressed whatever the client accepts", Outcome::Gzip),
    call("90001011", "succeeds with an IPv6 SIP server", Outcome::Ipv6),
    call("90001012", "succeeds with a call serial number", Outcome::SerialNumber),
    call("90001013", "succeeds with the result code as a JSON number", Outcome::NumericCode),
    call("90001014", "result code 30019999999, which is not documented", Outcome::ResultCode { code: "30019999999", description: "Something that no document mentions." }),
    call("90001015", "success in an answer of 10 MB, gzip-compressed to 45 KB whatever the client accepts", Outcome::GzipBomb),
    call("90001016", "succeeds with an access code that a SIP URI has to escape", Outcome::CodeToEscape),
    call("90001017", "succeeds with a SIP server given as a host name", Outcome::HostName),
    call("90002000", "succeeds; with --sip, the SIP server does not answer the INVITE", Outcome::OnDial(OnDial::Ignore)),
    call("90002003", "succeeds; with --sip, the called party answers and hangs up after 3 s", Outcome::OnDial(OnDial::HangUpAfter(Duration::from_secs(3)))),
    call("90002180", "succeeds; with --sip, the called party answers after ringing for 5 s", Outcome::OnDial(OnDial::AnswerAfter(Duration::from_secs(5)))),
    call("90002410", "succeeds; with --sip, the access code is expired: 410", Outcome::OnDial(OnDial::CodeExpired)),
    call("90002480", "succeeds; with --sip, nobody answers: 480 after ringing for 10 s", Outcome::OnDial(OnDial::NoAnswer)),
    call("90002486", "succeeds; with --sip, the called party is busy: 486", Outcome::OnDial(OnDial::Busy)),
    call("90002603", "succeeds; with --sip, the called party declines: 603", Outcome::OnDial(OnDial::Decline)),
    call("90003002", "closes the connection without an answer; the look-ups know of the call after 2 s", Outcome::Unanswered(Recording::Late(Duration::from_secs(2)))),
    call("90003003", "closes the connection without an answer; the look-ups never know of the call", Outcome::Unanswered(Recording::Never)),
    call("90003004", "closes the connection without an answer; the call history has another operator's call that looks the same", Outcome::Unanswered(Recording::WithTwin)),
    call("90003005", "closes the connection without an answer; the call history has another operator's call to the same number", Outcome::Unanswered(Recording::WithSibling)),
    call("90003403", "closes the connection without an answer; the call history answers 403", Outcome::Unanswered(Recording::Forbidden)),
];
