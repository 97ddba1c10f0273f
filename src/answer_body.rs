//! The bytes of an answer: read to their end, within a limit, and decoded.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use reqwest::{
    Response,
    header::{CONTENT_ENCODING, HeaderMap},
};
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use crate::http_failure::HttpFailure;

/// An answer's text may be this long, in bytes, also before it is decoded.
const LIMIT: usize = 64 * 1024;

/// What has come of a body.
pub(crate) struct Received {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// Whether that is all of it.
    pub(crate) end: Result<(), HttpFailure>,
}

/// Reads the body until it ends.
pub(crate) async fn read(response: &mut Response, deadline: Instant) -> Received {
    let announced = response.content_length().map(usize::try_from);
    let room = announced.and_then(Result::ok).unwrap_or(4096).min(LIMIT);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let end = loop {
        match timeout_at(deadline, response.chunk()).await {
            Err(_) => break Err(HttpFailure::TimedOut),
            Ok(Err(error)) => break Err(HttpFailure::of(&error)),
            Ok(Ok(None)) => break Ok(()),
            Ok(Ok(Some(chunk))) if bytes.len() + chunk.len() > LIMIT => break Err(too_long()),
            Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk),
        }
    };
    Received { bytes, end }
}

/// The body as text: some services compress what they were not asked to.
pub(crate) fn decoded(
    body: Zeroizing<Vec<u8>>,
    headers: &HeaderMap,
) -> Result<Zeroizing<Vec<u8>>, HttpFailure> {
    if is_compressed(headers)? {
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
    use reqwest::header::HeaderValue;

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
