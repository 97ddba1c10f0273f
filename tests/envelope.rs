//! An answer is not thrown away for its envelope: odd headers, codings, lengths and endings around a whole JSON object.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::io::Write;

use anoncall::{AccessToken, CallClient, CallError, CreatedCall};
use flate2::{Compression, write::GzEncoder};
use support::{
    one_answer::{After, OneAnswer},
    provider, request,
};

const BODY: &str =
    r#"{"resultCode":"0","resultData":{"sipServiceAddress":"10.0.0.1:5060","accesscode":"1790"}}"#;

/// Calls twice: whatever came first must not spoil the second call. A call is sent once, and no connection is used after an answer
/// that ended oddly.
async fn calls(answer: &[u8], after: After) -> [Result<CreatedCall, CallError>; 2] {
    let server = OneAnswer::raw(answer, after);
    let credentials = provider(|_| async { Ok(AccessToken::new("t".into(), Some(600))) });
    let client = CallClient::new(server.config(), credentials, None).unwrap();
    let first = client.create_call(request("1")).await;
    server.wait_until_closed();
    let results = [first, client.create_call(request("2")).await];
    assert_eq!(server.requests(), 2, "each call is sent once");
    results
}

async fn created(name: &str, answer: &[u8], after: After) {
    for result in calls(answer, after).await {
        let call = result.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(call.access_code.reveal(), "1790", "{name}");
    }
}

async fn unreadable(name: &str, answer: &[u8], after: After, expected: &str) {
    for result in calls(answer, after).await {
        match result {
            Err(CallError::UnreadableAnswer { reason, .. }) => {
                assert!(reason.contains(expected), "{name}: {reason}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

fn with_headers(headers: &str) -> Vec<u8> {
    let length = BODY.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n{headers}\r\n{BODY}").into_bytes()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn coded(coding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn odd_headers_spoil_nothing() {
    let many = "X-Trace: 1\r\n".repeat(150);
    for (name, headers) in [
        ("folded", "X-Folded: a\r\n  b\r\n\tc\r\n"),
        ("blank before the colon", "Server : proxy\r\n"),
        ("a line without a colon", "this is no header\r\n"),
        ("a line with an invalid name", "X-Tr\u{e4}ce: 1\r\n"),
        ("a line without a name", ": nameless\r\n"),
        ("bytes that are no UTF-8 text", "X-Name: \u{5ba2}\r\n"),
        ("150 of them", &many),
        (
            "the same twice",
            "Content-Type: text/html\r\nContent-Type: application/json\r\n",
        ),
    ] {
        created(name, &with_headers(headers), After::Silence).await;
        created(name, &with_headers(headers), After::Close).await;
    }
    let bare = with_headers("X: y\r\n");
    let bare = String::from_utf8(bare).unwrap().replace("\r\n", "\n");
    created("line feeds alone", bare.as_bytes(), After::Silence).await;
    let no_reason = format!(
        "HTTP/1.1 200\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    created("no reason", no_reason.as_bytes(), After::Silence).await;
    let old = format!("HTTP/1.0 200 OK\r\n\r\n{BODY}");
    created("HTTP/1.0", old.as_bytes(), After::Close).await;
}

#[tokio::test]
async fn a_head_that_can_not_be_read_is_an_unreadable_answer() {
    for (name, answer) in [
        ("no HTTP", "ICY 200 OK\r\n\r\n".to_owned()),
        ("another version", format!("HTTP/3.1 200 OK\r\n\r\n{BODY}")),
        ("no status", format!("HTTP/1.1 OK\r\n\r\n{BODY}")),
        (
            "a length that is no number",
            format!("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{BODY}"),
        ),
        (
            "two lengths",
            format!("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{BODY}"),
        ),
    ] {
        unreadable(
            name,
            answer.as_bytes(),
            After::Close,
            "it is no valid HTTP: ",
        )
        .await;
    }
    let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}";
    unreadable(
        "no chunk size",
        chunks.as_bytes(),
        After::Close,
        "it is no valid HTTP: ",
    )
    .await;
}

#[tokio::test]
async fn codings_are_recognised_by_what_they_are() {
    for coding in [
        "UTF-8",
        "none",
        "8bit",
        "gzip",
        "br",
        "identity",
        "gzip, identity",
    ] {
        created(coding, &coded(coding, BODY.as_bytes()), After::Silence).await;
    }
    for coding in ["gzip", "x-gzip", "identity", "UTF-8"] {
        created(coding, &coded(coding, &gzip(BODY)), After::Silence).await;
    }
    for more in [&b"\0\0"[..], b"trailing", b"\r\n"] {
        let body = [&gzip(BODY)[..], more].concat();
        created("bytes after gzip", &coded("gzip", &body), After::Silence).await;
    }
    let cut = gzip(BODY);
    let cut = &cut[..cut.len() - 9];
    unreadable("cut gzip", &coded("gzip", cut), After::Silence, "gzip").await;
    let other = coded("br", b"\x8b\x02\x80{}");
    unreadable("another coding", &other, After::Silence, "than gzip").await;
}

#[tokio::test]
async fn a_whole_answer_is_taken_however_it_ends() {
    let length = BODY.len();
    for (name, head) in [
        ("no length", String::new()),
        (
            "a length that is too long",
            format!("Content-Length: {}\r\n", length + 7),
        ),
        (
            "chunked without an end",
            format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{BODY}\r\n"),
        ),
        (
            "identity with a length",
            format!("Transfer-Encoding: identity\r\nContent-Length: {length}\r\n"),
        ),
        ("identity", "Transfer-Encoding: identity\r\n".to_owned()),
        (
            "keep-alive without a length",
            "Connection: keep-alive\r\n".to_owned(),
        ),
    ] {
        let answer = if head.contains(BODY) {
            format!("HTTP/1.1 200 OK\r\n{head}")
        } else {
            format!("HTTP/1.1 200 OK\r\n{head}\r\n{BODY}")
        };
        for after in [After::Close, After::Cut, After::Silence] {
            created(&format!("{name}, {after:?}"), answer.as_bytes(), after).await;
        }
    }
}

#[tokio::test]
async fn a_cut_answer_is_never_taken() {
    for cut in [1, 2, 20, BODY.len() - 1] {
        let body = &BODY[..BODY.len() - cut];
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            BODY.len()
        );
        for after in [After::Close, After::Cut] {
            for result in calls(answer.as_bytes(), after).await {
                let error = result.unwrap_err();
                assert!(matches!(error, CallError::NoAnswer { .. }), "{error:?}");
                assert!(error.call_may_exist());
            }
        }
        let short = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{BODY}",
            body.len()
        );
        unreadable(
            "a length that is too short",
            short.as_bytes(),
            After::Silence,
            "JSON",
        )
        .await;
    }
}

#[tokio::test]
async fn an_answer_may_have_65536_bytes() {
    for (length, reason) in [
        (65_536, "it is not JSON"),
        (65_537, "it is longer than 65536 bytes"),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        let answer = head + &"x".repeat(length);
        unreadable("long", answer.as_bytes(), After::Silence, reason).await;
    }
}

#[tokio::test]
async fn a_whole_answer_before_an_endless_rest_is_taken() {
    let rest = " ".repeat(200_000);
    let answer = format!("HTTP/1.1 200 OK\r\n\r\n{BODY}{rest}");
    created("blanks over the limit", answer.as_bytes(), After::Silence).await;
}
