//! The certificates of private deployments: made by hand, self-signed, and refused with a reason that helps.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use anoncall::{CallClient, CallError, ClientConfig, ConfigError, TrustProblem};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use support::{
    app_secret,
    one_answer::{After, OneAnswer, certified, created},
    request,
};
use time::{Duration, OffsetDateTime};

/// A certificate and its key.
struct Made {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "127.0.0.1\r\nX-Forged: 1");
    params.not_before = OffsetDateTime::now_utc() - Duration::days(10);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(10);
    params
}

fn self_signed(params: &CertificateParams) -> Made {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    Made { certificate, key }
}

/// As `openssl req -x509` makes it.
fn openssl_like() -> CertificateParams {
    let mut params = params(&["127.0.0.1"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn serve(made: &Made, root: &CertificateDer<'_>) -> OneAnswer {
    let key = PrivateKeyDer::try_from(made.key.serialize_der()).unwrap();
    let certified = certified(vec![made.certificate.clone()], &key);
    OneAnswer::with_certificate(root.to_vec(), certified, &created(), After::Silence)
}

async fn call(server: &OneAnswer, config: ClientConfig) -> Result<(), CallError> {
    let credentials =
        support::provider(|_| async { Ok(anoncall::AccessToken::new("t".into(), Some(600))) });
    let client = CallClient::new(config, credentials, None).unwrap();
    let result = client.create_call(request("1")).await.map(drop);
    assert_eq!(server.requests(), usize::from(result.is_ok()));
    result
}

async fn accepted(made: &Made) {
    let server = serve(made, &made.certificate);
    for platform_roots in [false, true] {
        let config = ClientConfig {
            platform_roots,
            ..server.config()
        };
        call(&server, config).await.unwrap();
    }
}

async fn refused(made: &Made, root: &CertificateDer<'_>, problem: TrustProblem, expected: &str) {
    let server = serve(made, root);
    for platform_roots in [false, true] {
        let config = ClientConfig {
            platform_roots,
            ..server.config()
        };
        match call(&server, config).await.unwrap_err() {
            CallError::Untrusted {
                problem: found,
                reason,
            } => {
                assert_eq!(reason, expected);
                assert_eq!(found, problem);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_accepted_as_its_own_root() {
    accepted(&self_signed(&openssl_like())).await;
    accepted(&self_signed(&params(&["127.0.0.1"]))).await;
    let mut explicitly_no_ca = params(&["127.0.0.1"]);
    explicitly_no_ca.is_ca = IsCa::ExplicitNoCa;
    accepted(&self_signed(&explicitly_no_ca)).await;
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_accepted_as_its_own_root() {
    let authority = KeyPair::generate().unwrap();
    let issuer = Issuer::new(openssl_like(), authority);
    let key = KeyPair::generate().unwrap();
    let certificate = params(&["127.0.0.1"]).signed_by(&key, &issuer).unwrap();
    let certificate = certificate.der().clone();
    accepted(&Made { certificate, key }).await;
}

#[tokio::test]
async fn dates_names_and_purposes_of_such_a_certificate_are_checked() {
    for is_ca in [IsCa::Ca(BasicConstraints::Unconstrained), IsCa::NoCa] {
        let of = |change: &dyn Fn(&mut CertificateParams)| {
            let mut params = openssl_like();
            params.is_ca = is_ca;
            change(&mut params);
            self_signed(&params)
        };
        let now = OffsetDateTime::now_utc();
        for (made, problem, reason) in [
            (
                of(&|params| params.not_after = now - Duration::hours(50)),
                TrustProblem::NotValidNow,
                "its certificate expired 2 days ago by this device's clock",
            ),
            (
                of(&|params| params.not_after = now - Duration::hours(30)),
                TrustProblem::NotValidNow,
                "its certificate expired 1 day ago by this device's clock",
            ),
            (
                of(&|params| params.not_before = now + Duration::hours(20)),
                TrustProblem::NotValidNow,
                "its certificate becomes valid less than a day from now by this device's clock",
            ),
            (
                of(&|params| {
                    params.subject_alt_names =
                        CertificateParams::new(vec!["example.com".into(), "10.0.0.1".into()])
                            .unwrap()
                            .subject_alt_names;
                }),
                TrustProblem::WrongHost,
                "its certificate is for another host: example.com, 10.0.0.1",
            ),
            (
                of(&|params| params.subject_alt_names.clear()),
                TrustProblem::WrongHost,
                "its certificate names no host (a common name does not count, RFC 9525): it needs a subjectAltName",
            ),
        ] {
            refused(&made, &made.certificate, problem, reason).await;
        }
    }
    let mut for_clients = params(&["127.0.0.1"]);
    for_clients.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let made = self_signed(&for_clients);
    let reason = "its certificate is not meant for servers (extended key usage)";
    refused(&made, &made.certificate, TrustProblem::Other, reason).await;
}

#[tokio::test]
async fn another_key_under_the_same_name_is_not_trusted() {
    let trusted = self_signed(&openssl_like());
    let made = self_signed(&openssl_like());
    let reason = "its certificate is an authority's own (CA:TRUE); it is accepted only if it is one of the app's root certificates";
    let problem = TrustProblem::UnknownAuthority;
    refused(&made, &trusted.certificate, problem, reason).await;
    let made = self_signed(&params(&["127.0.0.1"]));
    let reason = "its certificate comes from no trusted authority";
    refused(
        &made,
        &trusted.certificate,
        TrustProblem::UnknownAuthority,
        reason,
    )
    .await;
}

/// Whoever copies the certificate does not have its key.
#[tokio::test]
async fn the_server_must_have_the_certificates_key() {
    let trusted = self_signed(&openssl_like());
    let thief = Made {
        certificate: trusted.certificate.clone(),
        key: KeyPair::generate().unwrap(),
    };
    let server = serve(&thief, &thief.certificate);
    let error = call(&server, server.config()).await.unwrap_err();
    match error {
        CallError::Untrusted { problem, .. } => assert_eq!(problem, TrustProblem::UnknownAuthority),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_certificate_of_a_bundle_is_lost() {
    let key = KeyPair::generate().unwrap();
    let whole = openssl_like().self_signed(&key).unwrap().pem();
    for (bundle, reason) in [
        (
            format!("{whole}{}", whole.replacen("MII", "M", 1)),
            "its certificate 2: ",
        ),
        (
            format!("{whole}{}", whole.replace("-----BEGIN", "---BEGIN")),
            "a line that begins",
        ),
    ] {
        let config = ClientConfig {
            root_certificates: vec![bundle.into_bytes()],
            ..ClientConfig::new("localhost", "key")
        };
        match CallClient::new(config, app_secret(), None).err() {
            Some(ConfigError::InvalidRootCertificate {
                index: 0,
                reason: found,
            }) => {
                assert!(found.starts_with(reason), "{found}");
            }
            other => panic!("{other:?}"),
        }
    }
}
