//! The root certificates that an app brings along.

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, TrustAnchor},
};
use webpki::anchor_from_trusted_cert;

use crate::{
    settings::config_error::ConfigError,
    trust::{algorithm::key_problem, pem},
};

/// The certificates of files in PEM or DER. All of them can be trusted, or the first that can't be is named: one that is left out
/// would be missed only when calls fail.
pub(crate) fn own_roots(files: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let mut roots = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let invalid = |reason| ConfigError::InvalidRootCertificate {
            index: index.try_into().unwrap_or(i32::MAX),
            reason,
        };
        roots.extend(read(file).map_err(invalid)?);
    }
    Ok(roots)
}

fn read(file: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    if is_der(file) {
        let certificate = CertificateDer::from(file.to_vec());
        check(&certificate).map_err(|problem| format!("it {problem}"))?;
        return Ok(vec![certificate]);
    }
    let certificates = pem::certificates(file)?;
    for (index, certificate) in certificates.iter().enumerate() {
        check(certificate)
            .map_err(|problem| format!("its certificate {}: it {problem}", index + 1))?;
    }
    Ok(certificates)
}

/// DER of a certificate begins with a SEQUENCE in long form; no PEM text does.
fn is_der(file: &[u8]) -> bool {
    file.starts_with(&[0x30, 0x82]) || file.starts_with(&[0x30, 0x81])
}

fn check(certificate: &CertificateDer<'_>) -> Result<(), String> {
    let anchor =
        anchor_from_trusted_cert(certificate).map_err(|_| "is damaged, or no certificate")?;
    match key_problem(&anchor.subject_public_key_info) {
        Some(key) => Err(format!("has {key}, which the SDK can't check")),
        None => Ok(()),
    }
}

/// What certificates are checked against. Those of a device's own store that can't be used are left out, as Android does.
pub(crate) fn store(own: &[CertificateDer<'static>], of_device: &[Vec<u8>]) -> RootCertStore {
    let mut store = RootCertStore::empty();
    store.extend(own.iter().filter_map(|certificate| anchor(certificate)));
    store.add_parsable_certificates(
        of_device
            .iter()
            .map(|der| CertificateDer::from(der.clone())),
    );
    store
}

fn anchor(certificate: &CertificateDer<'static>) -> Option<TrustAnchor<'static>> {
    anchor_from_trusted_cert(certificate)
        .ok()
        .map(|anchor| anchor.to_owned())
}

#[cfg(test)]
mod tests {
    use sandbox::Authority;

    use super::*;

    fn reason(file: &[u8]) -> String {
        match own_roots(&[Authority::new("First").ca_der(), file.to_vec()]) {
            Err(ConfigError::InvalidRootCertificate { index: 1, reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn files_may_hold_several_certificates() {
        let (one, two) = (Authority::new("One"), Authority::new("Two"));
        let bundle = one.ca_pem() + &two.ca_pem();
        let roots = own_roots(&[bundle.into_bytes(), two.ca_der()]).unwrap();
        let expected = [one.ca_der(), two.ca_der(), two.ca_der()];
        assert_eq!(roots, expected.map(CertificateDer::from));
        assert_eq!(store(&roots, &[]).len(), 3);
        assert_eq!(store(&[], &[one.ca_der(), b"none".to_vec()]).len(), 1);
    }

    #[test]
    fn roots_that_can_not_be_used_say_why() {
        let whole = Authority::new("Whole").ca_der();
        assert_eq!(
            reason(b"\x30\x82\x00\x00"),
            "it is damaged, or no certificate"
        );
        assert_eq!(reason(&whole[..100]), "it is damaged, or no certificate");
        assert_eq!(reason(b"hello"), "it holds no certificate in PEM or DER");
        assert_eq!(
            reason(include_bytes!("../../tests/certificates/rsa1024.pem")),
            "its certificate 1: it has an RSA key shorter than 2048 bits, which the SDK can't check"
        );
        assert_eq!(
            reason(include_bytes!("../../tests/certificates/p521.pem")),
            "its certificate 1: it has a key of the kind P-521, which the SDK can't check"
        );
    }
}
