//! What a token provider may do besides giving a token: be slow, hang, panic, call the client, outlive it.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    future::pending,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use anoncall::{
    AccessToken, CallClient, CallError, ClientConfig, Credentials, TokenProblem, TokenProvider,
    TokenProviderError, TokenReason,
};
use async_trait::async_trait;
use sandbox::Sandbox;
use support::{PATIENCE, config, provider, request, start};
use tokio::sync::Notify;

/// Long enough for a call on a slow machine.
const CALL_MS: i64 = 3_000;

fn client(sandbox: &Sandbox, credentials: Arc<Credentials>) -> Arc<CallClient> {
    let config = ClientConfig {
        total_timeout_ms: CALL_MS,
        ..config(sandbox)
    };
    CallClient::new(config, credentials, None).unwrap()
}

fn problem(error: &CallError) -> Option<TokenProblem> {
    match error {
        CallError::TokenUnavailable { problem, .. } => Some(*problem),
        _ => None,
    }
}

async fn eventually(what: &str, condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(3 * PATIENCE, waiting).await;
    assert!(waited.is_ok(), "{what}");
}

#[tokio::test]
async fn a_provider_that_hangs_once_does_not_fail_every_later_call() {
    for ready in [false, true] {
        let sandbox = start();
        let asked = Arc::new(AtomicUsize::new(0));
        let credentials = provider({
            let (asked, token) = (asked.clone(), sandbox.issue_token());
            move |_| {
                let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
                let token = token.clone();
                async move {
                    if first {
                        pending::<()>().await;
                    }
                    Ok(AccessToken::new(token, None))
                }
            }
        });
        let client = client(&sandbox, credentials);
        client.keep_ready(ready);
        let mut created = false;
        for _ in 0..5 {
            let result = client.create_call(request("1")).await;
            if result.is_ok() {
                created = true;
                break;
            }
            assert_eq!(problem(&result.unwrap_err()), Some(TokenProblem::TimedOut));
        }
        assert!(created, "every call failed, keepReady({ready})");
    }
}

#[tokio::test]
async fn a_sign_in_that_is_slower_than_a_call_serves_the_next_one() {
    let sandbox = start();
    let (asked, gave) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let release = Arc::new(Notify::new());
    let credentials = provider({
        let (asked, gave, release) = (asked.clone(), gave.clone(), release.clone());
        let token = sandbox.issue_token();
        move |_| {
            asked.fetch_add(1, Ordering::SeqCst);
            let (gave, release, token) = (gave.clone(), release.clone(), token.clone());
            async move {
                release.notified().await;
                gave.fetch_add(1, Ordering::SeqCst);
                Ok(AccessToken::new(token, None))
            }
        }
    });
    let client = client(&sandbox, credentials);
    let error = client.create_call(request("1")).await.unwrap_err();
    assert_eq!(problem(&error), Some(TokenProblem::TimedOut));
    release.notify_one();
    eventually("the provider goes on after the call", || {
        gave.load(Ordering::SeqCst) == 1
    })
    .await;
    client.create_call(request("2")).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// Panics once, before or in its future.
struct Panicking {
    asked: Arc<AtomicUsize>,
    token: String,
    early: bool,
}

#[async_trait]
impl TokenProvider for Panicking {
    async fn access_token(&self, _: TokenReason) -> Result<Arc<AccessToken>, TokenProviderError> {
        let first = self.asked.fetch_add(1, Ordering::SeqCst) == 0;
        if !self.early {
            tokio::task::yield_now().await;
        }
        assert!(!first, "the app's own fault");
        Ok(AccessToken::new(self.token.clone(), None))
    }
}

#[tokio::test]
async fn a_provider_that_panics_once_is_asked_again() {
    for early in [true, false] {
        for ready in [true, false] {
            let sandbox = start();
            let asked = Arc::new(AtomicUsize::new(0));
            let panicking = Panicking {
                asked: asked.clone(),
                token: sandbox.issue_token(),
                early,
            };
            let client = client(&sandbox, Credentials::access_tokens(Arc::new(panicking)));
            if ready {
                client.keep_ready(true);
                eventually("keepReady goes on", || asked.load(Ordering::SeqCst) == 2).await;
            } else {
                let error = client.create_call(request("1")).await.unwrap_err();
                assert_eq!(problem(&error), Some(TokenProblem::ProviderFailed));
            }
            client.create_call(request("2")).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_provider_that_calls_the_client_fails_that_call_and_no_later_one() {
    let sandbox = start();
    let inside: Arc<OnceLock<Weak<CallClient>>> = Arc::default();
    let (ended, inner_result) = mpsc::channel();
    let credentials = provider({
        let (inside, token) = (inside.clone(), sandbox.issue_token());
        move |_| {
            let (client, ended, token) = (
                inside.get().unwrap().upgrade(),
                ended.clone(),
                token.clone(),
            );
            async move {
                let result = client.unwrap().create_call(request("inner")).await;
                ended.send(result.unwrap_err()).unwrap();
                Ok(AccessToken::new(token, None))
            }
        }
    });
    let client = client(&sandbox, credentials);
    inside.set(Arc::downgrade(&client)).unwrap();
    client.create_call(request("1")).await.unwrap_err();
    let inner = tokio::task::spawn_blocking(move || inner_result.recv_timeout(3 * PATIENCE));
    let inner = inner.await.unwrap().unwrap();
    assert_eq!(problem(&inner), Some(TokenProblem::TimedOut));
    client.create_call(request("2")).await.unwrap();
}

#[tokio::test]
async fn a_provider_that_hangs_ends_with_the_client() {
    struct TellWhenDropped(mpsc::Sender<()>);
    impl Drop for TellWhenDropped {
        fn drop(&mut self) {
            self.0.send(()).unwrap();
        }
    }

    let sandbox = start();
    let (told, hear) = mpsc::channel();
    let credentials = provider(move |_| {
        let guard = TellWhenDropped(told.clone());
        async move {
            let _guard = guard;
            pending().await
        }
    });
    let client = client(&sandbox, credentials);
    // After its deadline the provider goes on alone.
    client.create_call(request("1")).await.unwrap_err();
    assert!(hear.try_recv().is_err(), "it goes on");
    drop(client);
    let heard = tokio::task::spawn_blocking(move || hear.recv_timeout(PATIENCE));
    heard.await.unwrap().unwrap();
}
