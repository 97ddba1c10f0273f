//! Every test number does what the table says.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::io::Read as _;

use sandbox::{ACCESS_CODE, Options, Sandbox, test_numbers};
use serde_json::{Value, json};
use support::{Client, PATIENCE, Reply};

fn start() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

fn call(sandbox: &Sandbox, called: &str) -> Reply {
    Client::new(sandbox)
        .call(&sandbox.issue_token(), called)
        .unwrap()
}

fn unzipped(reply: &Reply) -> Vec<u8> {
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(reply.body.as_slice())
        .read_to_end(&mut body)
        .unwrap();
    body
}

#[test]
fn each_number_creates_a_call_task_or_not_as_the_table_says() {
    for entry in test_numbers() {
        let sandbox = start();
        let mut client = Client::new(&sandbox);
        client.send_call(&sandbox.issue_token(), entry.number);
        assert!(
            sandbox.wait_for(PATIENCE, |sandbox| sandbox.received().len() == 1),
            "{}",
            entry.number
        );
        if entry.number == "90001009" {
            assert_eq!(sandbox.created(), 0, "the first token is refused");
            assert_eq!(client.receive(true).unwrap().status, 401);
            client.call(&sandbox.issue_token(), entry.number).unwrap();
        }
        assert_eq!(
            sandbox.created(),
            usize::from(entry.created),
            "{}",
            entry.number
        );
    }
}

#[test]
fn result_codes() {
    let sandbox = start();
    let codes = test_numbers()
        .iter()
        .filter(|entry| entry.number.starts_with("300"));
    let mut count = 0;
    for entry in codes {
        let reply = call(&sandbox, entry.number);
        let value = reply.json();
        assert_eq!(reply.status, 200);
        assert_eq!(value["resultCode"], entry.number);
        assert!(value["resultDesc"].is_string());
        assert_eq!(value.get("resultData"), None);
        count += 1;
    }
    assert_eq!(count, 10);
}

#[test]
fn statuses() {
    let sandbox = start();
    for status in [302, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504] {
        let reply = call(&sandbox, &format!("90000{status}"));
        assert_eq!(reply.status, status);
        let text = reply.text();
        match status {
            302 => assert_eq!(
                reply.header("location").unwrap(),
                format!("https://{}/elsewhere", sandbox.domain())
            ),
            404 | 418 | 502 => assert!(text.contains("<html>"), "{text}"),
            429 => assert_eq!(
                (reply.header("retry-after"), text.contains("APIG.0308")),
                (Some("7"), true)
            ),
            500 => assert_eq!(reply.json()["resultCode"], "30010019999"),
            503 => assert_eq!(
                (reply.header("retry-after"), text.contains(r#""retMsg":"#)),
                (Some("3"), true)
            ),
            504 => assert_eq!(text, ""),
            _ => assert!(reply.json()["error_code"].is_string(), "{text}"),
        }
    }
}

#[test]
fn unusual_answers() {
    let sandbox = start();
    let data = |number| -> Value { call(&sandbox, number).json()["resultData"].clone() };
    let usual = json!({"sipServiceAddress": "10.137.203.215:5063", "accesscode": ACCESS_CODE});

    assert!(call(&sandbox, "90001005").text().contains("<html>"));
    assert_eq!(
        data("90001006"),
        json!({"sipServiceAddress": "10.137.203.215:5063"})
    );
    let unusable = json!({"callSerialNo": "1537353600-21", "sipServiceAddress": "sip-gateway", "accesscode": ACCESS_CODE});
    assert_eq!(data("90001007"), unusable);
    assert!(call(&sandbox, "90001008").body.len() > 65 * 1024);
    assert_eq!(data("90001008"), usual);
    assert_eq!(
        data("90001011"),
        json!({"sipServiceAddress": "[2001:db8::10]:5061", "accesscode": ACCESS_CODE})
    );
    assert_eq!(data("90001012")["callSerialNo"], "1537353600-21");
    assert_eq!(call(&sandbox, "90001013").json()["resultCode"], 0);
    assert_eq!(data("90001013"), usual);
    assert_eq!(
        call(&sandbox, "90001014").json()["resultCode"],
        "30019999999"
    );
    assert_eq!(data("0"), usual);
}

#[test]
fn a_slow_answer_comes() {
    let start_of_call = std::time::Instant::now();
    assert_eq!(call(&start(), "90001002").status, 200);
    assert!(start_of_call.elapsed().as_millis() >= 1000);
}

#[test]
fn some_answers_are_compressed_unasked() {
    let sandbox = start();
    let plain = call(&sandbox, "88884432");
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(unzipped(&call(&sandbox, "90001010")), plain.body);

    let bomb = call(&sandbox, "90001015");
    assert!(bomb.body.len() < 200_000, "{}", bomb.body.len());
    assert!(unzipped(&bomb).len() > 10_000_000);
}

#[test]
fn an_expired_token_is_refused_once() {
    let sandbox = start();
    let mut client = Client::new(&sandbox);
    let old = sandbox.issue_token();
    assert_eq!(client.call(&old, "90001009").unwrap().status, 401);
    assert_eq!(
        client.call(&old, "88884432").unwrap().status,
        401,
        "it is invalid everywhere"
    );
    let new = sandbox.issue_token();
    for _ in 0..2 {
        assert_eq!(client.call(&new, "90001009").unwrap().status, 200);
    }
    assert_eq!(
        client
            .call(&sandbox.issue_token(), "90001009")
            .unwrap()
            .status,
        401,
        "a token without a refusal before"
    );
}
