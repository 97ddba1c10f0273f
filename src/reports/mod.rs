//! A failure as data: for an app, an operator and support.

pub(crate) mod failure_report;
pub(crate) mod report_text;
pub(crate) mod verdict;
