//! One call from request to result, and what keeps a client ready for it.

#[cfg(test)]
pub(crate) mod fleet;
pub(crate) mod pending_call;
pub(crate) mod readiness;
pub(crate) mod service;
pub(crate) mod setup;
