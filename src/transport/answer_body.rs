//! The bytes of an answer: read to their end, within a limit, and decoded.
//!
//! What was created is lost if its answer is: a whole JSON object is taken however its body ends and whatever its headers say of
//! it. A cut can't make one.

use std::{io::Read, time::Duration};

use flate2::bufread::GzDecoder;
use reqwest::{
    Response,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap},
};
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use crate::{support::json::Json, transport::http_failure::HttpFailure};

/// An answer's text may be this long, in bytes, also before it is decoded.
pub(crate) const LIMIT: usize = 64 * 1024;

/// The longest wait for the end of a body after a whole JSON object has arrived.
const GRACE: Duration = Duration::from_millis(500);

/// What has come of a body.
pub(crate) struct Received {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) end: End,
}

/// How a body ended.
#[derive(Debug)]
pub(crate) enum End {
    /// As HTTP wants it.
    Proper,
    /// In another way or not at all, after a whole JSON object.
    Odd,
    /// Before that.
    Failed(HttpFailure),
}

/// Reads the body until it ends, up to a limit.
pub(crate) async fn read(response: &mut Response, limit: usize, deadline: Instant) -> Received {
    let promised = response.content_length().map(usize::try_from);
    let promised = promised.and_then(Result::ok);
    let stated = stated_length(response.headers());
    let room = promised.unwrap_or(4096).min(limit);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let mut until = deadline;
    let failure = loop {
        match timeout_at(until, response.chunk()).await {
            Err(_) => break HttpFailure::TimedOut,
            Ok(Err(error)) => break HttpFailure::of(&error),
            Ok(Ok(None)) => {
                return Received {
                    bytes,
                    end: End::Proper,
                };
            }
            Ok(Ok(Some(chunk))) => {
                let room = limit - bytes.len();
                bytes.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                if chunk.len() > room {
                    break too_long(limit);
                }
            }
        }
        if promised != Some(bytes.len()) && is_whole(&bytes, limit) {
            if stated == Some(bytes.len()) {
                // The headers contradict each other, and by one of them this is all.
                break HttpFailure::TimedOut;
            }
            until = deadline.min(Instant::now() + GRACE);
        }
    };
    let end = if is_whole(&bytes, limit) {
        End::Odd
    } else {
        End::Failed(failure)
    };
    Received { bytes, end }
}

/// What the headers say, also where HTTP's rules say that it does not count.
fn stated_length(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}

fn is_whole(bytes: &[u8], limit: usize) -> bool {
    decompressed(bytes, limit).is_ok_and(|text| Json::object(&text).is_ok())
}

/// The body as text. Some services compress what they were not asked to, and some announce codings that they don't use, so the
/// bytes count and not what is said of them.
pub(crate) fn decoded(
    body: &[u8],
    headers: &HeaderMap,
    limit: usize,
) -> Result<Zeroizing<Vec<u8>>, HttpFailure> {
    let text = decompressed(body, limit)?;
    if is_coded(headers) && Json::object(&text).is_err() {
        // The coding's name is not repeated: whatever a service sends may echo what it was sent.
        return Err(HttpFailure::Unreadable(
            "it is encoded in another way than gzip".into(),
        ));
    }
    Ok(text)
}

/// Whether a coding other than gzip is announced.
fn is_coded(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_ENCODING).is_some_and(|coding| {
        let coding = String::from_utf8_lossy(coding.as_bytes()).to_ascii_lowercase();
        // RFC 9110 §8.4.1.3: x-gzip means the same.
        !matches!(coding.trim(), "" | "identity" | "gzip" | "x-gzip")
    })
}

/// The text of a body that is gzip, else the body. What follows a whole gzip member is not part of it.
fn decompressed(body: &[u8], limit: usize) -> Result<Zeroizing<Vec<u8>>, HttpFailure> {
    if !is_gzip(body) {
        return Ok(Zeroizing::new(body.to_vec()));
    }
    let mut text = Zeroizing::new(Vec::with_capacity(4096));
    let mut rest = body;
    while is_gzip(rest) {
        let mut member = GzDecoder::new(rest);
        let room = limit + 1 - text.len();
        let whole = text.len();
        let read = (&mut member).take(room as u64).read_to_end(&mut text);
        if text.len() > limit {
            return Err(too_long(limit));
        }
        match read {
            Ok(_) => rest = member.into_inner(),
            Err(error) if whole == 0 => {
                return Err(HttpFailure::Unreadable(format!("it is no gzip: {error}")));
            }
            Err(_) => {
                text.truncate(whole);
                break;
            }
        }
    }
    Ok(text)
}

/// RFC 1952 §2.3.1; no text begins like this.
fn is_gzip(body: &[u8]) -> bool {
    body.starts_with(&[0x1f, 0x8b])
}

fn too_long(limit: usize) -> HttpFailure {
    HttpFailure::Unreadable(format!("it is longer than {limit} bytes"))
}

#[cfg(test)]
mod tests {
    use std::{
        collections::VecDeque,
        convert::Infallible,
        io::Write,
        pin::Pin,
        task::{Context, Poll, ready},
    };

    use bytes::Bytes;
    use flate2::{Compression, write::GzEncoder};
    use http_body::{Body, Frame};
    use reqwest::header::HeaderValue;
    use tokio::time::{Sleep, sleep};

    use super::*;

    /// Its pieces come after so many milliseconds each, the end as one that is nothing. Without an end it goes on for ever.
    struct Slow {
        pieces: VecDeque<(u64, Option<&'static str>)>,
        pause: Option<Pin<Box<Sleep>>>,
    }

    impl Body for Slow {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let Some(&(pause_ms, piece)) = self.pieces.front() else {
                return Poll::Pending;
            };
            let pause = self
                .pause
                .get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(pause_ms))));
            ready!(pause.as_mut().poll(context));
            self.pause = None;
            self.pieces.pop_front();
            Poll::Ready(piece.map(|text| Ok(Frame::data(text.into()))))
        }
    }

    /// Reads a body that is not said to have a length, but for this header. Says what came of it, and after how many milliseconds.
    async fn read_slowly(
        stated: Option<&str>,
        pieces: &[(u64, Option<&'static str>)],
        deadline_ms: u64,
    ) -> (String, u128) {
        let body = reqwest::Body::wrap(Slow {
            pieces: pieces.iter().copied().collect(),
            pause: None,
        });
        let mut response = Response::from(hyper::Response::new(body));
        let length = stated.map(|length| HeaderValue::try_from(length).unwrap());
        response
            .headers_mut()
            .extend(length.map(|length| (CONTENT_LENGTH, length)));
        let began = Instant::now();
        let deadline = began + Duration::from_millis(deadline_ms);
        let received = read(&mut response, LIMIT, deadline).await;
        (format!("{:?}", received.end), began.elapsed().as_millis())
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_whole_answer_is_waited_for_but_not_long() {
        const WHOLE: Option<&str> = Some("{\"a\":1}");
        const HALF: Option<&str> = Some("{\"a\":");
        const REST: Option<&str> = Some("1}");
        for (stated, pieces, deadline_ms, end, after_ms) in [
            (
                None,
                &[(100, WHOLE), (400, None)][..],
                10_000,
                "Proper",
                500,
            ),
            (None, &[(100, WHOLE)], 10_000, "Odd", 600),
            (None, &[(100, WHOLE)], 200, "Odd", 200),
            (
                None,
                &[(100, HALF), (5_000, REST), (100, None)],
                10_000,
                "Proper",
                5_200,
            ),
            (None, &[(100, HALF)], 10_000, "Failed(TimedOut)", 10_000),
            // By the header this is all.
            (Some("7"), &[(100, WHOLE)], 10_000, "Odd", 100),
            (Some("8"), &[(100, WHOLE)], 10_000, "Odd", 600),
            (Some("x"), &[(100, WHOLE)], 10_000, "Odd", 600),
            (None, &[(100, HALF), (0, None)], 10_000, "Proper", 100),
        ] {
            let read = read_slowly(stated, pieces, deadline_ms).await;
            assert_eq!(read, (end.to_owned(), after_ms), "{stated:?} {pieces:?}");
        }
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn announced(coding: &'static str, body: &[u8]) -> Result<String, HttpFailure> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        let text = decoded(body, &headers, LIMIT)?;
        Ok(String::from_utf8(text.to_vec()).unwrap())
    }

    #[test]
    fn the_bytes_count_and_not_the_coding_that_is_announced() {
        for coding in [
            "",
            "gzip",
            " X-GZip ",
            "Identity",
            "UTF-8",
            "br",
            "gzip, gzip",
        ] {
            for body in [b"{}".to_vec(), gzip(b"{}")] {
                assert_eq!(announced(coding, &body).unwrap(), "{}", "{coding}");
            }
        }
        for coding in ["br", "deflate", "gzip, gzip"] {
            let refused = announced(coding, b"\x8b\x02\x80{}");
            assert!(
                matches!(refused, Err(HttpFailure::Unreadable(_))),
                "{coding}"
            );
        }
        assert_eq!(announced("gzip", b"<html>").unwrap(), "<html>");
    }

    #[test]
    fn gzip_is_decoded_up_to_the_limit() {
        assert_eq!(*decompressed(&gzip(b"{}"), LIMIT).unwrap(), b"{}");
        let members = [gzip(b"{\"a\":"), gzip(b"1}")].concat();
        assert_eq!(*decompressed(&members, LIMIT).unwrap(), b"{\"a\":1}");
        let longest = vec![b' '; 65_536];
        assert_eq!(*decompressed(&gzip(&longest), LIMIT).unwrap(), longest);
        let error = decompressed(&gzip(&[&longest[..], b" "].concat()), LIMIT).unwrap_err();
        let HttpFailure::Unreadable(reason) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(reason, "it is longer than 65536 bytes");
    }

    #[test]
    fn what_is_cut_off_is_refused_and_what_follows_is_left_out() {
        let whole = gzip(b"{\"resultCode\":\"0\"}");
        for length in 2..whole.len() {
            assert!(decompressed(&whole[..length], LIMIT).is_err(), "{length}");
            let more = [&whole[..], &whole[..length]].concat();
            assert_eq!(
                *decompressed(&more, LIMIT).unwrap(),
                b"{\"resultCode\":\"0\"}"
            );
        }
        for more in [&b"more"[..], b"\0\0", b"\x1f"] {
            let text = decompressed(&[&whole[..], more].concat(), LIMIT).unwrap();
            assert_eq!(*text, b"{\"resultCode\":\"0\"}");
        }
    }

    #[test]
    fn a_cut_makes_no_whole_answer() {
        let text = b" {\"resultCode\":\"0\",\"resultData\":{\"accesscode\":\"1\"}}";
        for whole in [text.to_vec(), gzip(text)] {
            assert!(is_whole(&whole, LIMIT));
            for length in 0..whole.len() {
                assert!(!is_whole(&whole[..length], LIMIT), "{length}");
            }
        }
    }
}
