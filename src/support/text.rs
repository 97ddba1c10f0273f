//! Text from elsewhere, made fit for logs and for comparing.

/// Texts longer than this, in characters, are cut.
const LIMIT: usize = 1000;

/// One line without control characters, so that nobody else's text can forge a line of a log, move its reader's cursor or
/// change the order in which the line is read.
pub(crate) fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if breaks_a_line(c) { ' ' } else { c })
        .take(LIMIT)
        .collect();
    line.trim().to_owned()
}

/// Control characters, the line and paragraph separators, and the marks that turn the direction of writing.
fn breaks_a_line(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text without the blanks and invisible characters around it: nobody types or sees them.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || is_invisible(c))
}

/// Characters that take no room on a screen: zero-width ones, direction marks, the byte order mark (Unicode's `Cf`, as far as
/// they come with copied numbers).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}')
}

/// What is wrong with a text in which [`is_damaged`].
pub(crate) const DAMAGED: &str =
    "has a character that was lost (U+FFFD): half an emoji, or text in another encoding";

/// Whether a part of the text was lost before it came here. Kotlin and Swift put U+FFFD in the place of half a surrogate pair, which has
/// no UTF-8: a text field that deletes by 16 bits leaves one of an emoji.
pub(crate) fn is_damaged(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_spaces_and_long_texts_are_cut() {
        assert_eq!(one_line("a\nb\u{1b}[1m\r\n"), "a b [1m");
        assert_eq!(one_line("a\u{2028}b\u{202e}c\u{2069}d"), "a b c d");
        assert_eq!(one_line(&"\u{4e16}".repeat(5000)).chars().count(), LIMIT);
    }

    #[test]
    fn blanks_and_invisible_characters_around_a_text_are_not_part_of_it() {
        for around in [
            " ", "\t\r\n", "\0", "\u{feff}", "\u{200b}", "\u{200f}", "\u{a0}", "\u{202c}",
            "\u{2066}", "\u{ad}",
        ] {
            assert_eq!(
                trim(&format!("{around}1790 1{around}")),
                "1790 1",
                "{around:?}"
            );
        }
        assert_eq!(trim("null"), "null");
    }
}
