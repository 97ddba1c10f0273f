//! The endpoints queryCallState and queryCallDetailRecord: what became of calls.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hyper::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    answer::Answer,
    call_record::{CallRecord, EndReason},
    incoming::Incoming,
    outcome,
    plan::Plan,
    service_state::ServiceState,
};

/// The longest call serial number.
const LONGEST_SERIAL: usize = 50;
/// The longest time from `startTime` to `endTime`.
const SEVEN_DAYS: Duration = Duration::from_hours(7 * 24);
/// The largest `limit`.
const MOST_RECORDS: usize = 100;

/// The envelope of both endpoints; it differs from createcall's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<T>,
    ret_code: &'static str,
    ret_msg: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StateQuery {
    call_serial_no: String,
}

/// All texts, as the service has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HistoryQuery {
    start_time: String,
    end_time: String,
    #[serde(default)]
    offset: Option<String>,
    #[serde(default)]
    limit: Option<String>,
    #[serde(default)]
    task_type: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StateResult {
    state: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_code: Option<u16>,
    called: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_present: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_data: Option<String>,
    start_time: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HistoryResult {
    total: usize,
    call_info: Vec<HistoryRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HistoryRecord {
    call_serial_no: String,
    #[serde(flatten)]
    state: StateResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    alerting_time: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    talking_time: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    release_time: Option<u64>,
    /// In seconds.
    talk_duration: u64,
}

pub(crate) fn state(service: &ServiceState, request: &Incoming) -> Plan {
    Plan::without_call(find(service, request).unwrap_or_else(|refusal| refusal))
}

pub(crate) fn history(service: &ServiceState, request: &Incoming) -> Plan {
    Plan::without_call(list(service, request).unwrap_or_else(|refusal| refusal))
}

fn find(service: &ServiceState, request: &Incoming) -> Result<Answer, Answer> {
    let query: StateQuery = read(service, request)?;
    let serial = query.call_serial_no;
    if serial.is_empty() || serial.chars().count() > LONGEST_SERIAL {
        return Err(failure("3", "The format of callSerialNo is incorrect."));
    }
    match service.calls.find(&serial) {
        Some(record) => Ok(success(
            StateResult::of(record),
            "Query call state successfully",
        )),
        None => Err(failure("1", "Failed to query the call state.")),
    }
}

fn list(service: &ServiceState, request: &Incoming) -> Result<Answer, Answer> {
    let query: HistoryQuery = read(service, request)?;
    let malformed_time = || failure("2", "startTime or endTime is malformed.");
    let start = time(&query.start_time).ok_or_else(malformed_time)?;
    let end = time(&query.end_time).ok_or_else(malformed_time)?;
    if !end
        .duration_since(start)
        .is_ok_and(|span| span <= SEVEN_DAYS)
    {
        return Err(malformed_time());
    }
    let malformed_page = || failure("4", "limit or offset is malformed.");
    let offset = number(query.offset.as_deref(), 0).ok_or_else(malformed_page)?;
    let limit = number(query.limit.as_deref(), MOST_RECORDS)
        .filter(|limit| *limit <= MOST_RECORDS)
        .ok_or_else(malformed_page)?;

    // Every call here is an anonymous outbound call.
    let wanted = matches!(query.task_type.as_deref(), None | Some("0" | "2"));
    let mut records = service
        .calls
        .history(&(start..=end))
        .ok_or_else(forbidden)?;
    records.retain(|_| wanted);
    if records.is_empty() {
        return Err(failure("1", "No data found."));
    }
    let total = records.len();
    let call_info = records
        .into_iter()
        .rev()
        .skip(offset)
        .take(limit)
        .map(HistoryRecord::of)
        .collect();
    Ok(success(
        HistoryResult { total, call_info },
        "Query call detail record successfully",
    ))
}

/// What the gateway answers to a token that may not read the history.
fn forbidden() -> Answer {
    Answer::gateway_error(
        StatusCode::FORBIDDEN,
        "APIG.0304",
        "The app is not authorized to access the API.",
    )
}

/// The body of a request whose token is good. `X-APP-Key` is optional here.
fn read<'a, T: Deserialize<'a>>(
    service: &ServiceState,
    request: &'a Incoming,
) -> Result<T, Answer> {
    request
        .bearer_token()
        .filter(|token| service.tokens.accepts(token))
        .ok_or_else(outcome::expired_token)?;
    request.require_json()?;
    serde_json::from_slice(&request.body)
        .map_err(|_| Answer::bad_request("The body lacks a mandatory field, or one is no text."))
}

fn success<T: Serialize>(result: T, ret_msg: &'static str) -> Answer {
    let reply = Reply {
        result: Some(result),
        ret_code: "0",
        ret_msg,
    };
    Answer::json(StatusCode::OK, &reply)
}

fn failure(ret_code: &'static str, ret_msg: &'static str) -> Answer {
    let reply = Reply::<()> {
        result: None,
        ret_code,
        ret_msg,
    };
    Answer::json(StatusCode::OK, &reply)
}

impl StateResult {
    fn of(record: CallRecord) -> Self {
        Self {
            state: record.state.code(),
            reason_code: record.state.end_reason().map(EndReason::code),
            called: record.called,
            caller_present: record.caller_present,
            call_data: record.call_data,
            start_time: milliseconds(record.created),
            end_time: record.ended.map(milliseconds),
        }
    }
}

impl HistoryRecord {
    fn of(record: CallRecord) -> Self {
        let talked = record
            .ended
            .zip(record.answered)
            .and_then(|(ended, answered)| ended.duration_since(answered).ok())
            .unwrap_or_default();
        Self {
            call_serial_no: record.call_serial_no.clone(),
            alerting_time: record.dialled.map(milliseconds),
            talking_time: record.answered.map(milliseconds),
            release_time: record.ended.map(milliseconds),
            talk_duration: talked.as_secs(),
            state: StateResult::of(record),
        }
    }
}

fn milliseconds(moment: SystemTime) -> u64 {
    let since_epoch = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}

/// Unix time in milliseconds.
fn time(text: &str) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(text.parse().ok()?))
}

fn number(text: Option<&str>, default: usize) -> Option<usize> {
    text.map_or(Some(default), |text| text.parse().ok())
}
