//! Which keys and signatures of certificates ring can check, and what the others are called.

use rustls::pki_types::alg_id;

/// A key that is shorter is not checked by ring (`RSA_PKCS1_2048_8192`).
const SHORTEST_RSA: &str = "an RSA key shorter than 2048 bits";

/// A 2048-bit RSA key's `SubjectPublicKeyInfo` is longer than this many bytes, a 1536-bit one's shorter.
const SHORTEST_RSA_INFO: usize = 270;

/// Object identifiers in DER, with the names that people know.
const NAMES: [(&[u8], &str); 13] = [
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02", "MD2"),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", "MD5"),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", "SHA-1"),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e", "SHA-224"),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "RSA-PSS"),
    (b"\x2a\x86\x48\xce\x3d\x04\x01", "SHA-1"),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x01", "SHA-224"),
    (b"\x2a\x86\x48\xce\x38\x04", "DSA"),
    (b"\x60\x86\x48\x01\x65\x03\x04\x03", "DSA"),
    (b"\x2b\x65\x71", "Ed448"),
    (b"\x2b\x81\x04\x00\x23", "P-521"),
    (b"\x2b\x81\x04\x00\x0a", "secp256k1"),
    (b"\x2a\x81\x1c\xcf\x55\x01\x82\x2d", "SM2"),
];

/// Why ring can't check signatures of a key, given as `SubjectPublicKeyInfo`, if it can't.
pub(crate) fn key_problem(public_key: &[u8]) -> Option<String> {
    let is = |algorithm: &[u8]| contains(public_key, algorithm);
    if is(&alg_id::RSA_ENCRYPTION) {
        return (public_key.len() < SHORTEST_RSA_INFO).then(|| SHORTEST_RSA.into());
    }
    let known = [
        &*alg_id::ECDSA_P256,
        &*alg_id::ECDSA_P384,
        &*alg_id::ED25519,
    ];
    if known.iter().any(|algorithm| is(algorithm)) {
        return None;
    }
    Some(match name(public_key) {
        Some(name) => format!("a key of the kind {name}"),
        None => "a key of an unknown kind".into(),
    })
}

/// What a certificate was signed with, given as `AlgorithmIdentifier`.
pub(crate) fn signature_name(algorithm: &[u8]) -> &'static str {
    name(algorithm).unwrap_or("an algorithm that the SDK does not know")
}

fn name(algorithm: &[u8]) -> Option<&'static str> {
    let names = NAMES.iter();
    names
        .filter(|(identifier, _)| contains(algorithm, identifier))
        .map(|(_, name)| *name)
        .next()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
