//! The access token's life: shared, renewed ahead of its end, replaced once when refused.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anoncall::{
    AccessToken, Advice, CallClient, CallError, ClientConfig, Credentials, TokenProblem,
    TokenProviderError, TokenReason,
};
use futures_util::future::join_all;
use sandbox::{Break, Fault, FaultServer, Options, Sandbox, Stage};
use support::{
    PATIENCE, app_secret, client, config, fault_config, one_answer::OneAnswer, patiently, provider,
    request, start, start_with, times_received, tokens_requested,
};

#[tokio::test]
async fn a_hundred_waiting_calls_share_one_renewal() {
    let sandbox = start_with(Options {
        latency: Duration::from_millis(50),
        ..Options::default()
    });
    let client = client(&sandbox);
    let calls: Vec<_> = (0..100)
        .map(|i| client.create_call(request(&format!("1{i}"))))
        .collect();
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(sandbox.created(), 100);
    assert_eq!(tokens_requested(&sandbox), 1);
    let received = sandbox.received();
    let exchange = received
        .iter()
        .find(|it| it.endpoint == sandbox::Endpoint::Token)
        .unwrap();
    assert_eq!(exchange.headers["x-token-expire"], "600");
    assert_eq!(exchange.headers["content-type"], "application/json");
    assert!(!exchange.headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_token_near_its_end_is_renewed_in_the_background() {
    let sandbox = start();
    let reasons = Arc::new(std::sync::Mutex::new(Vec::new()));
    let release = Arc::new(tokio::sync::Notify::new());
    let token = sandbox.issue_token();
    let credentials = provider({
        let (reasons, release) = (reasons.clone(), release.clone());
        move |reason| {
            reasons.lock().unwrap().push(reason);
            let (token, release) = (token.clone(), release.clone());
            async move {
                if reason == TokenReason::ExpiresSoon {
                    // Until the call that met the ageing token has its answer: it must not wait for this.
                    release.notified().await;
                    return Ok(AccessToken::new(token, None));
                }
                Ok(AccessToken::new(token, Some(10)))
            }
        }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    client.create_call(request("1")).await.unwrap();
    // Its last fifth begins after 8 of 10 seconds; it is used until 9 seconds have passed.
    tokio::time::sleep(Duration::from_millis(8_100)).await;
    client.create_call(request("2")).await.unwrap();
    release.notify_one();
    // However slow the machine is, the renewal was asked for exactly once, with its reason; only on a machine so slow that the
    // token had expired meanwhile would it be "needed".
    let reasons = reasons.lock().unwrap().clone();
    assert!(
        reasons == [TokenReason::Needed, TokenReason::ExpiresSoon]
            || reasons == [TokenReason::Needed, TokenReason::Needed],
        "{reasons:?}"
    );
    assert_eq!(sandbox.created(), 2);
}

#[tokio::test]
async fn an_expired_token_is_not_used() {
    let sandbox = start_with(Options {
        token_lifetime: Duration::from_secs(3),
        ..Options::default()
    });
    let client = client(&sandbox);
    client.create_call(request("1")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(3_100)).await;
    client.create_call(request("2")).await.unwrap();
    assert_eq!(times_received(&sandbox, "2"), 1, "no token was refused");
    assert_eq!(tokens_requested(&sandbox), 2);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let sandbox = start();
    let client = client(&sandbox);
    client.create_call(request("1")).await.unwrap();
    sandbox.expire_tokens();
    client.create_call(request("2")).await.unwrap();
    assert_eq!(times_received(&sandbox, "2"), 2);
    assert_eq!(sandbox.created(), 2);
    assert_eq!(tokens_requested(&sandbox), 2);
}

#[tokio::test]
async fn calls_that_meet_the_same_refused_token_share_its_replacement() {
    let sandbox = start();
    let client = client(&sandbox);
    client.prepare().await.unwrap();
    sandbox.expire_tokens();
    let calls: Vec<_> = (0..20)
        .map(|i| client.create_call(request(&format!("2{i}"))))
        .collect();
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(sandbox.created(), 20);
    assert_eq!(tokens_requested(&sandbox), 2);
}

#[tokio::test]
async fn a_call_cancelled_after_its_refusal_was_not_created() {
    let sandbox = start();
    let refused = Arc::new(tokio::sync::Notify::new());
    let credentials = provider({
        let refused = refused.clone();
        move |reason| {
            let refused = refused.clone();
            async move {
                if reason == TokenReason::Refused {
                    refused.notify_one();
                    std::future::pending::<()>().await;
                }
                Ok(AccessToken::new("unknown".into(), None))
            }
        }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    let call = client.begin(request("1"));
    refused.notified().await;
    call.cancel();
    let error = call.result().await.unwrap_err();
    let expected = CallError::Cancelled {
        request_sent: false,
    };
    assert_eq!(error, expected);
    assert_eq!(times_received(&sandbox, "1"), 1);
}

async fn call_with(sandbox: &Sandbox, credentials: Arc<Credentials>) -> CallError {
    let client = CallClient::new(config(sandbox), credentials, None).unwrap();
    let error = client.create_call(request("1")).await.unwrap_err();
    assert_eq!(times_received(sandbox, "1"), 0);
    assert!(!error.call_may_exist());
    error
}

fn problem(error: &CallError) -> Option<TokenProblem> {
    match error {
        CallError::TokenUnavailable { problem, .. } => Some(*problem),
        _ => None,
    }
}

#[tokio::test]
async fn a_failing_provider_ends_the_call_with_its_own_reason() {
    let sandbox = start();
    let failed = provider(|_| async {
        Err(TokenProviderError::Failed {
            reason: "backend is down".into(),
        })
    });
    let error = call_with(&sandbox, failed).await;
    assert_eq!(problem(&error), Some(TokenProblem::ProviderFailed));
    assert_eq!(error.to_string(), "no access token: backend is down");

    let signed_out = provider(|_| async {
        Err(TokenProviderError::SignedOut {
            reason: "session ended".into(),
        })
    });
    let error = call_with(&sandbox, signed_out).await;
    assert_eq!(problem(&error), Some(TokenProblem::SignedOut));
    assert_eq!(error.advice(), Advice::SignInAgain);
}

#[tokio::test]
async fn a_token_that_is_none_is_refused_and_not_repeated() {
    let sandbox = start();
    for token in [
        "",
        "canary\r\nX-Evil: 1",
        "canary\0",
        "canary canary",
        "Bearer ",
    ] {
        let credentials =
            provider(move |_| async move { Ok(AccessToken::new(token.into(), None)) });
        let error = call_with(&sandbox, credentials).await;
        assert_eq!(
            problem(&error),
            Some(TokenProblem::InvalidToken),
            "{token:?}"
        );
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    for lifetime in [0, -1, i64::MIN] {
        let credentials =
            provider(move |_| async move { Ok(AccessToken::new("t".into(), Some(lifetime))) });
        let error = call_with(&sandbox, credentials).await;
        assert_eq!(
            problem(&error),
            Some(TokenProblem::InvalidToken),
            "{lifetime}"
        );
    }
}

#[tokio::test]
async fn a_pasted_bearer_prefix_is_stripped() {
    let sandbox = start();
    let token = format!("Bearer {}", sandbox.issue_token());
    let credentials = provider(move |_| {
        let token = token.clone();
        async move { Ok(AccessToken::new(token, Some(i64::MAX))) }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    client.create_call(request("1")).await.unwrap();
}

#[tokio::test]
async fn a_wrong_app_secret_is_a_fault_of_the_set_up() {
    let sandbox = start();
    let error = call_with(
        &sandbox,
        Credentials::app_secret("wrong-secret-canary".into()),
    )
    .await;
    assert_eq!(problem(&error), Some(TokenProblem::Refused));
    assert_eq!(error.advice(), Advice::CheckSetup);
    assert!(!format!("{error} {error:?}").contains("canary"));
    assert_eq!(
        error.to_string(),
        "no access token: the token endpoint refused the request (HTTP status 401, APIG.0303, Incorrect app authentication \
         information.)"
    );
}

fn exchanging_client(server: &FaultServer) -> Arc<CallClient> {
    support::client_with(fault_config(server))
}

fn endpoint_status(error: &CallError) -> Option<i32> {
    match error {
        CallError::TokenUnavailable { http_status, .. } => *http_status,
        _ => None,
    }
}

#[tokio::test]
async fn an_exchange_that_meets_a_closing_connection_is_repeated() {
    for how in [Break::Close, Break::Reset] {
        for stage in [Stage::Head, Stage::Body, Stage::HalfAnswerHead] {
            let server = FaultServer::start().unwrap();
            let client = exchanging_client(&server);
            // Leaves idle connections. This server gives no tokens, but it answers.
            client.prepare().await.unwrap_err();
            let connections = server.connections();
            server.set_fault_once(stage, how);
            let error = client.create_call(request("1")).await.unwrap_err();
            assert_eq!(
                endpoint_status(&error),
                Some(200),
                "{how:?} at {stage:?}: {error}"
            );
            assert_eq!(server.connections(), connections + 1);
        }
    }
}

#[tokio::test]
async fn an_exchange_that_hangs_does_not_fail_every_later_call() {
    let server = FaultServer::start().unwrap();
    let client = support::client_with(ClientConfig {
        total_timeout_ms: 3_000,
        ..fault_config(&server)
    });
    server.set_fault_once(Stage::Body, Break::Hang);
    client.keep_ready(true);
    let mut status = None;
    for _ in 0..5 {
        let error = client.create_call(request("1")).await.unwrap_err();
        status = endpoint_status(&error);
        if status.is_some() {
            break;
        }
        assert_eq!(problem(&error), Some(TokenProblem::TimedOut), "{error}");
    }
    // This server gives no tokens, but it has answered.
    assert_eq!(status, Some(200));
}

#[tokio::test]
async fn an_exchange_is_repeated_once_only() {
    let server = FaultServer::start().unwrap();
    let client = exchanging_client(&server);
    server.set_fault(Fault::At(Stage::Head, Break::Close));
    let error = client.create_call(request("1")).await.unwrap_err();
    assert_eq!(
        problem(&error),
        Some(TokenProblem::EndpointFailed),
        "{error}"
    );
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn tokens_can_come_from_another_domain() {
    let (calls, tokens) = (start(), start());
    let config = ClientConfig {
        token_domain: Some(tokens.domain()),
        root_certificates: vec![
            calls.authority().ca_der(),
            tokens.authority().ca_pem().into(),
        ],
        ..config(&calls)
    };
    let client = support::client_with(config);
    // The other domain's token is none that this service knows: what counts is who was asked for what.
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(
        matches!(error, CallError::HttpStatus { status: 401, .. }),
        "{error:?}"
    );
    assert_eq!(tokens_requested(&calls), 0);
    assert_eq!(tokens_requested(&tokens), 2);
    assert_eq!(times_received(&tokens, "1"), 0);
}

#[tokio::test]
async fn a_token_endpoint_without_a_token_says_what_it_did() {
    for (status, body, problem, text) in [
        (
            200,
            r#"{"Expires":"600"}"#,
            TokenProblem::EndpointFailed,
            "no access token: the token endpoint gave no token (HTTP status 200)",
        ),
        (
            403,
            "<html></html>",
            TokenProblem::Refused,
            "no access token: the token endpoint refused the request (HTTP status 403)",
        ),
        (
            500,
            r#"{"error_code":"APIG.0201","error_msg":"busy"}"#,
            TokenProblem::EndpointFailed,
            "no access token: the token endpoint failed (HTTP status 500, APIG.0201, busy)",
        ),
    ] {
        let server = OneAnswer::start(status, "", body);
        let client = CallClient::new(server.config(), app_secret(), None).unwrap();
        let error = client.create_call(request("1")).await.unwrap_err();
        assert_eq!(error.to_string(), text);
        assert_eq!(self::problem(&error), Some(problem), "{status}");
    }
}

/// A provider that never has a token, and notes when a request to it is dropped.
#[derive(Default)]
struct Waiting {
    asked: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
}

struct CountOnDrop(Arc<AtomicUsize>);

impl Drop for CountOnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Waiting {
    fn credentials(&self) -> Arc<Credentials> {
        let (asked, dropped) = (self.asked.clone(), self.dropped.clone());
        provider(move |_| {
            asked.fetch_add(1, Ordering::SeqCst);
            let guard = CountOnDrop(dropped.clone());
            async move {
                let _guard = guard;
                std::future::pending().await
            }
        })
    }

    /// How often it was asked, and how many of these requests were dropped.
    fn counts(&self) -> (usize, usize) {
        let count = |counter: &AtomicUsize| counter.load(Ordering::SeqCst);
        (count(&self.asked), count(&self.dropped))
    }

    async fn reaches(&self, counts: (usize, usize)) {
        patiently(async {
            while self.counts() != counts {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_renewal_that_nobody_waits_for_any_more_is_cancelled_but_not_before() {
    let sandbox = start();
    let waiting = Waiting::default();
    let client = CallClient::new(config(&sandbox), waiting.credentials(), None).unwrap();
    let calls = [client.begin(request("1")), client.begin(request("2"))];
    waiting.reaches((1, 0)).await;
    // The client's one thread has begun the second call when it begins the third.
    let third = client.begin(request("3"));
    third.cancel();
    third.result().await.unwrap_err();
    for (call, dropped) in calls.iter().zip([0, 1]) {
        call.cancel();
        call.result().await.unwrap_err();
        assert_eq!(waiting.counts(), (1, dropped));
    }
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn a_renewal_serves_who_still_waits_when_its_first_call_is_cancelled() {
    let sandbox = start_with(Options {
        latency: Duration::from_millis(300),
        ..Options::default()
    });
    let client = client(&sandbox);
    let first = client.begin(request("1"));
    let second = client.begin(request("2"));
    assert!(sandbox.wait_for(PATIENCE, |sandbox| tokens_requested(sandbox) == 1));
    first.cancel();
    second.result().await.unwrap();
    assert_eq!(tokens_requested(&sandbox), 1);
    assert_eq!(times_received(&sandbox, "1"), 0);
}
