//! The bytes of an answer: read to their end, within a limit, and decoded.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::{
    Response,
    body::{Body, Incoming},
    header::{CONTENT_ENCODING, HeaderMap},
};
use zeroize::Zeroizing;

use crate::http_failure::HttpFailure;

/// An answer's text may be this long, in bytes, also before it is decoded.
const LIMIT: usize = 64 * 1024;

/// The body, decoded: some services compress what they were not asked to.
pub(crate) async fn read(response: Response<Incoming>) -> Result<Zeroizing<Vec<u8>>, HttpFailure> {
    let (head, mut coming) = response.into_parts();
    let announced = coming.size_hint().exact().map(usize::try_from);
    let room = announced.and_then(Result::ok).unwrap_or(4096).min(LIMIT);
    let mut body = Zeroizing::new(Vec::with_capacity(room));
    while let Some(frame) = coming.frame().await {
        let frame = frame.map_err(|error| HttpFailure::of_body(&error))?;
        let bytes = frame.into_data().unwrap_or_default();
        if body.len() + bytes.len() > LIMIT {
            return Err(too_long());
        }
        body.extend_from_slice(&bytes);
    }
    if is_compressed(&head.headers)? {
        return decompressed(&body);
    }
    Ok(body)
}

fn is_compressed(headers: &HeaderMap) -> Result<bool, HttpFailure> {
    let Some(coding) = headers.get(CONTENT_ENCODING) else {
        return Ok(false);
    };
    let coding = String::from_utf8_lossy(coding.as_bytes()).to_ascii_lowercase();
    match coding.trim() {
        "" | "identity" => Ok(false),
        // RFC 9110 §8.4.1.3: both names mean the same.
        "gzip" | "x-gzip" => Ok(true),
        // The name itself is not told: whatever a service sends may repeat what it was sent.
        _ => Err(HttpFailure::Unreadable(
            "it is encoded in another way than gzip".into(),
        )),
    }
}

fn decompressed(body: &[u8]) -> Result<Zeroizing<Vec<u8>>, HttpFailure> {
    let mut text = Zeroizing::new(Vec::with_capacity(4096));
    MultiGzDecoder::new(body)
        .take(LIMIT as u64 + 1)
        .read_to_end(&mut text)
        .map_err(|error| HttpFailure::Unreadable(format!("it is no gzip: {error}")))?;
    if text.len() > LIMIT {
        return Err(too_long());
    }
    Ok(text)
}

fn too_long() -> HttpFailure {
    HttpFailure::Unreadable(format!("it is longer than {LIMIT} bytes"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use hyper::header::HeaderValue;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn coded(coding: &'static str) -> Result<bool, HttpFailure> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        is_compressed(&headers)
    }

    #[test]
    fn gzip_goes_by_two_names_and_other_codings_are_refused() {
        assert!(!is_compressed(&HeaderMap::new()).unwrap());
        for (coding, compressed) in [("gzip", true), (" X-GZip ", true), ("Identity", false)] {
            assert_eq!(coded(coding).unwrap(), compressed, "{coding}");
        }
        for coding in ["br", "deflate", "gzip, gzip"] {
            let refused = coded(coding);
            assert!(
                matches!(refused, Err(HttpFailure::Unreadable(_))),
                "{coding}"
            );
        }
    }

    #[test]
    fn gzip_is_decoded_up_to_the_limit() {
        assert_eq!(*decompressed(&gzip(b"{}")).unwrap(), b"{}");
        let members = [gzip(b"{\"a\":"), gzip(b"1}")].concat();
        assert_eq!(*decompressed(&members).unwrap(), b"{\"a\":1}");
        let longest = vec![b' '; LIMIT];
        assert_eq!(decompressed(&gzip(&longest)).unwrap().len(), LIMIT);
        assert!(decompressed(&gzip(&[&longest[..], b" "].concat())).is_err());
    }

    #[test]
    fn what_is_cut_off_or_followed_by_something_else_is_refused() {
        let whole = gzip(b"{\"resultCode\":\"0\"}");
        for length in 0..whole.len() {
            assert!(decompressed(&whole[..length]).is_err(), "{length}");
        }
        assert!(decompressed(&[&whole[..], b"more"].concat()).is_err());
    }
}
