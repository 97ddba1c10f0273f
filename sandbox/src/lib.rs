//! The service on localhost: `createcall`, `tokenByAkSk` and the look-ups of calls over HTTPS, with a certificate authority that it makes
//! itself.
//!
//! App developers run it as a program beside an emulator; tests start it in their own process:
//!
//! ```
//! use sandbox::{Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options::default())?;
//! println!("https://{} trusts {}", sandbox.domain(), sandbox.authority().ca_pem());
//! println!("a token for one call: {} characters", sandbox.issue_token().len());
//! assert_eq!(sandbox.created(), 0);
//! # Ok::<(), sandbox::StartError>(())
//! ```
//!
//! The called number chooses the outcome: see [`test_numbers`]. What was received is kept for the test to look at:
//! see [`Sandbox::received`].

mod acceptor;
mod answer;
mod answer_body;
mod authority;
mod byte_server;
mod call_answer;
mod call_body;
mod call_log;
mod call_lookup;
mod call_record;
mod createcall;
mod event;
mod fault;
mod fault_connection;
mod fault_history;
mod fault_server;
mod fault_state;
mod hand_out;
mod identity;
mod incoming;
mod journal;
mod number_table;
mod on_dial;
mod outcome;
mod plan;
mod proxy;
mod proxy_fault;
mod proxy_state;
mod received;
mod recording;
mod running;
mod sandbox;
mod scripted;
mod scripted_file;
mod server;
mod service;
mod service_state;
mod service_time;
mod sip;
mod softphone;
mod test_number;
mod token_exchange;
mod token_store;
mod tunnel;

pub use authority::{Authority, LeafSpec};
pub use byte_server::{ByteConnection, ByteServer, RawRequest};
pub use call_record::{CallRecord, CallState, EndReason};
pub use event::{Decision, Event};
pub use fault::{Break, Fault, Stage, WrongAnswer};
pub use fault_server::FaultServer;
pub use fault_state::Refusal;
pub use identity::Identity;
pub use number_table::test_number_table;
pub use proxy::{Proxy, ProxyOptions};
pub use proxy_fault::{ProxyFault, ProxyStage};
pub use proxy_state::Connect;
pub use received::{Endpoint, Received};
pub use sandbox::{Options, Sandbox, SipOptions, StartError};
pub use scripted::{InvalidAnswer, ScriptedAnswer};
pub use scripted_file::LoadError;
pub use softphone::{DialError, Heard, dial};
pub use test_number::{TestNumber, test_numbers};

/// The app key (`X-APP-Key`, `app_key`) that the sandbox accepts.
pub const APP_KEY: &str = "sandbox-app-key";

/// The app secret (`app_secret`) that the sandbox exchanges for tokens.
pub const APP_SECRET: &str = "sandbox-app-secret";

/// The access code of every call that a sandbox without a SIP server creates: the vendor's example. With a SIP server each
/// call has its own.
pub const ACCESS_CODE: &str = "179080024609291";

/// Locks, whether or not another thread panicked while it held the lock: every critical section of this crate leaves
/// its data whole, and a failed assertion in one test must not hide behind a poisoned lock in another.
pub(crate) fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
