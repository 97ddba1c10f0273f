//! Anonymous calls through Huawei Cloud's Customer Engagement Cloud.
//!
//! An operator's app taps "call" and runs [`CallClient::create_call`]. The service creates a call task and answers with a SIP
//! server and an access code, which the app hands to its VoIP SDK. An *anonymous call* is a SIP call placed without SIP
//! registration; it does not mean that the caller's number is withheld.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use anoncall::{CallClient, CallRequest, ClientConfig, Credentials};
//!
//! let config = ClientConfig::new("service.besclouds.com", "your app key");
//! let client = CallClient::new(config, Credentials::app_secret("…".into()), None)?;
//! let call = client.create_call(CallRequest::new("88884432")).await?;
//! println!("dial {} at {}:{}", call.access_code.reveal(), call.sip.host, call.sip.port);
//! # Ok(()) }
//! ```
//!
//! Three promises hold for every call, and the tests prove them:
//!
//! * **At most one call task.** A request that may have reached the service is never sent again. Each [`CallError`] says by
//!   [`CallError::call_may_exist`] whether a call task may exist; "no" is said only when that is certain.
//! * **An answer within the deadline** ([`ClientConfig::total_timeout_ms`], 10 seconds unless set).
//! * **No secret is shown.** App secret, access token and access code are in no error, event, log or `Debug` text.

mod algorithm;
mod answer;
mod answer_body;
mod call;
mod call_attempt;
mod call_journal;
mod call_record;
mod call_search;
mod causes;
mod client;
mod clock;
mod config;
mod connections;
mod credentials;
mod domain;
mod error;
mod escapes;
mod events;
mod failure_report;
mod file_journal;
mod finder;
#[cfg(test)]
mod fleet;
mod flow;
#[cfg(test)]
mod flow_tests;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod headers;
mod http;
mod http_failure;
mod jitter;
mod journal_keeper;
mod json;
mod look_up;
mod look_up_error;
mod look_up_wire;
mod name_lookup;
mod network;
mod number_hash;
mod pem;
mod pending_call;
mod pin;
mod probe;
mod proxy;
mod readiness;
mod redaction;
mod report_text;
mod result_code;
mod roots;
mod runtime;
mod secret;
mod send_gate;
mod service;
mod service_clock;
mod session;
mod session_core;
mod session_listeners;
mod session_state;
mod sip;
mod text;
mod token;
mod token_cache;
#[cfg(test)]
mod token_cache_tests;
mod token_endpoint;
mod trust;
mod tunnel;
mod untrusted;
mod verdict;
mod wire;

pub use call::{AccessCode, CallRequest, CreatedCall};
pub use call_attempt::CallAttempt;
pub use call_journal::{CallJournal, JournalEntry, JournalError};
pub use call_record::{CallRecord, CallSearch, CallState, EndReason};
pub use client::CallClient;
pub use config::{ClientConfig, ConfigError, Header};
pub use credentials::{AccessToken, Credentials, TokenProvider, TokenProviderError, TokenReason};
pub use error::{
    Advice, CallError, CallErrorKind, ConnectionProblem, RequestField, TokenProblem, TrustProblem,
};
pub use events::{CallEvent, CallObserver, CallStep};
pub use failure_report::{AtFault, FailureProblem, FailureReport, ReportDetail};
pub use file_journal::FileCallJournal;
pub use look_up_error::LookUpError;
pub use pending_call::PendingCall;
pub use proxy::ProxyConfig;
pub use report_text::ReportText;
pub use result_code::{ResultCode, ResultCodeDetails};
pub use session::CallSession;
pub use session_listeners::{SessionListener, SessionSubscription};
pub use session_state::{CallFate, SessionState, StartOutcome};
pub use sip::SipServer;
pub use verdict::CallVerdict;

uniffi::setup_scaffolding!();
