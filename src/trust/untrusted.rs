//! Why a server is not trusted, in sentences that somebody can act on.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use rustls::{
    CertificateError, OtherError,
    pki_types::{CertificateDer, UnixTime},
    server::ParsedCertificate,
};

use crate::{
    model::error::TrustProblem,
    support::{causes::causes, text::one_line},
    trust::algorithm::{key_problem, signature_name},
};

/// The names of a certificate are its owner's text: this many characters of them are shown.
const LONGEST_NAMES: usize = 200;

const DAY: u64 = 24 * 60 * 60;

/// Finds in an error's chain of causes a certificate that was not trusted. Other TLS failures are failures to connect.
pub(crate) fn untrusted(error: &(dyn Error + 'static)) -> Option<(TrustProblem, String)> {
    causes(error).find_map(|cause| match cause.downcast_ref()? {
        rustls::Error::InvalidCertificate(problem) => {
            Some((trust_problem(problem), one_line(&reason(problem))))
        }
        _ => None,
    })
}

/// The server's public key matches no pin.
#[derive(Debug)]
pub(crate) struct NoPinMatches;

impl fmt::Display for NoPinMatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server's public key matches no pin")
    }
}

impl Error for NoPinMatches {}

/// A certificate has a key whose signatures can't be checked.
#[derive(Debug)]
struct UnusableKey(String);

impl fmt::Display for UnusableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a certificate has {}, whose signatures the SDK can't check",
            self.0
        )
    }
}

impl Error for UnusableKey {}

pub(crate) fn other(error: impl Error + Send + Sync + 'static) -> rustls::Error {
    CertificateError::Other(OtherError(Arc::new(error))).into()
}

/// A signature that could not be checked: rustls can't tell a wrong one from a key that ring does not know, but the certificates
/// can.
pub(crate) fn explained(
    error: rustls::Error,
    certificates: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> rustls::Error {
    let is_about_signature = matches!(
        &error,
        rustls::Error::InvalidCertificate(
            CertificateError::BadSignature
                | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. }
        )
    );
    let mut certificates = certificates.into_iter();
    let key = is_about_signature
        .then(|| certificates.find_map(|certificate| key_problem_of(certificate.as_ref())))
        .flatten();
    match key {
        Some(key) => other(UnusableKey(key)),
        None => error,
    }
}

fn key_problem_of(certificate: &[u8]) -> Option<String> {
    let certificate = CertificateDer::from(certificate);
    let certificate = ParsedCertificate::try_from(&certificate).ok()?;
    key_problem(&certificate.subject_public_key_info())
}

fn trust_problem(problem: &CertificateError) -> TrustProblem {
    match problem {
        // A bad signature: the authority only has the name of one that is trusted.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            TrustProblem::UnknownAuthority
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => TrustProblem::NotValidNow,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TrustProblem::WrongHost
        }
        CertificateError::Revoked => TrustProblem::Revoked,
        CertificateError::Other(OtherError(cause)) if cause.is::<NoPinMatches>() => {
            TrustProblem::PinMismatch
        }
        CertificateError::Other(OtherError(cause))
            if cause.downcast_ref() == Some(&webpki::Error::CaUsedAsEndEntity) =>
        {
            TrustProblem::UnknownAuthority
        }
        _ => TrustProblem::Other,
    }
}

fn reason(problem: &CertificateError) -> String {
    match problem {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its certificate comes from no trusted authority".into()
        }
        CertificateError::ExpiredContext { time, not_after } => format!(
            "its certificate expired {} by this device's clock",
            days(*not_after, *time, "ago")
        ),
        CertificateError::NotValidYetContext { time, not_before } => format!(
            "its certificate becomes valid {} by this device's clock",
            days(*time, *not_before, "from now")
        ),
        CertificateError::Expired => "its certificate has expired".into(),
        CertificateError::NotValidYet => "its certificate is not valid yet".into(),
        CertificateError::NotValidForNameContext { presented, .. } => wrong_host(presented),
        CertificateError::NotValidForName => "its certificate is for another host".into(),
        CertificateError::Revoked => "its certificate was revoked".into(),
        CertificateError::UnsupportedSignatureAlgorithmContext {
            signature_algorithm_id,
            ..
        } => unsupported_signature(signature_name(signature_algorithm_id)),
        CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
            public_key_algorithm_id,
            ..
        } => unsupported_signature(signature_name(public_key_algorithm_id)),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "its certificate is not meant for servers (extended key usage)".into()
        }
        CertificateError::UnhandledCriticalExtension => {
            "its certificate has a critical extension that the SDK does not know".into()
        }
        CertificateError::BadEncoding => "its certificate can't be read".into(),
        CertificateError::Other(OtherError(cause)) => match cause.downcast_ref() {
            Some(error) => broken_rule(error),
            None => cause.to_string(),
        },
        _ => "its certificate is not acceptable".into(),
    }
}

fn days(from: UnixTime, to: UnixTime, word: &str) -> String {
    let seconds = to.as_secs().saturating_sub(from.as_secs());
    match Duration::from_secs(seconds).as_secs() / DAY {
        0 => format!("less than a day {word}"),
        1 => format!("1 day {word}"),
        days => format!("{days} days {word}"),
    }
}

/// webpki gives names as `DnsName("example.com")`.
fn wrong_host(presented: &[String]) -> String {
    if presented.is_empty() {
        return "its certificate names no host (a common name does not count, RFC 9525): it needs a subjectAltName".into();
    }
    let bare = |name: &String| {
        let inner = name
            .split_once('(')
            .map_or(name.as_str(), |(_, inner)| inner);
        inner.trim_end_matches(')').trim_matches('"').to_owned()
    };
    let names: Vec<String> = presented.iter().map(bare).collect();
    let names: String = names.join(", ").chars().take(LONGEST_NAMES).collect();
    format!("its certificate is for another host: {names}")
}

fn unsupported_signature(algorithm: &str) -> String {
    format!("a certificate is signed with {algorithm}, which the SDK does not accept")
}

/// Rules that rustls has no case for.
fn broken_rule(error: &webpki::Error) -> String {
    match error {
        webpki::Error::CaUsedAsEndEntity => {
            "its certificate is an authority's own (CA:TRUE); it is accepted only if it is one of the app's root certificates".into()
        }
        webpki::Error::EndEntityUsedAsCa => {
            "its certificate is signed by one that is no authority's (CA:FALSE)".into()
        }
        webpki::Error::UnsupportedCertVersion => {
            "its certificate is of an old form (X.509 version 1 or 2) that names no host".into()
        }
        webpki::Error::NameConstraintViolation => {
            "its certificate's authority may not issue for this host".into()
        }
        webpki::Error::PathLenConstraintViolated => {
            "its chain of certificates is longer than its authority allows".into()
        }
        // The names of the others are words.
        other => format!("its certificate breaks a rule: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::{ServerName, alg_id};

    use super::*;
    use crate::trust::pem;

    fn told(problem: CertificateError) -> (TrustProblem, String) {
        untrusted(&rustls::Error::InvalidCertificate(problem)).unwrap()
    }

    #[track_caller]
    fn tells(problem: CertificateError, kind: TrustProblem, text: &str) {
        assert_eq!(told(problem), (kind, text.to_owned()));
    }

    fn of_webpki(error: webpki::Error) -> CertificateError {
        CertificateError::Other(OtherError(Arc::new(error)))
    }

    #[test]
    fn each_problem_has_its_kind_and_its_sentence() {
        use CertificateError::{
            BadEncoding, BadSignature, Expired, InvalidPurpose, NotValidForName, NotValidYet,
            Revoked, UnhandledCriticalExtension, UnknownIssuer,
        };
        use TrustProblem::{NotValidNow, Other, UnknownAuthority, WrongHost};
        for (problem, kind, text) in [
            (
                UnknownIssuer,
                UnknownAuthority,
                "its certificate comes from no trusted authority",
            ),
            (
                BadSignature,
                UnknownAuthority,
                "its certificate comes from no trusted authority",
            ),
            (Expired, NotValidNow, "its certificate has expired"),
            (NotValidYet, NotValidNow, "its certificate is not valid yet"),
            (
                NotValidForName,
                WrongHost,
                "its certificate is for another host",
            ),
            (
                Revoked,
                TrustProblem::Revoked,
                "its certificate was revoked",
            ),
            (
                InvalidPurpose,
                Other,
                "its certificate is not meant for servers (extended key usage)",
            ),
            (
                UnhandledCriticalExtension,
                Other,
                "its certificate has a critical extension that the SDK does not know",
            ),
            (BadEncoding, Other, "its certificate can't be read"),
            (
                CertificateError::ApplicationVerificationFailure,
                Other,
                "its certificate is not acceptable",
            ),
        ] {
            tells(problem, kind, text);
        }
        let no_certificate = rustls::Error::HandshakeNotComplete;
        assert_eq!(untrusted(&no_certificate), None);
    }

    #[test]
    fn the_clocks_distance_is_told_in_days() {
        const NOW: u64 = 1_800_000_000;
        let at = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        for (seconds, distance) in [
            (0, "less than a day"),
            (86_399, "less than a day"),
            (86_400, "1 day"),
            (172_799, "1 day"),
            (172_800, "2 days"),
            (30 * 86_400, "30 days"),
        ] {
            tells(
                CertificateError::ExpiredContext {
                    time: at(NOW),
                    not_after: at(NOW - seconds),
                },
                TrustProblem::NotValidNow,
                &format!("its certificate expired {distance} ago by this device's clock"),
            );
            tells(
                CertificateError::NotValidYetContext {
                    time: at(NOW),
                    not_before: at(NOW + seconds),
                },
                TrustProblem::NotValidNow,
                &format!(
                    "its certificate becomes valid {distance} from now by this device's clock"
                ),
            );
        }
    }

    #[test]
    fn the_hosts_of_a_certificate_are_named() {
        let for_others = |presented: &[&str]| CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("calls.example").unwrap(),
            presented: presented.iter().copied().map(Into::into).collect(),
        };
        for (presented, text) in [
            (
                &[][..],
                "its certificate names no host (a common name does not count, RFC 9525): it needs a subjectAltName",
            ),
            (
                &[
                    "DnsName(\"a.example\")",
                    "IpAddress(10.0.0.1)",
                    "b.example\r\n",
                ],
                "its certificate is for another host: a.example, 10.0.0.1, b.example",
            ),
        ] {
            tells(for_others(presented), TrustProblem::WrongHost, text);
        }
        let (_, text) = told(for_others(&["x".repeat(1_000).as_str()]));
        let names = text.trim_start_matches("its certificate is for another host: ");
        assert_eq!(names, "x".repeat(LONGEST_NAMES));
    }

    #[test]
    fn a_signature_that_is_not_accepted_is_named() {
        const SHA_1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
        let text = "a certificate is signed with SHA-1, which the SDK does not accept";
        for problem in [
            CertificateError::UnsupportedSignatureAlgorithmContext {
                signature_algorithm_id: SHA_1.into(),
                supported_algorithms: vec![alg_id::ED25519],
            },
            CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
                signature_algorithm_id: alg_id::ED25519.to_vec(),
                public_key_algorithm_id: SHA_1.into(),
            },
        ] {
            tells(problem, TrustProblem::Other, text);
        }
    }

    #[test]
    fn rules_that_only_webpki_knows_are_sentences_too() {
        use TrustProblem::{Other, UnknownAuthority};
        for (error, kind, text) in [
            (
                webpki::Error::CaUsedAsEndEntity,
                UnknownAuthority,
                "its certificate is an authority's own (CA:TRUE); it is accepted only if it is one of the app's root certificates",
            ),
            (
                webpki::Error::EndEntityUsedAsCa,
                Other,
                "its certificate is signed by one that is no authority's (CA:FALSE)",
            ),
            (
                webpki::Error::UnsupportedCertVersion,
                Other,
                "its certificate is of an old form (X.509 version 1 or 2) that names no host",
            ),
            (
                webpki::Error::NameConstraintViolation,
                Other,
                "its certificate's authority may not issue for this host",
            ),
            (
                webpki::Error::PathLenConstraintViolated,
                Other,
                "its chain of certificates is longer than its authority allows",
            ),
            (
                webpki::Error::MaximumPathDepthExceeded,
                Other,
                "its certificate breaks a rule: MaximumPathDepthExceeded",
            ),
        ] {
            tells(of_webpki(error), kind, text);
        }
    }

    #[test]
    fn a_key_that_matches_no_pin_says_so() {
        let error = other(NoPinMatches);
        let told = untrusted(&error).unwrap();
        let text = "the server's public key matches no pin".to_owned();
        assert_eq!(told, (TrustProblem::PinMismatch, text));
    }

    #[test]
    fn a_signature_that_can_not_be_checked_is_explained_by_the_key() {
        let [weak, good] = [
            pem::certificates(include_bytes!("../../tests/certificates/rsa1024.pem")).unwrap(),
            vec![sandbox::Authority::new("Good").ca_der().into()],
        ];
        let bad_signature = || rustls::Error::InvalidCertificate(CertificateError::BadSignature);
        let unsupported = CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
            signature_algorithm_id: Vec::new(),
            public_key_algorithm_id: Vec::new(),
        };
        let expected = (
            TrustProblem::Other,
            "a certificate has an RSA key shorter than 2048 bits, whose signatures the SDK can't check"
                .to_owned(),
        );
        let chain = [good.as_slice(), &weak].concat();
        for error in [bad_signature(), unsupported.into()] {
            let error = explained(error, &chain);
            assert_eq!(untrusted(&error), Some(expected.clone()));
        }
        // Where the keys are good, or the problem is another, nothing is to be explained.
        assert_eq!(explained(bad_signature(), &good), bad_signature());
        let expired = || rustls::Error::InvalidCertificate(CertificateError::Expired);
        assert_eq!(explained(expired(), &weak), expired());
        assert_eq!(
            explained(bad_signature(), [b"no certificate"]),
            bad_signature()
        );
    }
}
