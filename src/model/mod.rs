//! A call in its own terms: the request, the created call, its errors, codes and events, and the evidence of what was sent.

pub(crate) mod advice;
pub(crate) mod call;
pub(crate) mod error;
pub(crate) mod events;
pub(crate) mod result_code;
pub(crate) mod send_gate;
pub(crate) mod sip;
