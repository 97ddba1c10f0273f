//! A server's certificate chain and private key.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate chain (leaf first) with the leaf's private key: what a TLS server shows and proves.
///
/// Made by [`Authority::issue`](crate::Authority::issue). Its `Debug` shows the pin, never the key.
#[derive(Clone)]
pub struct Identity {
    chain: Vec<Vec<u8>>,
    key: Vec<u8>,
    public_key: Vec<u8>,
}

impl Identity {
    /// All in DER: `key` is PKCS #8, `public_key` the leaf's `SubjectPublicKeyInfo`.
    pub(crate) fn new(chain: Vec<Vec<u8>>, key: Vec<u8>, public_key: Vec<u8>) -> Self {
        Self {
            chain,
            key,
            public_key,
        }
    }

    /// The certificates in DER, leaf first.
    #[must_use]
    pub fn chain_der(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// The private key in DER (PKCS #8).
    #[must_use]
    pub fn key_der(&self) -> &[u8] {
        &self.key
    }

    /// The certificates in PEM, leaf first, as a web server's configuration wants them.
    #[must_use]
    pub fn chain_pem(&self) -> String {
        self.chain
            .iter()
            .map(|der| pem("CERTIFICATE", der))
            .collect()
    }

    /// The private key in PEM (PKCS #8), as a web server's configuration wants it.
    #[must_use]
    pub fn key_pem(&self) -> String {
        pem("PRIVATE KEY", &self.key)
    }

    /// The pin of the leaf's public key: `sha256/` and the base64 of SHA-256 of its `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn pin(&self) -> String {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.public_key);
        format!("sha256/{}", STANDARD.encode(digest))
    }

    /// The chain and key as rustls takes them.
    pub(crate) fn for_rustls(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let chain = self
            .chain
            .iter()
            .cloned()
            .map(CertificateDer::from)
            .collect();
        (chain, PrivatePkcs8KeyDer::from(self.key.clone()).into())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Identity")
            .field("pin", &self.pin())
            .finish_non_exhaustive()
    }
}

/// RFC 7468: lines of 64 characters between two labels.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let mut base64 = String::new();
    for (position, character) in STANDARD.encode(der).chars().enumerate() {
        if position > 0 && position % 64 == 0 {
            base64.push('\n');
        }
        base64.push(character);
    }
    format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_lines_hold_64_characters() {
        let text = pem("CERTIFICATE", &[0; 49]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines.get(1).map(|line| line.len()), Some(64));
        assert_eq!(lines.get(2), Some(&"AA=="));
    }

    #[test]
    fn debug_shows_no_key() {
        let identity = Identity::new(vec![vec![1]], b"private".to_vec(), vec![3]);
        let shown = format!("{identity:?}");
        assert!(shown.contains("sha256/"));
        assert!(!shown.contains("key"), "{shown}");
    }
}
