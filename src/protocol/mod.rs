//! The service's bodies: what is written into a request, what an answer means, and which secrets its texts must not show.

pub(crate) mod answer;
pub(crate) mod redaction;
pub(crate) mod wire;
