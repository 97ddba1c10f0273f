//! HTTPS: connections, requests, and answers as they came. The only layer that sends.

pub(crate) mod answer_body;
pub(crate) mod connections;
pub(crate) mod headers;
pub(crate) mod http;
pub(crate) mod http_failure;
pub(crate) mod name_lookup;
pub(crate) mod network;
pub(crate) mod probe;
pub(crate) mod service_clock;
pub(crate) mod tunnel;
