//! What every layer uses: clocks, texts, secrets, JSON, the background thread.

pub(crate) mod causes;
pub(crate) mod clock;
pub(crate) mod escapes;
pub(crate) mod jitter;
pub(crate) mod json;
pub(crate) mod runtime;
pub(crate) mod secret;
pub(crate) mod text;
