//! The doc comments of the bindings. They come from the Rust core and speak of it as rustdoc does; here each language gets its own
//! names, links and sections.

use std::borrow::Cow;

use anyhow::{Context, Result, bail, ensure};
use heck::ToLowerCamelCase;
use regex::{Captures, Regex};

/// How a language writes its doc comments.
pub trait Language {
    /// Its name. A paragraph that begins with `In Kotlin,` is for readers of Kotlin alone, who need not be told so.
    const NAME: &'static str;

    /// What Rust calls `None`.
    const NULL: &'static str;

    /// A link to a type or to one of its members.
    fn link(&self, target: &Target) -> String;

    /// The section on what a function throws: the error, and what was said after its name.
    fn throws(&self, error: &Target, text: &str) -> String;
}

/// What a link of rustdoc's leads to.
#[derive(Debug, PartialEq, Eq)]
pub struct Target<'a> {
    pub of: &'a str,
    pub member: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// Reads `Type`, `Type::member` or either after `crate::`.
    fn parse(path: &'a str) -> Result<Self> {
        let path = path.strip_prefix("crate::").unwrap_or(path);
        let (of, member) = match path.split_once("::") {
            Some((of, member)) => (of, Some(member)),
            None => (path, None),
        };
        let is_type = of.starts_with(|it: char| it.is_ascii_uppercase());
        ensure!(
            is_type && !member.is_some_and(|it| it.contains("::")),
            "{path} names neither a type nor a type's member"
        );
        Ok(Self { of, member })
    }

    /// Whether it is a case of an enum.
    pub fn is_case(&self) -> bool {
        let begins_large = |it: &str| it.starts_with(|it: char| it.is_ascii_uppercase());
        self.member.is_some_and(begins_large)
    }
}

/// The languages that a paragraph may be for.
const LANGUAGES: [&str; 3] = ["Rust", "Kotlin", "Swift"];

/// How rustdoc marks the section on errors.
const ERRORS: &str = "# Errors";

/// The code with its doc comments in words of its own language.
pub fn readable<L: Language>(code: &str, language: &L) -> Result<String> {
    let mut lines = Vec::new();
    let mut comment: Option<Vec<&str>> = None;
    for line in code.lines() {
        match &mut comment {
            Some(inner) if !line.trim_start().starts_with("*/") => inner.push(line),
            Some(inner) => {
                let shown = inner.join("\n");
                lines.extend(comment_lines(inner, language).context(shown)?);
                lines.push(line.to_owned());
                comment = None;
            }
            None => {
                comment = (line.trim() == "/**").then(Vec::new);
                lines.push(line.to_owned());
            }
        }
    }
    Ok(lines.join("\n") + "\n")
}

/// The lines between a comment's begin and end.
fn comment_lines<L: Language>(lines: &[&str], language: &L) -> Result<Vec<String>> {
    let texts: Option<Vec<&str>> = lines
        .iter()
        .map(|line| line.trim_start().strip_prefix('*'))
        .collect();
    let (Some(texts), Some(first)) = (texts, lines.first()) else {
        // One of the generator's own, in another form.
        return Ok(lines.iter().map(ToString::to_string).collect());
    };
    let indent = first.split('*').next().unwrap_or_default();
    let texts = texts.iter().map(|it| it.strip_prefix(' ').unwrap_or(it));
    let text = rewritten(&texts.collect::<Vec<_>>().join("\n"), language)?;
    let starred = text.lines().map(|line| format!("{indent}* {line}"));
    Ok(starred.map(|line| line.trim_end().to_owned()).collect())
}

fn rewritten<L: Language>(text: &str, language: &L) -> Result<String> {
    let mut paragraphs = text
        .split("\n\n")
        .filter_map(|paragraph| for_readers_of(L::NAME, paragraph));
    let mut written = Vec::new();
    while let Some(paragraph) = paragraphs.next() {
        if paragraph != ERRORS {
            written.push(with_links(&paragraph, language)?);
            continue;
        }
        let errors = paragraphs.next().context("it says nothing of its errors")?;
        written.push(throws(&errors, language)?);
        // In KDoc such a section ends only with the comment.
        ensure!(
            paragraphs.next().is_none(),
            "something comes after its errors"
        );
    }
    Ok(written.join("\n\n"))
}

/// The paragraph, unless it is for readers of another language.
fn for_readers_of<'a>(language: &str, paragraph: &'a str) -> Option<Cow<'a, str>> {
    let own = |it: &'static str| Some((it, paragraph.strip_prefix(&format!("In {it}, "))?));
    match LANGUAGES.into_iter().find_map(own) {
        None => Some(paragraph.into()),
        Some((found, text)) => (found == language).then(|| capitalized(text).into()),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The section on errors. It has to begin with the error's name, because Kotlin's does.
fn throws<L: Language>(text: &str, language: &L) -> Result<String> {
    let link = link()?;
    let first = link.captures(text);
    let Some(found) = first.filter(|it| text.starts_with(&it[0])) else {
        bail!("its section on errors does not begin with a link to the error");
    };
    let rest = with_links(&text[found[0].len()..], language)?;
    Ok(language.throws(&target(&found)?, &rest.replace('\n', "\n  ")))
}

/// A link of rustdoc's: its text, and its target where that is another one.
fn link() -> Result<Regex> {
    Ok(Regex::new(r"\[`([\w:]+)`\](?:\(([\w:]+)\))?")?)
}

fn target<'a>(link: &'a Captures) -> Result<Target<'a>> {
    let path = link.get(2).or_else(|| link.get(1));
    Target::parse(path.context("a link without a target")?.as_str())
}

fn with_links<L: Language>(text: &str, language: &L) -> Result<String> {
    let snake_case = Regex::new(r"`([a-z]+(?:_[a-z]+)+)`")?;
    let text = snake_case.replace_all(text, |name: &Captures| {
        // The text of a link is not shown, its target is.
        format!("`{}`", name[1].to_lower_camel_case())
    });
    let text = text.replace("`None`", &format!("`{}`", L::NULL));
    let mut linked = String::new();
    let mut rest = 0;
    for found in link()?.captures_iter(&text) {
        let place = found.get(0).context("no match")?;
        linked.push_str(&text[rest..place.start()]);
        linked.push_str(&language.link(&target(&found)?));
        rest = place.end();
    }
    Ok(linked + &text[rest..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A language that shows what it was asked for.
    struct Plain;

    impl Language for Plain {
        const NAME: &'static str = "Kotlin";
        const NULL: &'static str = "null";

        fn link(&self, target: &Target) -> String {
            format!("<{} {}>", target.of, target.member.unwrap_or("-"))
        }

        fn throws(&self, error: &Target, text: &str) -> String {
            format!("throws {}{text}", self.link(error))
        }
    }

    fn comment(text: &str) -> String {
        let lines = text
            .lines()
            .map(|line| format!("   * {line}").trim_end().to_owned());
        let lines = lines.collect::<Vec<_>>().join("\n");
        format!("  /**\n{lines}\n   */call()\n")
    }

    fn translated(text: &str) -> String {
        readable(&comment(text), &Plain).unwrap()
    }

    #[test]
    fn links_lead_to_types_and_members() {
        assert_eq!(
            translated("See [`Error`], [`Error::Gone`] and [`tell`](crate::Error::tell_all)."),
            comment("See <Error ->, <Error Gone> and <Error tell_all>.")
        );
    }

    #[test]
    fn names_are_those_of_the_language() {
        assert_eq!(
            translated("With `None` no `root_file` is read."),
            comment("With `null` no `rootFile` is read.")
        );
    }

    #[test]
    fn paragraphs_for_one_language_are_for_its_readers() {
        assert_eq!(
            translated("Always.\n\nIn Rust, a future\nis dropped.\n\nIn Kotlin, it is closed."),
            comment("Always.\n\nIt is closed.")
        );
    }

    #[test]
    fn errors_become_what_is_thrown() {
        assert_eq!(
            translated("Calls.\n\n# Errors\n\n[`Error`] says\nwhy, see [`Error::why`]."),
            comment("Calls.\n\nthrows <Error -> says\n  why, see <Error why>.")
        );
    }

    #[test]
    fn errors_that_no_language_can_name_are_refused() {
        for text in [
            "# Errors",
            "# Errors\n\nAny error.",
            "# Errors\n\n[`Error`].\n\nMore.",
            "A link to [`a::B`].",
        ] {
            assert!(readable(&comment(text), &Plain).is_err(), "{text}");
        }
    }

    #[test]
    fn code_outside_of_comments_stays() {
        let code = "let `None` = [`Error`]\n/// `None`\n";
        assert_eq!(readable(code, &Plain).unwrap(), code);
    }
}
