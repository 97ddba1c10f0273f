//! Keeps the secrets of a call out of what the service says: it may echo what it was sent.
//!
//! Two kinds of text are shown: free text (descriptions), where every echo is removed, and identifiers (codes, serial numbers),
//! which are evidence and stay as they came unless they are an echo themselves. The SDK's own sentences are not touched.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::support::{
    escapes::View,
    secret::REDACTED,
    text::{is_invisible, one_line, trim},
};

/// Shorter texts, in bytes, are no secrets: removing them would make other texts unreadable.
const SHORTEST: usize = 4;

/// From this many characters on a text is no accident, so it is removed from the middle of a word too. Shorter ones are removed
/// where they are a word of their own: 1001 is not in 30010010001.
const DISTINCT: usize = 7;

/// A credential that is this long is removed from the middle of an identifier too.
const DISTINCT_IN_IDENTIFIER: usize = 12;

/// Services shorten what they echo. A piece of this many characters of a longer secret counts as the secret.
const PIECE: usize = 16;

/// The same for numbers, which come with and without country and area codes.
const NUMBER_PIECE: usize = 8;

/// The longest identifier. The service's serial numbers have 50 characters at most.
const LONGEST_IDENTIFIER: usize = 64;

/// Values to redact from the service's messages.
#[derive(Clone, Default)]
pub(crate) struct Redaction<'a> {
    /// They are prepared for comparing only where there is a text to compare with: most calls succeed and show none.
    secrets: Vec<Named<'a>>,
}

#[derive(Clone, Copy)]
struct Named<'a> {
    text: &'a str,
    is_credential: bool,
}

struct Hidden {
    /// In lower case, as all comparing is done.
    chars: Zeroizing<Vec<char>>,
    is_credential: bool,
    is_number: bool,
}

impl<'a> Redaction<'a> {
    /// Adds secrets that give access: the app secret, tokens, access codes, the app's own headers.
    pub(crate) fn credentials(self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.and(texts, true)
    }

    /// Adds the personal data of a request: numbers and call data.
    pub(crate) fn personal(self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        self.and(texts, false)
    }

    fn and(mut self, texts: impl IntoIterator<Item = &'a str>, is_credential: bool) -> Self {
        let long_enough = texts
            .into_iter()
            .map(trim)
            .filter(|text| text.len() >= SHORTEST);
        self.secrets.extend(long_enough.map(|text| Named {
            text,
            is_credential,
        }));
        self
    }

    fn hidden(&self) -> impl Iterator<Item = Hidden> {
        self.secrets
            .iter()
            .map(|it| Hidden::new(it.text, it.is_credential))
    }

    /// A text of the service's without secrets, in one line and cut to a length for logs, in this order: of what is cut first,
    /// a part of a secret may be left. Nothing for a blank text.
    pub(crate) fn free_text(&self, text: &str) -> Option<String> {
        Some(one_line(&self.scrub(text))).filter(|line| !line.is_empty())
    }

    /// A code or serial number as it came, unless it is a secret. What does not look like an identifier is free text.
    pub(crate) fn identifier(&self, text: &str) -> Option<String> {
        if !looks_like_identifier(text) {
            return self.free_text(text);
        }
        let chars = folded(trim(text).chars());
        if self.hidden().any(|secret| secret.is_echoed_by(&chars)) {
            Some(REDACTED.to_owned())
        } else {
            Some(text.to_owned()).filter(|text| !text.is_empty())
        }
    }

    /// The text without any echo of a secret, be it plain, escaped, shortened or (for numbers) grouped.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let views = View::all_of(text);
        let mut places = Vec::new();
        for secret in self.hidden() {
            for view in &views {
                places.extend(secret.places_in(view));
            }
        }
        without(text, places)
    }
}

impl Hidden {
    fn new(text: &str, is_credential: bool) -> Self {
        let digits = ungrouped(text.chars());
        let is_number = digits.len() >= DISTINCT && digits.iter().all(char::is_ascii_digit);
        Self {
            chars: if is_number {
                digits
            } else {
                folded(text.chars())
            },
            is_credential,
            is_number,
        }
    }

    /// Whether an identifier is this secret, or holds so much of it that this is no accident.
    fn is_echoed_by(&self, identifier: &[char]) -> bool {
        let is_whole = if self.is_number {
            self.chars == ungrouped(identifier.iter().copied())
        } else {
            *self.chars == identifier
        };
        let is_distinct = self.is_credential && self.chars.len() >= DISTINCT_IN_IDENTIFIER;
        is_whole || is_distinct && !self.starts_in(identifier).is_empty()
    }

    /// Where the secret is in a text, as ranges of bytes.
    fn places_in(&self, view: &View) -> Vec<Range<usize>> {
        let view = &if self.is_number {
            view.without(is_grouping)
        } else if self.piece_length() >= DISTINCT {
            view.without(is_break)
        } else {
            view.without(|_| false)
        };
        let chars = folded(view.chars.iter().copied());
        let starts = self.starts_in(&chars).into_iter();
        starts
            .filter_map(|start| view.range(start..start + self.piece_length()))
            .collect()
    }

    /// Where a piece of it starts.
    fn starts_in(&self, chars: &[char]) -> Vec<usize> {
        let length = self.piece_length();
        if chars.len() < length {
            return Vec::new();
        }
        let mut pieces: Vec<&[char]> = self.chars.windows(length).collect();
        pieces.sort_unstable();
        let windows = chars.windows(length).enumerate();
        windows
            .filter(|(start, window)| {
                pieces.binary_search(window).is_ok()
                    && (length >= DISTINCT || is_word(chars, *start, length))
            })
            .map(|(start, _)| start)
            .collect()
    }

    fn piece_length(&self) -> usize {
        let longest = if self.is_number { NUMBER_PIECE } else { PIECE };
        self.chars.len().min(longest)
    }
}

/// Whether these characters are a word of their own: neither end is in the middle of letters and digits.
fn is_word(chars: &[char], start: usize, length: usize) -> bool {
    let in_word = |index: usize| chars.get(index).is_some_and(char::is_ascii_alphanumeric);
    let (first, after) = (start, start + length);
    let begins_inside = first > 0 && in_word(first - 1) && in_word(first);
    let ends_inside = in_word(after - 1) && in_word(after);
    !begins_inside && !ends_inside
}

fn ungrouped(text: impl Iterator<Item = char>) -> Zeroizing<Vec<char>> {
    Zeroizing::new(text.filter(|c| !is_grouping(*c)).collect())
}

/// What people put between the digits of a number.
fn is_grouping(c: char) -> bool {
    c.is_whitespace() || is_break(c) || matches!(c, '-' | '.' | '(' | ')' | '/' | '+')
}

/// What a long text may be wrapped with.
fn is_break(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

fn looks_like_identifier(text: &str) -> bool {
    let text = text.trim_matches(' ');
    text.len() <= LONGEST_IDENTIFIER
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"\\%&;,{}<>".contains(&byte))
}

fn folded(text: impl Iterator<Item = char>) -> Zeroizing<Vec<char>> {
    Zeroizing::new(text.map(|c| c.to_ascii_lowercase()).collect())
}

/// The text with one mark in place of each stretch of ranges that touch or overlap.
fn without(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut result = String::new();
    let mut end = 0;
    for range in ranges {
        if range.start > end || (range.start == 0 && end == 0) {
            result.push_str(text.get(end..range.start).unwrap_or_default());
            result.push_str(REDACTED);
        }
        end = end.max(range.end);
    }
    result.push_str(text.get(end..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvcGVyYXRvciJ9.c2lnbmF0dXJl";

    fn redaction() -> Redaction<'static> {
        Redaction::default()
            .credentials([TOKEN, "s3cret", "", "1", "179080024609291", "Te/n\"ant"])
            .personal(["1001", "+86 138-0013-8000", "客户", "order 7781"])
    }

    fn free(text: &str) -> String {
        redaction().free_text(text).unwrap()
    }

    #[test]
    fn every_echo_of_a_secret_is_removed() {
        for (text, shown) in [
            ("1 bad s3cret, S3CRET!", "1 bad [redacted], [redacted]!"),
            ("called 1001", "called [redacted]"),
            ("1001号码", "[redacted]号码"),
            ("客户A", "[redacted]A"),
            ("未知客户号", "未知[redacted]号"),
            (r"\u5ba2\u6237", "[redacted]"),
            (
                r#"Te\/n\"ant Te/n"ant Te%2Fn%22ant Te/n&quot;ant"#,
                "[redacted] [redacted] [redacted] [redacted]",
            ),
            (
                "to 8613800138000x, +86 138 0013 8000.",
                "to [redacted]x, +[redacted].",
            ),
            ("x179080024609291y", "x[redacted]y"),
            ("ORDER%207781", "[redacted]"),
            ("86138\n0013\u{200b}8000", "[redacted]"),
            ("to 0013-8000 or 13800138000", "to [redacted] or [redacted]"),
            ("order\r\n 77\u{200b}81", "[redacted]"),
            ("called\n1001", "called [redacted]"),
        ] {
            assert_eq!(free(text), shown, "{text}");
        }
        assert_eq!(free(&format!("<{TOKEN}>")), "<[redacted]>");
        assert_eq!(
            free(&format!("bad token {}…", &TOKEN[..30])),
            "bad token [redacted]…"
        );
        assert_eq!(
            free(&format!("{TOKEN}{TOKEN} s3crets3cret")),
            "[redacted] s3crets3cret"
        );
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "error 30010010001",
            "1 of 1",
            "10011",
            "a1001",
            "1001a",
            "s3cretary",
            &TOKEN[..15],
        ] {
            assert_eq!(free(text), text);
        }
        assert_eq!(redaction().free_text(" \n"), None);
    }

    #[test]
    fn texts_are_scrubbed_before_they_are_cut() {
        for before in 900..1000 {
            let shown = free(&format!("{}{TOKEN}", "x".repeat(before)));
            assert!(!shown.contains("ey"), "{shown}");
            let shown = free(&format!("{} 179080024609291", "x".repeat(before)));
            assert!(!shown.contains("17"), "{shown}");
        }
    }

    #[test]
    fn identifiers_stay_as_they_came_unless_they_are_a_secret() {
        let shown = |text: &str| redaction().identifier(text).unwrap();
        for text in [
            "30010010001",
            "20261125-100100-1001-7781001",
            " E-7/b ",
            "s3cret-1",
            "APIG.0101",
            "13800138000",
            "1-8613800138000",
            &TOKEN[..15],
        ] {
            assert_eq!(shown(text), text);
        }
        for text in [
            "1001",
            " s3cret ",
            TOKEN,
            "86-13800138000",
            "S3cret",
            "x-179080024609291",
            &TOKEN[5..30],
        ] {
            assert_eq!(shown(text), "[redacted]", "{text}");
        }
        assert_eq!(shown("Bearer s3cret"), "Bearer [redacted]");
        assert_eq!(shown("a\n1001"), "a [redacted]");
        assert_eq!(redaction().identifier(""), None);
        let long = "1001-".repeat(13);
        assert_eq!(shown(&long), "[redacted]-".repeat(13));
        assert_eq!(shown(&long[1..]), long[1..]);
    }
}
