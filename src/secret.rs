//! Text that is never shown and is wiped when it is dropped.

use std::fmt;

use zeroize::Zeroizing;

/// What stands in place of a secret wherever one would be shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// A secret: its `Debug` shows nothing and its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Removes this secret from a text of the service's, which may echo what it was sent.
    pub(crate) fn scrub(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(self.0.as_str(), REDACTED)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("canary".into())), "[redacted]");
    }

    #[test]
    fn scrub_removes_every_echo() {
        let secret = Secret::new("s3cret".into());
        assert_eq!(
            secret.scrub("bad s3cret, s3cret!"),
            "bad [redacted], [redacted]!"
        );
        assert_eq!(Secret::new(String::new()).scrub("text"), "text");
    }
}
