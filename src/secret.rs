//! Text that is never shown and is wiped when it is dropped.

use std::fmt;

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
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<Secret>);

impl Secrets {
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::default().and(texts)
    }

    pub(crate) fn and<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let long_enough = texts.into_iter().filter(|text| text.len() >= SHORTEST);
        self.0
            .extend(long_enough.map(|text| Secret::new(text.to_owned())));
        // Longer ones first: one may be part of another.
        self.0
            .sort_by_key(|secret| std::cmp::Reverse(secret.0.len()));
        self
    }

    pub(crate) fn scrub(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret.expose(), REDACTED)
        })
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
