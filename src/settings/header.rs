//! A header that an app adds to every request.

use std::fmt;

use crate::support::secret::REDACTED;

/// A header added to every request.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Header {
    /// The name. The SDK's own headers (`Authorization`, `X-APP-Key`, `Content-Type` and the like) can't be replaced.
    pub name: String,
    /// The value. It may be a secret, so it is never shown.
    pub value: String,
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({:?}: {REDACTED})", self.name)
    }
}
