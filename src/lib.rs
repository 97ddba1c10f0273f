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

mod calls;
mod client;
mod flow;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod journal;
mod look_up;
mod model;
mod protocol;
mod reports;
mod settings;
mod support;
mod tokens;
mod transport;
mod trust;

pub use calls::pending_call::PendingCall;
pub use client::CallClient;
pub use flow::session::CallSession;
pub use flow::session_listeners::{SessionListener, SessionSubscription};
pub use flow::session_state::{CallFate, SessionState, StartOutcome};
pub use journal::call_journal::{CallJournal, JournalEntry, JournalError};
pub use journal::file_journal::FileCallJournal;
pub use look_up::call_attempt::CallAttempt;
pub use look_up::call_record::{CallRecord, CallSearch, CallState, EndReason};
pub use look_up::look_up_error::LookUpError;
pub use model::advice::Advice;
pub use model::call::{AccessCode, CallRequest, CreatedCall};
pub use model::error::{
    CallError, CallErrorKind, ConnectionProblem, RequestField, TokenProblem, TrustProblem,
};
pub use model::events::{CallEvent, CallObserver, CallStep};
pub use model::result_code::{ResultCode, ResultCodeDetails};
pub use model::sip::SipServer;
pub use reports::failure_report::{AtFault, FailureProblem, FailureReport, ReportDetail};
pub use reports::report_text::ReportText;
pub use reports::verdict::CallVerdict;
pub use settings::config::ClientConfig;
pub use settings::config_error::ConfigError;
pub use settings::credentials::{
    AccessToken, Credentials, TokenProvider, TokenProviderError, TokenReason,
};
pub use settings::header::Header;
pub use settings::proxy::ProxyConfig;

uniffi::setup_scaffolding!();
