//! The bodies of the two look-ups: queryCallState and queryCallDetailRecord.
//!
//! The history is the whole tenant's. Other calls' numbers leave this file in no form; what they were read from is wiped.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    look_up::{
        call_record::{CallRecord, CallState, EndReason},
        call_search::{Candidate, Search, Window},
    },
    protocol::{
        redaction::Redaction,
        wire::{self, ServiceMessage},
    },
    support::{json::Json, text::trim},
};

/// How many records are asked for at a time. So many fit into the answer's limit even with the longest call data, each character of it
/// escaped: 50 times 7 KB.
pub(crate) const PAGE: usize = 50;

/// The kind of calls that createcall makes: anonymous outbound ones.
const ANONYMOUS: &str = "2";

/// What both answers say on success.
const SUCCESS: &str = "0";

/// What the history says when there is no record.
const NO_DATA: &str = "1";

const RETURN_CODE: &str = "retCode";
const RESULT: &str = "result";
const TOTAL: &str = "total";
const RECORDS: &str = "callInfo";
const CALL_SERIAL_NO: &str = "callSerialNo";
const CALLED: &str = "called";
const CALLER_PRESENT: &str = "callerPresent";
const CALL_DATA: &str = "callData";
const STATE: &str = "state";
const REASON: &str = "reasonCode";
const BEGAN: &str = "startTime";
const TALKING: &str = "talkingTime";
const TALK_SECONDS: &str = "talkDuration";

/// When a call ended: the first of them that the record has.
const ENDS: [&str; 2] = ["releaseTime", "endTime"];

/// Fields whose values are somebody's personal data.
const PERSONAL: [&str; 5] = [CALLED, CALLER_PRESENT, CALL_DATA, "caller", "agentPresent"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StateBody<'a> {
    call_serial_no: &'a str,
}

pub(crate) fn state_body(call_serial_no: &str) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&StateBody { call_serial_no })
}

/// All texts, as the service has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HistoryBody {
    start_time: String,
    end_time: String,
    task_type: &'static str,
    offset: String,
    limit: String,
}

/// A page of the history, from this record on.
pub(crate) fn history_body(window: Window, offset: usize) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&HistoryBody {
        start_time: window.from_ms.to_string(),
        end_time: window.to_ms.to_string(),
        task_type: ANONYMOUS,
        offset: offset.to_string(),
        limit: PAGE.to_string(),
    })
}

/// Why an answer with status 200 does not tell what was asked for.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It can't be used.
    Unreadable(String),
    /// The service says so. The code is as it came.
    Refused(ServiceMessage),
}

/// What a page of the history says of the call that is searched for.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) matches: Vec<CallRecord>,
    /// How many records it has.
    pub(crate) records: usize,
    /// How many there are on all pages, if it says so.
    pub(crate) total: Option<usize>,
}

/// queryCallState's answer with status 200.
pub(crate) fn read_call_state(
    body: &[u8],
    call_serial_no: &str,
    redaction: &Redaction,
) -> Result<CallRecord, NoAnswer> {
    let json = Json::object(body).map_err(NoAnswer::Unreadable)?;
    if return_code(&json)?.as_str() != SUCCESS {
        return Err(refused(&json, redaction));
    }
    let result = wire::one(json.values(RESULT), "result", Some).map_err(NoAnswer::Unreadable)?;
    let Some(result) = result.and_then(Json::unwrapped) else {
        return Err(unreadable("it has no result"));
    };
    if number(&result, STATE).is_none() {
        return Err(unreadable("it has no state"));
    }
    let named = scalar(&result, CALL_SERIAL_NO);
    if named.is_some_and(|named| trim(&named) != trim(call_serial_no)) {
        return Err(unreadable("it is about another call"));
    }
    Ok(CallRecord {
        call_serial_no: Some(call_serial_no.to_owned()),
        ..record(&result, redaction)
    })
}

/// queryCallDetailRecord's answer with status 200.
pub(crate) fn read_history(
    body: &[u8],
    search: &Search,
    redaction: &Redaction,
) -> Result<Page, NoAnswer> {
    let json = Json::object(body).map_err(NoAnswer::Unreadable)?;
    match return_code(&json)?.as_str() {
        SUCCESS => {}
        NO_DATA => return Ok(Page::default()),
        _ => return Err(refused(&json, redaction)),
    }
    let result = wire::one(json.values(RESULT), "result", Some).map_err(NoAnswer::Unreadable)?;
    let Some(result) = result.and_then(Json::unwrapped) else {
        return Err(unreadable("it has no result"));
    };
    let total = number(&result, TOTAL).and_then(|total| usize::try_from(total).ok());
    let list = wire::one(result.values(RECORDS), "list of calls", Some);
    let records = match list.map_err(NoAnswer::Unreadable)? {
        Some(Json::List(records)) => records.as_slice(),
        None if total == Some(0) => &[],
        _ => return Err(unreadable("it has no list of calls")),
    };
    let matching = records.iter().filter(|record| is_found(search, record));
    Ok(Page {
        matches: matching.map(|json| record(json, redaction)).collect(),
        records: records.len(),
        total,
    })
}

fn return_code(json: &Json) -> Result<Zeroizing<String>, NoAnswer> {
    let code = wire::text(json.values(RETURN_CODE), "return code");
    let code = code.map_err(NoAnswer::Unreadable)?;
    Ok(Zeroizing::new(trim(&code).to_owned()))
}

/// What an answer with another status says of itself.
pub(crate) fn read_failure(body: &[u8], redaction: &Redaction) -> ServiceMessage {
    Json::object(body).map_or_else(
        |_| ServiceMessage::default(),
        |json| words(&json, redaction),
    )
}

fn refused(json: &Json, redaction: &Redaction) -> NoAnswer {
    NoAnswer::Refused(words(json, redaction))
}

/// The service's own words, without the numbers of whoever's calls the answer holds.
fn words(json: &Json, redaction: &Redaction) -> ServiceMessage {
    let mut personal = Vec::new();
    for name in PERSONAL {
        json.everywhere(name, &mut |value| {
            value.for_each_scalar(&mut |scalar| personal.extend(scalar.as_it_came()));
        });
    }
    let personal = personal.iter().map(|text| text.as_str());
    wire::message(json, &redaction.clone().personal(personal))
}

fn unreadable(reason: &str) -> NoAnswer {
    NoAnswer::Unreadable(reason.to_owned())
}

/// A record without a number or a time that can be read is no evidence.
fn is_found(search: &Search, record: &Json) -> bool {
    let (Some(called), Some(created_ms)) = (scalar(record, CALLED), time(record, BEGAN)) else {
        return false;
    };
    search.finds(&Candidate {
        called: &called,
        caller_present: scalar(record, CALLER_PRESENT)
            .as_deref()
            .map(String::as_str),
        call_data: scalar(record, CALL_DATA).as_deref().map(String::as_str),
        created_ms,
    })
}

fn record(json: &Json, redaction: &Redaction) -> CallRecord {
    let text = |name| scalar(json, name).map(|text| text.to_string());
    let code = |name| number(json, name).and_then(|code| i32::try_from(code).ok());
    let state = CallState::of(code(STATE));
    // Before the end it says nothing, and 0 would name a reason.
    let has_ended = state == CallState::Ended;
    CallRecord {
        call_serial_no: text(CALL_SERIAL_NO).and_then(|serial| redaction.identifier(&serial)),
        called: text(CALLED),
        caller_present: text(CALLER_PRESENT),
        call_data: text(CALL_DATA),
        state,
        end_reason: code(REASON).filter(|_| has_ended).map(EndReason::of),
        created_ms: time(json, BEGAN),
        answered_ms: time(json, TALKING),
        ended_ms: ENDS
            .iter()
            .find_map(|name| time(json, name))
            .filter(|_| has_ended),
        talk_seconds: number(json, TALK_SECONDS).filter(|seconds| *seconds >= 0),
    }
}

/// A field's only text, or its only whole number in digits.
fn scalar(record: &Json, name: &'static str) -> Option<Zeroizing<String>> {
    wire::text(record.values(name), name).ok()
}

/// A whole number, which may come as text.
fn number(record: &Json, name: &'static str) -> Option<i64> {
    trim(&scalar(record, name)?).parse().ok()
}

/// Unix time in milliseconds. 0 stands for none.
fn time(record: &Json, name: &'static str) -> Option<i64> {
    number(record, name).filter(|ms| *ms > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::look_up::call_attempt::CallAttempt;

    const SENT: i64 = 1_621_576_992_000;

    fn attempt() -> CallAttempt {
        CallAttempt {
            called: "88889060".into(),
            caller_present: None,
            call_data: None,
            sent_at_ms: SENT,
        }
    }

    fn history(body: &str) -> Result<Page, NoAnswer> {
        let attempt = attempt();
        let search = Search::new(&attempt, None, Duration::from_secs(10));
        read_history(body.as_bytes(), &search, &Redaction::default())
    }

    /// A page with these records, each with the fields that a match needs unless it overwrites them.
    fn page(records: &str) -> Page {
        history(&format!(
            r#"{{"retCode":"0","result":{{"total":"3","callInfo":[{records}]}}}}"#
        ))
        .unwrap()
    }

    fn state(body: &str) -> Result<CallRecord, NoAnswer> {
        read_call_state(body.as_bytes(), "1-2", &Redaction::default())
    }

    fn reason<T: std::fmt::Debug>(answer: Result<T, NoAnswer>) -> String {
        match answer.unwrap_err() {
            NoAnswer::Unreadable(reason) => reason,
            NoAnswer::Refused(message) => message.to_string(),
        }
    }

    /// The vendor's own example.
    const EXAMPLE: &str = r#"{"result":{"total":11,"callInfo":[{"releaseTime":1621577022000,"called":"88889060","callerPresent":"640003",
        "caller":"88889050","callSerialNo":"1037058396471308289","startTime":1621576992000,"endTime":1621577022000,"talkingTime":1621576996000,
        "talkDuration":26,"state":3,"reasonCode":1}]},"retCode":"0","retMsg":"Query call detail record successfully"}"#;

    #[test]
    fn the_vendors_example_is_read() {
        let page = history(EXAMPLE).unwrap();
        assert_eq!((page.records, page.total), (1, Some(11)));
        let record = CallRecord {
            call_serial_no: Some("1037058396471308289".into()),
            called: Some("88889060".into()),
            caller_present: Some("640003".into()),
            call_data: None,
            state: CallState::Ended,
            end_reason: Some(EndReason::CallingPartyHungUp),
            created_ms: Some(1_621_576_992_000),
            answered_ms: Some(1_621_576_996_000),
            ended_ms: Some(1_621_577_022_000),
            talk_seconds: Some(26),
        };
        assert_eq!(page.matches, [record]);
    }

    #[test]
    fn what_is_asked_for_is_written_as_texts() {
        let window = Window {
            from_ms: 1,
            to_ms: 20,
        };
        assert_eq!(
            String::from_utf8(history_body(window, 50).unwrap()).unwrap(),
            r#"{"startTime":"1","endTime":"20","taskType":"2","offset":"50","limit":"50"}"#
        );
        assert_eq!(
            String::from_utf8(state_body("1-\"2").unwrap()).unwrap(),
            r#"{"callSerialNo":"1-\"2"}"#
        );
    }

    #[test]
    fn values_come_as_texts_or_numbers_and_names_in_any_case() {
        let page = page(
            r#"{"called":88889060,"start_time":"1621576992000","STATE":"3","reasonCode":"5","callSerialNo":1037058396471308289},
               {"called":" 88889060 ","startTime":1.621576992E12,"state":1,"reasonCode":0,"endTime":0,"talkDuration":-1},
               {"called":"88889060","startTime":" 1621576992000 "}"#,
        );
        let read = page.matches.iter().map(|record| {
            let serial = record.call_serial_no.as_deref();
            (serial, record.state, record.end_reason, record.ended_ms)
        });
        let unanswered = Some(EndReason::CalledPartyDidNotAnswer);
        assert_eq!(
            read.collect::<Vec<_>>(),
            [
                (
                    Some("1037058396471308289"),
                    CallState::Ended,
                    unanswered,
                    None
                ),
                (None, CallState::Calling, None, None),
                (None, CallState::Unknown { code: -1 }, None, None),
            ]
        );
        assert_eq!(page.total, Some(3));
        assert_eq!(page.matches[1].talk_seconds, None);
    }

    #[test]
    fn a_record_without_number_or_time_is_counted_and_never_matches() {
        let page = page(
            r#"{"called":"88889060"},{"startTime":1621576992000},null,7,"x",{},
               {"called":"88889060","startTime":"soon"},{"called":"88889060","startTime":1621576992000.5},
               {"called":"88889060","called":"1","startTime":1621576992000},{"called":"","startTime":1621576992000}"#,
        );
        assert_eq!((page.matches.len(), page.records), (0, 10));
    }

    #[test]
    fn no_data_is_no_failure() {
        for empty in [
            r#"{"retCode":"1","retMsg":"No data found."}"#,
            r#"{"retCode":1}"#,
            r#"{"retCode":"0","result":{"total":0}}"#,
            r#"{"retCode":"0","result":{"total":0,"callInfo":[]}}"#,
            r#"{"retCode":"0","result":"{\"total\":\"0\",\"callInfo\":[]}"}"#,
        ] {
            let page = history(empty).unwrap();
            assert!(page.matches.is_empty(), "{empty}");
            assert_eq!(page.records, 0, "{empty}");
        }
    }

    #[test]
    fn what_tells_nothing_is_a_failure() {
        for (body, expected) in [
            ("", "it is empty"),
            ("[]", "it is not a JSON object"),
            ("{}", "it has no return code"),
            (
                r#"{"resultCode":"0","result":{"callInfo":[]}}"#,
                "it has no return code",
            ),
            (
                r#"{"retCode":"0","retCode":"1"}"#,
                "it has its return code twice, with different values",
            ),
            (r#"{"retCode":"0"}"#, "it has no result"),
            (r#"{"retCode":"0","result":[]}"#, "it has no result"),
            (r#"{"retCode":"0","result":{}}"#, "it has no list of calls"),
            (
                r#"{"retCode":"0","result":{"total":2,"callInfo":null}}"#,
                "it has no list of calls",
            ),
            (
                r#"{"retCode":"2","retMsg":"startTime is malformed.","request_id":"r"}"#,
                "2 startTime is malformed. r",
            ),
        ] {
            assert_eq!(reason(history(body)), expected, "{body}");
        }
        for (body, expected) in [
            (r#"{"retCode":"0","result":{}}"#, "it has no state"),
            (r#"{"retCode":"0","result":null}"#, "it has no result"),
            (r#"{"retCode":"1","retMsg":"Failed."}"#, "1 Failed."),
            (
                r#"{"retCode":"0","result":{"state":3,"callSerialNo":"1-3"}}"#,
                "it is about another call",
            ),
        ] {
            assert_eq!(reason(state(body)), expected, "{body}");
        }
    }

    #[test]
    fn a_state_belongs_to_the_call_that_was_asked_for() {
        for serial in ["", r#","callSerialNo":"1-2""#] {
            let body = format!(
                r#"{{"retCode":0,"result":[{{"state":2,"called":"1","startTime":"5","callData":"d"{serial}}}]}}"#
            );
            let record = state(&body).unwrap();
            assert_eq!(record.call_serial_no.as_deref(), Some("1-2"));
            assert_eq!(record.called.as_deref(), Some("1"));
            assert_eq!(record.call_data.as_deref(), Some("d"));
            assert_eq!(
                (record.state, record.created_ms),
                (CallState::Talking, Some(5))
            );
        }
    }

    #[test]
    fn a_serial_number_that_is_a_secret_is_not_shown() {
        let attempt = attempt();
        let search = Search::new(&attempt, None, Duration::from_secs(10));
        let redaction = Redaction::default().credentials(["canary-token-5f1d"]);
        let body = EXAMPLE.replace("1037058396471308289", "canary-token-5f1d");
        let page = read_history(body.as_bytes(), &search, &redaction).unwrap();
        let serial = page.matches[0].call_serial_no.as_deref();
        assert_eq!(serial, Some("[redacted]"));
    }

    #[test]
    fn a_refusal_repeats_nobodys_number() {
        let body = r#"{"retCode":"9","retMsg":"bad record of 55501990 from 55501991: canary-data","result":{"callInfo":[
            {"called":"55501990","caller":55501991,"callData":"canary-data"}]}}"#;
        assert_eq!(
            reason(history(body)),
            "9 bad record of [redacted] from [redacted]: [redacted]"
        );
    }
}
