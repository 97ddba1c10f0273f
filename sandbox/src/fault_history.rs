//! The call history of a fault server: every call task that it created, and calls of other operators.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::Deserialize;
use serde_json::{Value, json};

/// Calls in the order in which they were created.
#[derive(Default)]
pub(crate) struct History(Vec<Entry>);

struct Entry {
    serial: String,
    called: String,
    call_data: Option<String>,
    created_ms: u64,
    /// Whether another operator made it.
    is_foreign: bool,
}

/// All texts, as the service has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    start_time: String,
    end_time: String,
    offset: String,
    limit: String,
}

impl History {
    /// A call task was created just now.
    pub(crate) fn add(&mut self, called: &str, call_data: Option<&str>, is_foreign: bool) {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        let created_ms = since_epoch.unwrap_or_default().as_millis();
        self.0.push(Entry {
            serial: format!("1537353600-{}", self.0.len() + 1),
            called: called.to_owned(),
            call_data: call_data.map(str::to_owned),
            created_ms: u64::try_from(created_ms).unwrap_or(u64::MAX),
            is_foreign,
        });
    }

    /// The serial numbers of the tasks that were created for a called number.
    pub(crate) fn serials(&self, called: &str) -> Vec<String> {
        let own = |entry: &&Entry| !entry.is_foreign && entry.called == called;
        let own = self.0.iter().filter(own);
        own.map(|entry| entry.serial.clone()).collect()
    }

    /// The whole answer to queryCallDetailRecord, the latest calls first.
    pub(crate) fn answer(&self, body: &[u8]) -> String {
        let body = match self.page(body) {
            Some(result) => {
                json!({"retCode": "0", "retMsg": "Query call detail record successfully", "result": result})
            }
            None => json!({"retCode": "2", "retMsg": "The query is malformed."}),
        };
        let body = body.to_string();
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: {}\r\n",
            httpdate::fmt_http_date(SystemTime::now())
        );
        // Writing to a String can't fail.
        let _ = write!(answer, "Content-Length: {}\r\n\r\n{body}", body.len());
        answer
    }

    fn page(&self, body: &[u8]) -> Option<Value> {
        let query: Query = serde_json::from_slice(body).ok()?;
        let (start, end): (u64, u64) =
            (query.start_time.parse().ok()?, query.end_time.parse().ok()?);
        let (offset, limit): (usize, usize) =
            (query.offset.parse().ok()?, query.limit.parse().ok()?);
        let wanted = |entry: &&Entry| (start..=end).contains(&entry.created_ms);
        let wanted: Vec<&Entry> = self.0.iter().rev().filter(wanted).collect();
        let page = wanted.iter().skip(offset).take(limit);
        let page: Vec<Value> = page.map(|entry| entry.record()).collect();
        Some(json!({"total": wanted.len(), "callInfo": page}))
    }
}

impl Entry {
    fn record(&self) -> Value {
        json!({
            "callSerialNo": self.serial,
            "called": self.called,
            "callData": self.call_data,
            "startTime": self.created_ms,
            "state": 0,
        })
    }
}
