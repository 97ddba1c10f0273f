//! The flow of an operator's calls, from tap to hand-over.

pub(crate) mod finder;
pub(crate) mod journal_keeper;
pub(crate) mod machine;
#[cfg(test)]
pub(crate) mod machine_tests;
pub(crate) mod open_calls;
pub(crate) mod session;
pub(crate) mod session_core;
pub(crate) mod session_listeners;
pub(crate) mod session_state;
