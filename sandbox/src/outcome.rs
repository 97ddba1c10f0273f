//! What a test number does, turned into a plan.

use std::time::Duration;

use hyper::{
    StatusCode,
    header::{HeaderValue, LOCATION, RETRY_AFTER},
};
use serde::Serialize;

use crate::{
    answer::Answer,
    call_answer::CallAnswer,
    hand_out::HandOut,
    on_dial::OnDial,
    plan::{Delivery, Plan},
    recording::Recording,
};

/// A documented call serial number looks like this.
const SERIAL_NUMBER: &str = "1537353600-21";

/// Just above what a careful client reads (64 KiB).
const TOO_LARGE: usize = 66 * 1024;

/// What the gzip bomb decodes to.
const BOMB: usize = 10_000_000;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    ResultCode {
        code: &'static str,
        description: &'static str,
    },
    Redirect,
    Status {
        status: u16,
        body: Body,
        retry_after: Option<u16>,
    },
    Slow(Duration),
    NoAnswer,
    HalfAnswer,
    HtmlPage,
    NoAccessCode,
    NoSipAddress,
    TooLarge,
    ExpiredToken,
    Gzip,
    Ipv6,
    HostName,
    CodeToEscape,
    SerialNumber,
    NumericCode,
    GzipBomb,
    /// A success; what matters comes when the access code is dialled.
    OnDial(OnDial),
    /// No answer; what matters is what the look-ups know.
    Unanswered(Recording),
}

/// The shapes of error bodies that were seen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    /// `error_code` and `error_msg`
    Gateway(&'static str, &'static str),
    /// `resultCode` and `resultDesc`
    Result(&'static str, &'static str),
    /// `retCode` and `retMsg`
    Ret(&'static str, &'static str),
    /// An HTML page: its title and text.
    Page(&'static str, &'static str),
    Empty,
}

/// What an outcome depends on besides the test number.
pub(crate) struct Setting<'a> {
    pub(crate) domain: &'a str,
    pub(crate) hand_out: &'a HandOut,
    /// Whether the request's token was refused (asked for by [`Outcome::ExpiredToken`] only, as it invalidates it).
    pub(crate) refuse_token: &'a dyn Fn() -> bool,
}

/// The plan for any number that is no test number.
pub(crate) fn success(hand_out: &HandOut) -> Plan {
    Plan::with_call(CallAnswer::success(hand_out).answer(StatusCode::OK))
}

impl Outcome {
    pub(crate) fn plan(self, created: bool, setting: &Setting<'_>) -> Plan {
        let success = CallAnswer::success(setting.hand_out);
        let ok = |answer: CallAnswer<'_>| Plan::with_call(answer.answer(StatusCode::OK));
        let plan = match self {
            Self::ResultCode { code, description } => ok(CallAnswer::failure(code, description)),
            Self::Redirect => Plan::with_call(redirect(setting.domain)),
            Self::Status {
                status,
                body,
                retry_after,
            } => Plan::with_call(refusal(status, body, retry_after)),
            Self::Slow(delay) => Plan {
                delay,
                ..ok(success)
            },
            Self::NoAnswer => Plan {
                delivery: Delivery::Nothing,
                ..ok(success)
            },
            Self::HalfAnswer => Plan {
                delivery: Delivery::Half,
                ..ok(success)
            },
            Self::HtmlPage => Plan::with_call(Answer::html(
                StatusCode::OK,
                "Sign in",
                "Please sign in to the network.",
            )),
            Self::NoAccessCode => ok(success.without_access_code()),
            Self::NoSipAddress => ok(success
                .with_sip_address("sip-gateway")
                .with_serial_number(SERIAL_NUMBER)),
            Self::TooLarge => ok(success.with_padding(TOO_LARGE)),
            Self::ExpiredToken if (setting.refuse_token)() => {
                return Plan::without_call(expired_token());
            }
            Self::ExpiredToken => ok(success),
            Self::Gzip => Plan::with_call(success.answer(StatusCode::OK).gzipped()),
            Self::Ipv6 => ok(success.with_sip_address(&setting.hand_out.ipv6_address)),
            Self::HostName => ok(success.with_sip_address(&setting.hand_out.named_address)),
            Self::CodeToEscape => {
                let hand_out = setting.hand_out.clone().with_code_to_escape();
                ok(CallAnswer::success(&hand_out))
            }
            Self::SerialNumber => ok(success.with_serial_number(SERIAL_NUMBER)),
            Self::NumericCode => ok(success.with_numeric_code()),
            Self::GzipBomb => {
                Plan::with_call(success.with_padding(BOMB).answer(StatusCode::OK).gzipped())
            }
            Self::OnDial(on_dial) => Plan {
                on_dial,
                ..ok(success)
            },
            Self::Unanswered(recording) => Plan {
                delivery: Delivery::Nothing,
                recording,
                ..ok(success)
            },
        };
        Plan { created, ..plan }
    }
}

/// What the service answers to a token that it does not know, or no longer.
pub(crate) fn expired_token() -> Answer {
    Answer::gateway_error(
        StatusCode::UNAUTHORIZED,
        "APIG.0301",
        "The access token is missing, unknown or expired.",
    )
}

fn redirect(domain: &str) -> Answer {
    let answer = Answer::html(StatusCode::FOUND, "302 Found", "The page moved.");
    match HeaderValue::try_from(format!("https://{domain}/elsewhere")) {
        Ok(location) => answer.with_header(LOCATION, location),
        Err(_) => answer,
    }
}

fn refusal(status: u16, body: Body, retry_after: Option<u16>) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Ret {
        ret_code: &'static str,
        ret_msg: &'static str,
    }

    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let answer = match body {
        Body::Gateway(code, message) => Answer::gateway_error(status, code, message),
        Body::Result(code, description) => CallAnswer::failure(code, description).answer(status),
        Body::Ret(ret_code, ret_msg) => Answer::json(status, &Ret { ret_code, ret_msg }),
        Body::Page(title, text) => Answer::html(status, title, text),
        Body::Empty => Answer::empty(status),
    };
    match retry_after {
        Some(seconds) => answer.with_header(RETRY_AFTER, seconds.into()),
        None => answer,
    }
}
