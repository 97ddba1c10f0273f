//! The smallest SDK that brings what all Rust libraries bring: the standard library, its runtime and `UniFFI`'s.

uniffi::setup_scaffolding!();

/// Counts a text's characters.
#[must_use]
#[uniffi::export]
pub fn characters(text: &str) -> u64 {
    text.chars().map(|_| 1).sum()
}
