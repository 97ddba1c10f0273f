//! Certificates as people make them with `openssl`: accepted, or refused with a reason that helps. Needs `openssl`.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{fs, path::Path, process::Command};

use anoncall::{AccessToken, CallClient, CallError, ClientConfig, ConfigError, TrustProblem};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use support::{
    one_answer::{After, OneAnswer, certified, created},
    provider, request,
};

fn openssl(folder: &Path, command: &str) {
    let output = Command::new("openssl")
        .args(command.split(' '))
        .current_dir(folder)
        .output()
        .expect("openssl is installed");
    assert!(
        output.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs commands that write `cert.pem` and `key.pem`, and calls a server that uses both, with `cert.pem` (or `root.pem`) as the root.
async fn call(commands: &[&str]) -> Result<(), CallError> {
    let folder = tempfile::tempdir().unwrap();
    for command in commands {
        openssl(folder.path(), command);
    }
    let path = |name| folder.path().join(name);
    let chain = CertificateDer::pem_file_iter(path("cert.pem")).unwrap();
    let chain: Vec<_> = chain.map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(path("key.pem")).unwrap();
    let root = fs::read(path("root.pem")).or_else(|_| fs::read(path("cert.pem")));
    let server = OneAnswer::with_certificate(
        root.unwrap(),
        certified(chain, &key),
        &created(),
        After::Silence,
    );
    let credentials = provider(|_| async { Ok(AccessToken::new("t".into(), Some(600))) });
    let client = CallClient::new(server.config(), credentials, None).unwrap();
    client.create_call(request("1")).await.map(drop)
}

#[tokio::test]
async fn one_command_makes_a_certificate_that_is_its_own_root() {
    let made = |options: &str| {
        format!(
            "req -x509 -nodes -days 30 -subj /CN=calls.example -keyout key.pem -out cert.pem {options}"
        )
    };
    for options in [
        "-newkey rsa:2048 -addext subjectAltName=IP:127.0.0.1",
        "-newkey rsa:2048 -sha1 -addext subjectAltName=IP:127.0.0.1",
        "-newkey rsa:2048 -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE",
        "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -addext subjectAltName=IP:127.0.0.1",
    ] {
        call(&[&made(options)]).await.unwrap();
    }
    let error = call(&[&made("-newkey rsa:2048")]).await.unwrap_err();
    assert!(
        error.to_string().ends_with("it needs a subjectAltName"),
        "{error}"
    );
}

#[tokio::test]
async fn a_signature_that_is_not_accepted_is_named() {
    for (digest, name) in [("sha1", "SHA-1"), ("md5", "MD5"), ("sha224", "SHA-224")] {
        let signed = format!(
            "x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 30 -copy_extensions copy -{digest} -out cert.pem"
        );
        let error = call(&[
            "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Root -keyout root.key -out root.pem",
            "req -newkey rsa:2048 -nodes -subj /CN=calls.example -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out request.pem",
            &signed,
        ])
        .await
        .unwrap_err();
        let expected = CallError::Untrusted {
            problem: TrustProblem::Other,
            reason: format!("a certificate is signed with {name}, which the SDK does not accept"),
        };
        assert_eq!(error, expected);
    }
}

#[tokio::test]
async fn an_old_certificate_says_that_it_is_old() {
    let error = call(&[
        "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Root -keyout root.key -out root.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=calls.example -keyout key.pem -out request.pem",
        "x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 30 -out cert.pem",
    ])
    .await
    .unwrap_err();
    let CallError::Untrusted { reason, .. } = &error else {
        panic!("{error:?}");
    };
    assert!(reason.contains("version 1"), "{reason}");
}

#[test]
fn keys_that_can_not_be_checked_are_named_when_the_client_is_made() {
    for (key, name) in [
        ("rsa:1024", "an RSA key shorter than 2048 bits"),
        (
            "ec -pkeyopt ec_paramgen_curve:secp521r1",
            "a key of the kind P-521",
        ),
        (
            "ec -pkeyopt ec_paramgen_curve:secp256k1",
            "a key of the kind secp256k1",
        ),
        (
            "ec -pkeyopt ec_paramgen_curve:brainpoolP256r1",
            "a key of an unknown kind",
        ),
        ("ed448", "a key of the kind Ed448"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        openssl(
            folder.path(),
            &format!(
                "req -x509 -newkey {key} -nodes -days 30 -subj /CN=x -keyout key.pem -out cert.pem"
            ),
        );
        let config = ClientConfig {
            root_certificates: vec![fs::read(folder.path().join("cert.pem")).unwrap()],
            ..ClientConfig::new("localhost", "key")
        };
        let error = CallClient::new(config, support::app_secret(), None).err();
        let expected = ConfigError::InvalidRootCertificate {
            index: 0,
            reason: format!("its certificate 1: it has {name}, which the SDK can't check"),
        };
        assert_eq!(error, Some(expected), "{key}");
    }
}

#[test]
fn openssls_own_form_of_trusted_certificates_is_read() {
    let folder = tempfile::tempdir().unwrap();
    openssl(
        folder.path(),
        "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=x -keyout key.pem -out cert.pem",
    );
    openssl(
        folder.path(),
        "x509 -in cert.pem -addtrust serverAuth -trustout -out trusted.pem",
    );
    let trusted = fs::read(folder.path().join("trusted.pem")).unwrap();
    assert!(trusted.starts_with(b"-----BEGIN TRUSTED CERTIFICATE"));
    let config = ClientConfig {
        root_certificates: vec![trusted],
        platform_roots: false,
        ..ClientConfig::new("localhost", "key")
    };
    CallClient::new(config, support::app_secret(), None).unwrap();
}
