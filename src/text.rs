//! Text from elsewhere, made fit for logs.

/// Texts longer than this, in characters, are cut.
const LIMIT: usize = 1000;

/// One line without control characters, so that nobody else's text can forge a line of a log or move its reader's cursor.
pub(crate) fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LIMIT)
        .collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_spaces_and_long_texts_are_cut() {
        assert_eq!(one_line("a\nb\u{1b}[1m\r\n"), "a b [1m");
        assert_eq!(one_line(&"\u{4e16}".repeat(5000)).chars().count(), LIMIT);
    }
}
