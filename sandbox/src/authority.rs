//! The certificate authority that the sandbox makes for itself.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use time::OffsetDateTime;

use crate::identity::{Identity, pem};

const DAY: Duration = Duration::from_hours(24);

/// A certificate authority whose key exists only in this process's memory. Clones share the key.
#[derive(Clone)]
pub struct Authority {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    ca_der: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

/// What a server certificate shall say: see [`Authority::issue`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafSpec {
    /// Host names and IP addresses (in text form) that the certificate is valid for.
    pub names: Vec<String>,
    /// The certificate is valid from here on.
    pub not_before: SystemTime,
    /// The certificate is valid until here.
    pub not_after: SystemTime,
}

impl LeafSpec {
    /// A certificate that is valid for `names` now: from yesterday, for 90 days.
    #[must_use]
    pub fn valid_for<Name: Into<String>>(names: impl IntoIterator<Item = Name>) -> Self {
        let now = SystemTime::now();
        Self {
            names: names.into_iter().map(Into::into).collect(),
            not_before: now - DAY,
            not_after: now + 90 * DAY,
        }
    }

    /// A certificate for `names` that expired yesterday.
    #[must_use]
    pub fn expired_for<Name: Into<String>>(names: impl IntoIterator<Item = Name>) -> Self {
        let now = SystemTime::now();
        Self {
            not_before: now - 30 * DAY,
            not_after: now - DAY,
            ..Self::valid_for(names)
        }
    }
}

impl Default for LeafSpec {
    /// Valid for this machine as it calls itself, and as an Android emulator calls it (10.0.2.2).
    fn default() -> Self {
        Self::valid_for(["localhost", "127.0.0.1", "::1", "10.0.2.2"])
    }
}

impl Authority {
    /// A new authority with a new key, valid from yesterday for ten years.
    ///
    /// # Panics
    ///
    /// When the operating system gives no random numbers.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let now = SystemTime::now();
        params.not_before = date(now - DAY);
        params.not_after = date(now + 3653 * DAY);

        let key = new_key();
        #[expect(
            clippy::expect_used,
            reason = "signing what was just built from valid parts fails without randomness only"
        )]
        let certificate = params
            .self_signed(&key)
            .expect("a certificate authority can be signed");
        let ca_der = certificate.der().to_vec();
        Self {
            inner: Arc::new(Inner {
                name: name.to_owned(),
                ca_der,
                issuer: Issuer::new(params, key),
            }),
        }
    }

    /// The authority's certificate in PEM: what a client has to trust.
    #[must_use]
    pub fn ca_pem(&self) -> String {
        pem("CERTIFICATE", &self.inner.ca_der)
    }

    /// The authority's certificate in DER.
    #[must_use]
    pub fn ca_der(&self) -> Vec<u8> {
        self.inner.ca_der.clone()
    }

    /// A server certificate with a new key, signed by this authority. The chain holds the leaf alone: clients have the
    /// authority's certificate already.
    ///
    /// # Panics
    ///
    /// When a name is neither an IP address nor ASCII, or the operating system gives no random numbers.
    #[must_use]
    pub fn issue(&self, spec: LeafSpec) -> Identity {
        let common_name = spec.names.first().cloned().unwrap_or_default();
        #[expect(
            clippy::expect_used,
            reason = "a wrong name is a mistake in the calling test; documented above"
        )]
        let mut params =
            CertificateParams::new(spec.names).expect("names are IP addresses or ASCII host names");
        params
            .distinguished_name
            .push(DnType::CommonName, common_name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.not_before = date(spec.not_before);
        params.not_after = date(spec.not_after);

        let key = new_key();
        #[expect(
            clippy::expect_used,
            reason = "signing what was just built from valid parts fails without randomness only"
        )]
        let certificate = params
            .signed_by(&key, &self.inner.issuer)
            .expect("a server certificate can be signed");
        let public_key_der = rcgen::PublicKeyData::subject_public_key_info(&key);
        Identity::new(
            vec![certificate.der().to_vec()],
            key.serialize_der(),
            public_key_der,
        )
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authority")
            .field("name", &self.inner.name)
            .finish_non_exhaustive()
    }
}

fn new_key() -> KeyPair {
    #[expect(
        clippy::expect_used,
        reason = "fails only when the operating system gives no random numbers"
    )]
    KeyPair::generate().expect("a key can be generated")
}

/// Dates outside what a certificate can hold (years 1970 to 9999 here) become the nearest one that fits.
fn date(moment: SystemTime) -> OffsetDateTime {
    let since_epoch = moment
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    time::Duration::try_from(since_epoch)
        .ok()
        .and_then(|since_epoch| OffsetDateTime::UNIX_EPOCH.checked_add(since_epoch))
        .unwrap_or_else(|| time::PrimitiveDateTime::MAX.assume_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identity_has_its_own_key() {
        let authority = Authority::new("test");
        let (one, other) = (
            authority.issue(LeafSpec::default()),
            authority.issue(LeafSpec::default()),
        );
        assert_ne!(one.pin(), other.pin());
        assert_eq!(one.pin().len(), "sha256/".len() + 44);
        assert!(one.chain_pem().starts_with("-----BEGIN CERTIFICATE-----\n"));
        assert!(one.key_pem().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    }

    #[test]
    fn dates_out_of_range_are_clamped() {
        assert_eq!(
            date(SystemTime::UNIX_EPOCH - DAY),
            OffsetDateTime::UNIX_EPOCH
        );
        assert_eq!(date(SystemTime::UNIX_EPOCH + 4_000_000 * DAY).year(), 9999);
    }
}
