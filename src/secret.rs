//! Text that is never shown and is wiped when it is dropped.

use std::{cmp::Reverse, fmt};

use zeroize::Zeroizing;

/// What stands in place of a secret wherever one would be shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// Shorter texts are no secrets, and removing them would make other texts unreadable.
const SHORTEST: usize = 4;

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
}

/// What a text of the service's must not repeat: it may echo what it was sent.
#[derive(Clone)]
pub(crate) struct Secrets<'a>(Vec<&'a str>);

impl<'a> Secrets<'a> {
    pub(crate) fn of(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(Vec::new()).and(texts)
    }

    pub(crate) fn and(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts = texts.into_iter();
        self.0.extend(texts.filter(|text| text.len() >= SHORTEST));
        // Longer ones first: one may be part of another.
        self.0.sort_by_key(|text| Reverse(text.len()));
        self
    }

    pub(crate) fn scrub(&self, text: &str) -> String {
        let text = text.to_owned();
        self.0
            .iter()
            .fold(text, |text, secret| text.replace(secret, REDACTED))
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
        let secrets = Secrets::of(["s3cret", "", "1", "s3cret-and-more"]);
        assert_eq!(
            secrets.scrub("1 bad s3cret, s3cret-and-more!"),
            "1 bad [redacted], [redacted]!"
        );
    }
}
