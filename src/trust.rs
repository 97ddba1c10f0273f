//! Which servers are trusted: the platform's roots, an app's own roots, and pins of the server's public key.

use std::{error::Error, fmt, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ring::digest::{SHA256, digest};
use rustls::{
    CertificateError, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, KeyProvider, ring::default_provider},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
    sign::SigningKey,
};

use crate::{
    config::{ClientConfig, ConfigError},
    error::TrustProblem,
};

/// SHA-256 of a `SubjectPublicKeyInfo`.
type Pin = [u8; 32];

/// Makes the TLS settings of a client: TLS 1.2 and 1.3, HTTP/1.1, and the trust that its configuration asks for.
pub(crate) fn tls_config(config: &ClientConfig) -> Result<rustls::ClientConfig, ConfigError> {
    let provider = Arc::new(CryptoProvider {
        key_provider: &NoClientKeys,
        ..default_provider()
    });
    let verifier = Arc::new(PinningVerifier {
        inner: chain_verifier(config, &provider)?,
        pins: config
            .pins
            .iter()
            .map(|pin| parse_pin(pin))
            .collect::<Result<_, _>>()?,
    });
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| internal(&error))?
        // "Dangerous" is the only door for a verifier of one's own; this one only adds checks to the usual one.
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}

/// Clients prove themselves by tokens, never by certificates of their own. Saying so leaves the code for private keys out of the
/// library.
#[derive(Debug)]
struct NoClientKeys;

impl KeyProvider for NoClientKeys {
    fn load_private_key(
        &self,
        _: PrivateKeyDer<'static>,
    ) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("no client keys".into()))
    }
}

fn chain_verifier(
    config: &ClientConfig,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigError> {
    let own = own_roots(&config.root_certificates)?;
    if config.platform_roots && config.device_roots.is_empty() {
        return platform_verifier(own, provider);
    }
    let mut roots = RootCertStore::empty();
    for (index, certificate) in own {
        roots
            .add(certificate)
            .map_err(|error| invalid_root(index, &error))?;
    }
    if config.platform_roots {
        // A device's store may hold certificates that can't be used; Android itself skips them as well.
        roots.add_parsable_certificates(
            config
                .device_roots
                .iter()
                .map(|der| CertificateDer::from(der.clone())),
        );
    }
    if roots.is_empty() {
        return Err(ConfigError::NoTrustedRoots);
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
        .build()
        .map_err(|error| internal(&error))?;
    Ok(verifier)
}

#[cfg(not(target_os = "android"))]
fn platform_verifier(
    own: Vec<(usize, CertificateDer<'static>)>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigError> {
    use rustls_platform_verifier::Verifier;

    let mut checked = RootCertStore::empty();
    for (index, certificate) in &own {
        checked
            .add(certificate.clone())
            .map_err(|error| invalid_root(*index, &error))?;
    }
    let own = own.into_iter().map(|(_, certificate)| certificate);
    let verifier = Verifier::new_with_extra_roots(own, provider.clone())
        .map_err(|_| ConfigError::NoTrustedRoots)?;
    Ok(Arc::new(verifier))
}

/// On Android the verifier would need a JNI context and panic without it, so the Kotlin layer reads the device's roots.
#[cfg(target_os = "android")]
fn platform_verifier(
    _: Vec<(usize, CertificateDer<'static>)>,
    _: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigError> {
    Err(ConfigError::NoTrustedRoots)
}

/// The app's own roots, each with the index of the file it came in.
fn own_roots(files: &[Vec<u8>]) -> Result<Vec<(usize, CertificateDer<'static>)>, ConfigError> {
    let mut roots = Vec::new();
    for (index, file) in files.iter().enumerate() {
        if is_der(file) {
            roots.push((index, CertificateDer::from(file.clone())));
            continue;
        }
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(file) {
            let certificate = certificate.map_err(|error| invalid_root(index, &error))?;
            roots.push((index, certificate));
        }
        if roots.len() == before {
            return Err(invalid_root(
                index,
                &"it holds no certificate in PEM or DER",
            ));
        }
    }
    Ok(roots)
}

/// DER of a certificate begins with a SEQUENCE in long form; no PEM text does.
fn is_der(file: &[u8]) -> bool {
    file.starts_with(&[0x30, 0x82]) || file.starts_with(&[0x30, 0x81])
}

fn parse_pin(text: &str) -> Result<Pin, ConfigError> {
    let encoded = text.trim();
    let encoded = encoded.strip_prefix("sha256/").unwrap_or(encoded);
    BASE64_STANDARD
        .decode(encoded)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| ConfigError::InvalidPin {
            pin: text.to_owned(),
            reason: "it is not the base64 of 32 bytes".into(),
        })
}

fn invalid_root(index: usize, reason: &dyn fmt::Display) -> ConfigError {
    ConfigError::InvalidRootCertificate {
        index: index.try_into().unwrap_or(i32::MAX),
        reason: reason.to_string(),
    }
}

fn internal(error: &dyn fmt::Display) -> ConfigError {
    ConfigError::Internal {
        reason: error.to_string(),
    }
}

/// Asks the usual verifier first, then compares the leaf's public key with the pins. Intermediates are only what the server
/// sent along, so they are not pinned against.
#[derive(Debug)]
struct PinningVerifier {
    inner: Arc<dyn ServerCertVerifier>,
    pins: Vec<Pin>,
}

impl PinningVerifier {
    fn check_pin(&self, leaf: &CertificateDer<'_>) -> Result<(), rustls::Error> {
        if self.pins.is_empty() {
            return Ok(());
        }
        let key = ParsedCertificate::try_from(leaf)?.subject_public_key_info();
        let hash = digest(&SHA256, &key);
        if self.pins.iter().any(|pin| pin == hash.as_ref()) {
            return Ok(());
        }
        Err(CertificateError::Other(OtherError(Arc::new(NoPinMatches))).into())
    }
}

impl ServerCertVerifier for PinningVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.inner.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )?;
        self.check_pin(end_entity)?;
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

#[derive(Debug)]
struct NoPinMatches;

impl fmt::Display for NoPinMatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server's public key matches no pin")
    }
}

impl Error for NoPinMatches {}

/// Finds in an error's chain of causes a certificate that was not trusted. Other TLS failures are failures to connect.
pub(crate) fn untrusted(error: &(dyn Error + 'static)) -> Option<(TrustProblem, String)> {
    causes(error).find_map(|cause| match cause.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(problem) => {
            Some((trust_problem(problem), trust_reason(problem)))
        }
        _ => None,
    })
}

/// The chain of causes. An `io::Error` hides the error it wraps from `source`, so it is looked into.
pub(crate) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    match wrapped {
        Some(inner) => Some(inner),
        None => error.source(),
    }
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
        _ => TrustProblem::Other,
    }
}

fn trust_reason(problem: &CertificateError) -> String {
    match problem {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its certificate comes from no trusted authority".into()
        }
        CertificateError::Other(OtherError(cause)) => cause.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIN: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    #[test]
    fn pins_are_read_with_and_without_prefix() {
        let expected: Pin = digest(&SHA256, b"").as_ref().try_into().unwrap();
        for text in [PIN, &format!("sha256/{PIN}"), &format!(" {PIN}\n")] {
            assert_eq!(parse_pin(text).unwrap(), expected);
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
            assert!(parse_pin(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn roots_that_are_no_certificates_are_refused() {
        for file in [
            &b""[..],
            b"hello",
            b"\x30\x82\x00\x00",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            let config = ClientConfig {
                root_certificates: vec![file.to_vec()],
                platform_roots: false,
                ..ClientConfig::new("example.com", "key")
            };
            assert!(
                matches!(
                    tls_config(&config),
                    Err(ConfigError::InvalidRootCertificate { index: 0, .. })
                ),
                "{file:?}"
            );
        }
    }

    #[test]
    fn trusting_nobody_is_a_fault_of_the_configuration() {
        let config = ClientConfig {
            platform_roots: false,
            ..ClientConfig::new("example.com", "key")
        };
        assert!(matches!(
            tls_config(&config),
            Err(ConfigError::NoTrustedRoots)
        ));
    }
}
