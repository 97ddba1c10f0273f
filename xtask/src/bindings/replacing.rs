//! Replaces what the generator wrote.

use anyhow::{Result, ensure};

/// The text with something else in the place of `old`, which has to be there.
pub fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    ensure!(
        text.contains(old),
        "the generated code has changed: {old:?} was not found"
    );
    Ok(text.replace(old, new))
}
