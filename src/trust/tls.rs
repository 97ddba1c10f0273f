//! Which servers are trusted: the platform's roots, an app's own roots, and pins of the server's public key.

use std::{fmt, sync::Arc};

use rustls::{
    CertificateError, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, KeyProvider, ring::default_provider},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
    server::ParsedCertificate,
    sign::SigningKey,
};

use crate::{
    settings::{config::ClientConfig, config_error::ConfigError},
    trust::{
        pin::Pin,
        roots::{own_roots, store},
        untrusted::{NoPinMatches, explained, other},
    },
};

/// Makes the TLS settings of a client: TLS 1.2 and 1.3, HTTP/1.1, and the trust that its configuration asks for.
pub(crate) fn tls_config(config: &ClientConfig) -> Result<rustls::ClientConfig, ConfigError> {
    let provider = Arc::new(CryptoProvider {
        key_provider: &NoClientKeys,
        ..default_provider()
    });
    let verifier = Arc::new(verifier(config, &provider)?);
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

fn verifier(
    config: &ClientConfig,
    provider: &Arc<CryptoProvider>,
) -> Result<Verifier, ConfigError> {
    let own = own_roots(&config.root_certificates)?;
    let pins = config.pins.iter().map(|pin| Pin::parse(pin));
    Ok(Verifier {
        pins: pins.collect::<Result<_, _>>()?,
        chains: chain_verifier(config, &own, provider)?,
        own_leaves: match own.as_slice() {
            [] => None,
            own => Some(webpki_verifier(store(own, &[]), provider)?),
        },
        own,
    })
}

fn chain_verifier(
    config: &ClientConfig,
    own: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigError> {
    if config.platform_roots && config.device_roots.is_empty() {
        return platform_verifier(own, provider);
    }
    let of_device = if config.platform_roots {
        config.device_roots.as_slice()
    } else {
        &[]
    };
    let roots = store(own, of_device);
    if roots.is_empty() {
        return Err(ConfigError::NoTrustedRoots);
    }
    Ok(webpki_verifier(roots, provider)?)
}

fn webpki_verifier(
    roots: RootCertStore,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, ConfigError> {
    WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
        .build()
        .map_err(|error| internal(&error))
}

#[cfg(not(target_os = "android"))]
fn platform_verifier(
    own: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigError> {
    use rustls_platform_verifier::Verifier;

    let verifier = Verifier::new_with_extra_roots(own.iter().cloned(), provider.clone())
        .map_err(|_| ConfigError::NoTrustedRoots)?;
    Ok(Arc::new(verifier))
}

/// On Android the verifier would need a JNI context and panic without it, so the Kotlin layer reads the device's roots.
#[cfg(target_os = "android")]
fn platform_verifier(
    _: &[CertificateDer<'static>],
    _: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConfigError> {
    Err(ConfigError::NoTrustedRoots)
}

fn internal(error: &dyn fmt::Display) -> ConfigError {
    ConfigError::Internal {
        reason: error.to_string(),
    }
}

/// Has the chain verified as usual, then compares the leaf's public key with the pins. Intermediates are only what the server sent
/// along, so they are not pinned against.
#[derive(Debug)]
struct Verifier {
    chains: Arc<dyn ServerCertVerifier>,
    /// The app's own roots.
    own: Vec<CertificateDer<'static>>,
    /// For leaves that are among them.
    own_leaves: Option<Arc<WebPkiServerVerifier>>,
    pins: Vec<Pin>,
}

impl Verifier {
    /// A server certificate that is one of the app's own roots, as `openssl req -x509` makes it: nobody has to vouch for it, but its
    /// dates, its purpose and its host name are checked (decision 10).
    fn verify_own_leaf(
        verifier: &WebPkiServerVerifier,
        leaf: &CertificateDer<'_>,
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match verifier.verify_server_cert(leaf, &[], server_name, &[], now) {
            Err(error) if is_about_issuer(&error) => {
                verify_server_name(&ParsedCertificate::try_from(leaf)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            result => result,
        }
    }

    fn check_pin(&self, leaf: &CertificateDer<'_>) -> Result<(), rustls::Error> {
        if self.pins.is_empty() {
            return Ok(());
        }
        let key = ParsedCertificate::try_from(leaf)?.subject_public_key_info();
        if self.pins.iter().any(|pin| pin.matches(&key)) {
            return Ok(());
        }
        Err(other(NoPinMatches))
    }
}

/// Whether only the issuer is in question. webpki looks at the dates before that.
fn is_about_issuer(error: &rustls::Error) -> bool {
    let rustls::Error::InvalidCertificate(problem) = error else {
        return false;
    };
    match problem {
        CertificateError::UnknownIssuer
        | CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => true,
        CertificateError::Other(OtherError(cause)) => {
            cause.downcast_ref() == Some(&webpki::Error::CaUsedAsEndEntity)
        }
        _ => false,
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = match &self.own_leaves {
            Some(verifier) if self.own.contains(end_entity) => {
                Self::verify_own_leaf(verifier, end_entity, server_name, now)?
            }
            _ => self
                .chains
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .map_err(|error| {
                    explained(error, std::iter::once(end_entity).chain(intermediates))
                })?,
        };
        self.check_pin(end_entity)?;
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.chains
            .verify_tls12_signature(message, cert, dss)
            .map_err(|error| explained(error, [cert]))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.chains
            .verify_tls13_signature(message, cert, dss)
            .map_err(|error| explained(error, [cert]))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chains.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
