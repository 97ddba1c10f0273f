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
use sandbox::{Options, Sandbox};
use support::{
    PATIENCE, client, config, provider, request, start, start_with, times_received,
    tokens_requested,
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
async fn a_second_refusal_surfaces_and_the_next_call_begins_afresh() {
    let sandbox = start();
    let reasons = Arc::new(std::sync::Mutex::new(Vec::new()));
    let credentials = provider({
        let reasons = reasons.clone();
        move |reason| {
            reasons.lock().unwrap().push(reason);
            async { Ok(AccessToken::new("unknown".into(), Some(600))) }
        }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    for called in ["1", "2"] {
        let error = client.create_call(request(called)).await.unwrap_err();
        assert!(
            matches!(error, CallError::HttpStatus { status: 401, .. }),
            "{error:?}"
        );
        assert_eq!(error.advice(), Advice::SignInAgain);
        assert!(!error.call_may_exist());
        assert_eq!(times_received(&sandbox, called), 2);
    }
    let expected = [TokenReason::Needed, TokenReason::Refused].repeat(2);
    assert_eq!(*reasons.lock().unwrap(), expected);
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
async fn a_panicking_provider_is_an_internal_fault_and_the_next_call_works() {
    let sandbox = start();
    let asked = Arc::new(AtomicUsize::new(0));
    let token = sandbox.issue_token();
    let credentials = provider({
        let asked = asked.clone();
        move |_| {
            let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
            let token = token.clone();
            async move {
                assert!(!first, "the app's own fault");
                Ok(AccessToken::new(token, None))
            }
        }
    });
    let client = CallClient::new(config(&sandbox), credentials, None).unwrap();
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(
        matches!(
            error,
            CallError::Internal {
                request_sent: false,
                ..
            }
        ),
        "{error:?}"
    );
    client.create_call(request("2")).await.unwrap();
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
async fn a_renewal_that_nobody_waits_for_any_more_is_cancelled_but_not_before() {
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
