//! A text as its reader may decode it: an echo may be escaped as in JSON, a URL or a page.

use std::ops::Range;

/// Escapes within escapes are decoded this often.
const LAYERS: usize = 4;

/// The characters of a text after so many decodings, each with the bytes of the text that it came from.
pub(crate) struct View {
    pub(crate) chars: Vec<char>,
    places: Vec<Range<usize>>,
}

impl View {
    /// The text as it is, and what each decoding makes of the one before.
    pub(crate) fn all_of(text: &str) -> Vec<Self> {
        let plain = Self {
            chars: text.chars().collect(),
            places: text
                .char_indices()
                .map(|(start, c)| start..start + c.len_utf8())
                .collect(),
        };
        let mut views = vec![plain];
        while views.len() < LAYERS {
            match views.last().and_then(Self::decoded) {
                Some(view) => views.push(view),
                None => break,
            }
        }
        views
    }

    /// The characters that are left when some are skipped.
    pub(crate) fn without(&self, skipped: fn(char) -> bool) -> Self {
        let kept = self.chars.iter().zip(&self.places);
        let (chars, places) = kept
            .filter(|(c, _)| !skipped(**c))
            .map(|(c, place)| (*c, place.clone()))
            .unzip();
        Self { chars, places }
    }

    /// The bytes of the text that these characters came from.
    pub(crate) fn range(&self, chars: Range<usize>) -> Option<Range<usize>> {
        let places = self.places.get(chars)?;
        Some(places.first()?.start..places.last()?.end)
    }

    /// With each escape replaced by its character, if there is any.
    fn decoded(&self) -> Option<Self> {
        let mut decoded = Self {
            chars: Vec::with_capacity(self.chars.len()),
            places: Vec::with_capacity(self.chars.len()),
        };
        let mut rest = self.chars.as_slice();
        while let Some(&first) = rest.first() {
            let start = self.chars.len() - rest.len();
            let (c, length) = escape(rest).unwrap_or((first, 1));
            decoded.chars.push(c);
            decoded.places.extend(self.range(start..start + length));
            rest = rest.get(length..).unwrap_or_default();
        }
        (decoded.chars.len() < self.chars.len()).then_some(decoded)
    }
}

/// The character that an escape at the beginning stands for, and the escape's length.
fn escape(text: &[char]) -> Option<(char, usize)> {
    match text {
        ['\\', 'u', rest @ ..] => utf16_escape(rest).map(|(c, length)| (c, length + 2)),
        ['\\', 'x', high, low, ..] => Some((char::from(hex_byte(*high, *low)?), 4)),
        ['\\', 'n', ..] => Some(('\n', 2)),
        ['\\', 'r', ..] => Some(('\r', 2)),
        ['\\', 't', ..] => Some(('\t', 2)),
        ['\\', c @ ('"' | '\'' | '\\' | '/'), ..] => Some((*c, 2)),
        ['%', ..] => percent_escape(text),
        ['&', rest @ ..] => html_escape(rest).map(|(c, length)| (c, length + 1)),
        _ => None,
    }
}

/// `XXXX`, or `XXXX\uXXXX` for a surrogate pair.
fn utf16_escape(text: &[char]) -> Option<(char, usize)> {
    let (first, rest) = text.split_at_checked(4)?;
    let first = u16::try_from(number(first, 16)?).ok()?;
    if let Some(c) = char::from_u32(first.into()) {
        return Some((c, 4));
    }
    let ['\\', 'u', rest @ ..] = rest else {
        return None;
    };
    let second = u16::try_from(number(rest.get(..4)?, 16)?).ok()?;
    let c = char::decode_utf16([first, second]).next()?.ok()?;
    Some((c, 10))
}

/// `%HH`, as many as the character has bytes in UTF-8.
fn percent_escape(text: &[char]) -> Option<(char, usize)> {
    let bytes: Vec<u8> = text
        .chunks(3)
        .take(4)
        .map_while(|chunk| match chunk {
            ['%', high, low] => hex_byte(*high, *low),
            _ => None,
        })
        .collect();
    let length = match bytes.first()? {
        0x00..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let c = std::str::from_utf8(bytes.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    Some((c, 3 * length))
}

/// `amp;`, `#38;`, `#x26;` and the like.
fn html_escape(text: &[char]) -> Option<(char, usize)> {
    let length = text.iter().take(10).position(|c| *c == ';')?;
    let name = text.get(..length)?;
    let c = match name {
        ['#', 'x' | 'X', digits @ ..] => char::from_u32(number(digits, 16)?)?,
        ['#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
        ['a', 'm', 'p'] => '&',
        ['l', 't'] => '<',
        ['g', 't'] => '>',
        ['q', 'u', 'o', 't'] => '"',
        ['a', 'p', 'o', 's'] => '\'',
        _ => return None,
    };
    Some((c, length + 1))
}

fn hex_byte(high: char, low: char) -> Option<u8> {
    u8::try_from(number(&[high, low], 16)?).ok()
}

fn number(digits: &[char], base: u32) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, digit| {
        number.checked_mul(base)?.checked_add(digit.to_digit(base)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        View::all_of(text).last().unwrap().chars.iter().collect()
    }

    #[test]
    fn escapes_of_json_urls_and_pages_are_decoded() {
        for (text, meant) in [
            (r"\u5ba2\u6237", "客户"),
            (r"\ud83d\ude00!", "😀!"),
            (r#"a\/b\"c\\d\ne\rf\tg\'h"#, "a/b\"c\\d\ne\rf\tg'h"),
            (r"\x41\X41", r"A\X41"),
            ("%E5%AE%A2%41%20", "客A "),
            ("%F0%9F%98%80%c3%a9", "😀é"),
            ("&#23458;&#x5BA2;&#X41;&lt;&gt;&quot;&apos;", "客客A<>\"'"),
            (r"a\\\/b", r"a/b"),
            (r"\\u5ba2", "客"),
            (r"%25E5%25AE%25A2", "客"),
            ("&amp;lt;", "<"),
        ] {
            assert_eq!(decoded(text), meant, "{text}");
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in [
            "",
            "plain",
            r"\u12",
            r"\ud83d",
            r"\ud83d\u0041x"[..6].as_ref(),
            r"\uzzzz",
            r"\",
            r"\q",
            "%",
            "%4",
            "%zz",
            "%E5",
            "%E5%AE",
            "%FF",
            "100%!",
            "&;",
            "&amp",
            "&nosuch;",
            "&#;",
            "&#x;",
            "&#x110000;",
            "&#99999999999;",
            "& a;",
        ] {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn places_lead_back_to_the_text() {
        let text = r"né \u5ba2%41!";
        let views = View::all_of(text);
        let last = views.last().unwrap();
        assert_eq!(last.chars, ['n', 'é', ' ', '客', 'A', '!']);
        assert_eq!(
            last.range(3..5).map(|range| &text[range]),
            Some(r"\u5ba2%41")
        );
        assert_eq!(last.range(5..7), None);
        assert_eq!(last.range(2..2), None);
        let squeezed = last.without(|c| c == ' ');
        assert_eq!(
            squeezed.range(1..3).map(|range| &text[range]),
            Some("é \\u5ba2")
        );
    }

    #[test]
    fn layers_have_an_end() {
        assert_eq!(
            View::all_of(&format!("%{}", "25".repeat(1000))).len(),
            LAYERS
        );
        assert_eq!(View::all_of("plain").len(), 1);
    }
}
