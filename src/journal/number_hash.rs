//! Which numbers are the same, and a keyed hash that stands for a number where the number itself must not be kept.

use ring::hmac;

use crate::support::text::is_invisible;

/// The length of a journal's key, in bytes.
pub(crate) const KEY_LENGTH: usize = 32;

/// Fullwidth forms of the printable ASCII characters, as Chinese and Japanese keyboards write them, and their distance from ASCII.
const FULLWIDTH: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';
const FULLWIDTH_DISTANCE: u32 = 0xfee0;

/// Hashes numbers with one key. It has no `Debug`: the key is a secret.
pub(crate) struct NumberHasher(hmac::Key);

impl NumberHasher {
    pub(crate) fn new(key: &[u8]) -> Result<Self, &'static str> {
        if key.len() == KEY_LENGTH {
            Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, key)))
        } else {
            Err("its key does not have 32 bytes")
        }
    }

    /// HMAC-SHA-256 in lower-case hexadecimal digits; the same for numbers that look the same.
    pub(crate) fn hash(&self, number: &str) -> String {
        let tag = hmac::sign(&self.0, bare(number).as_bytes());
        tag.as_ref().iter().fold(String::new(), |mut text, byte| {
            text.push(hex_digit(byte >> 4));
            text.push(hex_digit(byte & 15));
            text
        })
    }
}

fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap_or('0')
}

/// The number without what the eye ignores: blanks, dashes, brackets, dots, slashes and invisible characters. Fullwidth digits count as
/// digits. Prefixes stay: whether `+49` and `0049` lead to the same phone depends on the platform.
fn bare(number: &str) -> String {
    let bare: String = number
        .chars()
        .map(halfwidth)
        .filter(|c| !is_decoration(*c))
        .collect();
    // A number of nothing but decoration is only like itself.
    if bare.is_empty() {
        number.to_owned()
    } else {
        bare
    }
}

fn halfwidth(c: char) -> char {
    if FULLWIDTH.contains(&c) {
        char::from_u32(c as u32 - FULLWIDTH_DISTANCE).unwrap_or(c)
    } else {
        c
    }
}

fn is_decoration(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || matches!(c, '-' | '(' | ')' | '[' | ']' | '{' | '}' | '.' | '/')
        // Hyphens, dashes, the minus sign, the dash and the middle dot of Chinese and Japanese.
        || matches!(c, '\u{b7}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{30fb}' | '\u{30fc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(byte: u8) -> NumberHasher {
        NumberHasher::new(&[byte; KEY_LENGTH]).ok().unwrap()
    }

    #[test]
    fn what_the_eye_ignores_makes_no_other_number() {
        let hasher = hasher(1);
        let plain = hasher.hash("+495551234");
        for same in [
            " +49 555 1234 ",
            "+49-555-1234",
            "+49 (555) 12.34",
            "[+49]555/1234",
            "+49\u{2011}555\u{2013}1234",
            "+49\u{a0}555\u{200b}1234\u{feff}",
            "\u{202a}+495551234\u{202c}",
            "\u{ff0b}\u{ff14}\u{ff19}555\u{ff0d}1234",
        ] {
            assert_eq!(hasher.hash(same), plain, "{same:?}");
        }
    }

    #[test]
    fn other_numbers_are_others() {
        let hasher = hasher(1);
        let plain = hasher.hash("495551234");
        for other in [
            "+495551234",
            "00495551234",
            "495551235",
            "4955512340",
            "*495551234",
            "495551234#",
        ] {
            assert_ne!(hasher.hash(other), plain, "{other:?}");
        }
        assert_ne!(hasher.hash("-"), hasher.hash("--"));
        assert_ne!(hasher.hash("-"), hasher.hash(""));
    }

    #[test]
    fn it_is_hmac_sha_256() {
        // RFC 4231 has no case with a key of 32 bytes; this value is Python's.
        let hash = "1bc0b3d173a4f2afe9ed67933bdba255eb575c43b10048bec578a165a79e92d3";
        assert_eq!(hasher(0).hash("88884432"), hash);
        assert_ne!(hasher(1).hash("88884432"), hash);
    }

    #[test]
    fn keys_have_32_bytes() {
        for length in [0, 31, 33, 64] {
            assert!(NumberHasher::new(&vec![0; length]).is_err(), "{length}");
        }
    }
}
