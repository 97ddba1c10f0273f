//! Every test number of the sandbox: its outcome, and whether `call_may_exist` is true to what the sandbox did.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use anoncall::{ClientConfig, Header};
use support::{
    LONG_TIMEOUT_MS, cases, client_with, config, outcome, request, start, tests_folder,
    times_received,
};

#[tokio::test]
async fn every_test_number_has_its_outcome_and_is_called_at_most_once() {
    let table = cases(&tests_folder().join("test_numbers.json"));
    for number in sandbox::test_numbers() {
        assert!(
            table.iter().any(|case| case["called"] == number.number),
            "{} has no expected outcome",
            number.number
        );
    }
    for case in table {
        let sandbox = start();
        let called = case["called"].as_str().unwrap();
        // A short deadline only where it is what the case is about: elsewhere a busy machine would meet it.
        let total_timeout_ms = if case["expect"]["error"]["kind"] == "timed_out" {
            2_000
        } else {
            LONG_TIMEOUT_MS
        };
        let client = client_with(ClientConfig {
            total_timeout_ms,
            ..config(&sandbox)
        });
        // So that the short deadline is spent on the answer alone. Should it fail, the call says so.
        let _ = client.prepare().await;
        let result = client.create_call(request(called)).await;
        assert_eq!(outcome::of_call(&result), case["expect"], "{called}");

        let is_refusal = ["90000401", "90000403", "90001009"].contains(&called);
        let sent = if is_refusal { 2 } else { 1 };
        assert_eq!(times_received(&sandbox, called), sent, "{called}");
        assert!(sandbox.created() <= 1, "{called} created two call tasks");
        let may_exist = result
            .as_ref()
            .map_or_else(anoncall::CallError::call_may_exist, |_| true);
        assert!(
            may_exist || sandbox.created() == 0,
            "{called}: a created call was denied"
        );
    }
}

#[tokio::test]
async fn the_vendors_example_is_sent_as_documented() {
    let sandbox = start();
    let mut example = request("88884432");
    example.call_data = Some("1".into());
    example.caller_present = Some("95599".into());
    let call = support::client(&sandbox)
        .create_call(example)
        .await
        .unwrap();
    assert_eq!(call.sip_uri(), "sip:179080024609291@10.137.203.215:5063");

    let received = sandbox.received().pop().unwrap();
    assert_eq!(
        received.body,
        r#"{"called":"88884432","callData":"1","callerPresent":"95599"}"#
    );
    let header = |name: &str| received.headers.get(name).map(String::as_str);
    assert_eq!(header("x-app-key"), Some(sandbox::APP_KEY));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("content-length"), Some("60"));
    assert!(header("authorization").unwrap().starts_with("Bearer "));
}

#[tokio::test]
async fn every_request_says_who_sends_it_and_asks_for_no_compression() {
    let product = format!("anoncall/{}", env!("CARGO_PKG_VERSION"));
    let own = Header {
        name: "User-Agent".into(),
        value: "operator-app/7".into(),
    };
    for (headers, user_agent) in [(vec![], product.as_str()), (vec![own], "operator-app/7")] {
        let sandbox = start();
        let client = client_with(ClientConfig {
            headers,
            ..config(&sandbox)
        });
        client.prepare().await.unwrap();
        client.create_call(request("1")).await.unwrap();
        let received = sandbox.received();
        assert_eq!(received.len(), 3, "token, connection, call");
        for request in received {
            let header = |name: &str| request.headers.get(name).map(String::as_str);
            assert_eq!(header("user-agent"), Some(user_agent));
            assert_eq!(header("accept-encoding"), Some("identity"));
            assert_eq!(header("accept"), Some("application/json"));
            assert_eq!(header("referer"), None);
        }
    }
}
