//! Calls that may exist, written down so that the next process knows of them.

pub(crate) mod call_journal;
pub(crate) mod file_journal;
pub(crate) mod number_hash;
