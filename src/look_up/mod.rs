//! What became of a call that may exist.

pub(crate) mod call_attempt;
pub(crate) mod call_record;
pub(crate) mod call_search;
pub(crate) mod look_up_error;
pub(crate) mod look_up_wire;
pub(crate) mod queries;
