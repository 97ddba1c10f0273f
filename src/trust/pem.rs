//! Certificates in PEM, as people paste, join and indent them. None is left out silently.

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use rustls::pki_types::CertificateDer;

use crate::support::text::{is_invisible, one_line};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// RFC 7468 §5 and openssl's own names. A trusted certificate is followed by what openssl trusts it for.
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

/// Padding is often lost when text is copied, and nothing is lost with it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Every certificate of a file, in order, or which one can't be read and why.
pub(crate) fn certificates(file: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    if file.starts_with(&[0xff, 0xfe]) || file.starts_with(&[0xfe, 0xff]) {
        return Err("it is text in UTF-16: save it as ASCII or UTF-8".into());
    }
    // A text that went through a setting may have its line breaks written out.
    let text = String::from_utf8_lossy(file)
        .replace("\\r", "\r")
        .replace("\\n", "\n");
    let mut found = Vec::new();
    for block in text.split(BEGIN).skip(1) {
        let certificate = certificate(block)
            .map_err(|reason| format!("its certificate {}: {reason}", found.len() + 1))?;
        found.push(certificate);
    }
    if text.matches("BEGIN ").count() > found.len() {
        return Err("a line that begins a certificate is damaged".into());
    }
    if found.is_empty() {
        return Err("it holds no certificate in PEM or DER".into());
    }
    Ok(found)
}

/// What follows `-----BEGIN `, up to the next one.
fn certificate(block: &str) -> Result<CertificateDer<'static>, String> {
    let (label, rest) = block
        .split_once(DASHES)
        .ok_or("the line that begins it has no end")?;
    if !LABELS.contains(&label.trim()) {
        let label: String = one_line(label).chars().take(40).collect();
        return Err(format!("it is a {label}, which is no certificate"));
    }
    let (body, end) = rest
        .split_once(DASHES)
        .ok_or("the line that ends it is missing")?;
    if !end.starts_with(&format!("END {label}{DASHES}")) {
        return Err("the line that ends it is missing or damaged".into());
    }
    let base64: String = body
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect();
    let der = BASE64
        .decode(base64)
        .map_err(|_| "it is no base64, or something is missing in it")?;
    match first_element(&der) {
        Some(certificate) => Ok(certificate.to_vec().into()),
        None => Err("it is cut off, or no certificate".into()),
    }
}

/// The DER element that bytes begin with: a certificate is a SEQUENCE with its length in one or two bytes of its own.
fn first_element(der: &[u8]) -> Option<&[u8]> {
    let (header, length) = match der {
        [0x30, 0x81, length, ..] => (3, usize::from(*length)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => return None,
    };
    der.get(..header + length)
}

#[cfg(test)]
mod tests {
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    /// Something with the outer form of a certificate, and the byte that tells it from others.
    fn der(mark: u8) -> Vec<u8> {
        let mut der = vec![0x30, 0x81, 130];
        der.extend([mark; 130]);
        der
    }

    fn pem(label: &str, der: &[u8]) -> String {
        let text = BASE64_STANDARD.encode(der);
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            lines.join("\n")
        )
    }

    #[track_caller]
    fn reads_two(text: &str) {
        let found = certificates(text.as_bytes()).unwrap();
        assert_eq!(found, [der(1).into(), der(2).into()], "{text}");
    }

    #[test]
    fn every_certificate_is_read_however_the_file_was_made() {
        let (one, two) = (pem("CERTIFICATE", &der(1)), pem("CERTIFICATE", &der(2)));
        let both = format!("{one}{two}");
        reads_two(&both);
        reads_two(&format!("\u{feff}{both}"));
        reads_two(&format!("{one}\u{feff}{two}"));
        reads_two(&format!("{}{two}", one.trim_end()));
        reads_two(&both.replace('\n', "\r\n"));
        reads_two(&both.replace('\n', "\r"));
        reads_two(&both.replace('\n', "\\n"));
        reads_two(&both.replace('\n', "\n    "));
        reads_two(&both.replace('\n', "  \t\n"));
        reads_two(&both.replace('\n', " "));
        reads_two(&both.replace('=', ""));
        reads_two(&format!("# Root 1\nsubject=/CN=x\n{both}\ntext"));
        for label in ["X509 CERTIFICATE", "TRUSTED CERTIFICATE"] {
            reads_two(&format!("{}{two}", pem(label, &der(1))));
        }
        let trusted = [der(1), b"\x30\x0a what for".to_vec()].concat();
        reads_two(&format!("{}{two}", pem("TRUSTED CERTIFICATE", &trusted)));
    }

    #[test]
    fn what_can_not_be_read_is_named() {
        let (one, two) = (pem("CERTIFICATE", &der(1)), pem("CERTIFICATE", &der(2)));
        for (file, reason) in [
            (String::new(), "it holds no certificate in PEM or DER"),
            ("hello".into(), "it holds no certificate in PEM or DER"),
            (
                one.replace("-----BEGIN", "----BEGIN"),
                "a line that begins a certificate is damaged",
            ),
            (
                format!("{one}{}", two.replace("-----BEGIN", "- BEGIN")),
                "a line that begins a certificate is damaged",
            ),
            (
                format!("{one}{}", pem("PRIVATE KEY", &der(3))),
                "its certificate 2: it is a PRIVATE KEY, which is no certificate",
            ),
            (
                pem("PKCS7", &der(3)),
                "its certificate 1: it is a PKCS7, which is no certificate",
            ),
            (
                format!("{one}{}", two.replace("-----END CERTIFICATE-----\n", "")),
                "its certificate 2: the line that ends it is missing",
            ),
            (
                format!("{}{two}", one.replace("-----END CERTIFICATE-----\n", "")),
                "its certificate 1: the line that ends it is missing",
            ),
            (
                one.replace("END CERTIFICATE", "END X"),
                "its certificate 1: the line that ends it is missing or damaged",
            ),
            (
                format!("{one}{}", two.replace("AgIC", "?gIC")),
                "its certificate 2: it is no base64, or something is missing in it",
            ),
            (
                format!("{one}{}", two.replacen("AgIC", "", 1)),
                "its certificate 2: it is cut off, or no certificate",
            ),
            (
                pem("CERTIFICATE", b"no DER"),
                "its certificate 1: it is cut off, or no certificate",
            ),
            (
                "-----BEGIN CERTIFICATE".into(),
                "its certificate 1: the line that begins it has no end",
            ),
        ] {
            assert_eq!(certificates(file.as_bytes()).unwrap_err(), reason, "{file}");
        }
        assert!(certificates(b"\xff\xfe-\0").unwrap_err().contains("UTF-16"));
        assert!(certificates(b"\xfe\xff\0-").unwrap_err().contains("UTF-16"));
    }

    #[test]
    fn lengths_of_one_and_two_bytes_are_read() {
        let long = [&[0x30, 0x82, 0x01, 0x00][..], &[7; 300]].concat();
        assert_eq!(first_element(&long), long.get(..260));
        assert_eq!(first_element(&der(1)), Some(&der(1)[..]));
        assert_eq!(first_element(&der(1)[..132]), None);
        assert_eq!(first_element(b"\x30\x03abc"), None);
        assert_eq!(first_element(b"\x31\x81\x00"), None);
    }
}
