//! The doc comments of the bindings.

use anyhow::Result;
use heck::ToLowerCamelCase;
use regex::{Captures, Regex};

/// Doc comments name things as Rust does, with links that only rustdoc knows. Let them name what the app developer sees.
pub fn readable(text: &str, renamed: &[(&str, &str)]) -> Result<String> {
    let to_rustdoc = Regex::new(r"\[`(?:\w+::)*(\w+)`\](?:\([^)]*\))?")?;
    let snake_case = Regex::new(r"`([a-z]+(?:_[a-z]+)+)`")?;
    let lines = text.lines().map(|line| {
        if !line.trim_start().starts_with("* ") {
            return line.to_owned();
        }
        let unlinked = to_rustdoc.replace_all(line, "`$1`");
        let camel_case = snake_case.replace_all(&unlinked, |name: &Captures| {
            format!("`{}`", name[1].to_lower_camel_case())
        });
        renamed
            .iter()
            .fold(camel_case.into_owned(), |doc, (rust, foreign)| {
                doc.replace(&format!("`{rust}`"), &format!("`{foreign}`"))
            })
    });
    Ok(lines.collect::<Vec<_>>().join("\n") + "\n")
}
