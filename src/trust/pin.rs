//! Pins of a server's public key.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ring::digest::{SHA256, digest};

use crate::settings::config_error::ConfigError;

/// SHA-256 of a `SubjectPublicKeyInfo` (RFC 7469 §2.4).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pin([u8; 32]);

impl Pin {
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let encoded = text.trim();
        let encoded = encoded.strip_prefix("sha256/").unwrap_or(encoded);
        BASE64_STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| ConfigError::InvalidPin {
                pin: text.to_owned(),
                reason: "it is not the base64 of 32 bytes".into(),
            })
    }

    /// Whether this is the pin of a `SubjectPublicKeyInfo`.
    pub(crate) fn matches(&self, public_key: &[u8]) -> bool {
        digest(&SHA256, public_key).as_ref() == self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIN: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    #[test]
    fn pins_are_read_with_and_without_prefix() {
        for text in [PIN, &format!("sha256/{PIN}"), &format!(" {PIN}\n")] {
            let pin = Pin::parse(text).unwrap();
            assert!(pin.matches(b""));
            assert!(!pin.matches(b"key"));
        }
    }

    #[test]
    fn pins_of_other_lengths_or_alphabets_are_refused() {
        for text in [
            "",
            "sha256/",
            "AAAA",
            "sha1/AAAA",
            &PIN[1..],
            &PIN.replace('/', "_"),
            &format!("{PIN}AAAA"),
        ] {
            assert!(Pin::parse(text).is_err(), "{text:?}");
        }
    }
}
