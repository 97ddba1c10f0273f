//! What follows when the service refuses a token, by 401 or by 403.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::sync::{Arc, Mutex};

use anoncall::{AccessToken, Advice, CallClient, CallError, TokenReason};
use sandbox::{FaultServer, Options, Refusal, ScriptedAnswer};
use support::{fault_config, provider, request, start_with, times_received, tokens_requested};

const REFUSALS: [Refusal; 2] = [Refusal::Unauthorized, Refusal::Forbidden];

/// A server that refuses tokens, and a client whose provider gives a token for each reason and each time.
struct World {
    server: FaultServer,
    client: Arc<CallClient>,
    reasons: Arc<Mutex<Vec<TokenReason>>>,
}

impl World {
    fn new(
        refusal: Refusal,
        token: impl Fn(TokenReason, usize) -> String + Send + Sync + 'static,
    ) -> Self {
        let server = FaultServer::start().unwrap();
        server.set_refusal(refusal);
        let reasons = Arc::new(Mutex::new(Vec::new()));
        let credentials = provider({
            let reasons = reasons.clone();
            move |reason| {
                let mut reasons = reasons.lock().unwrap();
                reasons.push(reason);
                let token = AccessToken::new(token(reason, reasons.len()), None);
                async { Ok(token) }
            }
        });
        let client = CallClient::new(fault_config(&server), credentials, None).unwrap();
        Self {
            server,
            client,
            reasons,
        }
    }

    fn reasons(&self) -> Vec<TokenReason> {
        self.reasons.lock().unwrap().clone()
    }

    async fn refused_call(&self) -> CallError {
        let error = self.client.create_call(request("1")).await.unwrap_err();
        assert!(matches!(error, CallError::HttpStatus { .. }), "{error:?}");
        assert!(!error.call_may_exist());
        error
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_call_sent_once_more() {
    for refusal in REFUSALS {
        let world = World::new(refusal, |reason, _| match reason {
            TokenReason::Refused => "new".into(),
            _ => "old".into(),
        });
        world.server.set_token("old");
        world.client.create_call(request("1")).await.unwrap();
        world.server.set_token("new");
        world.client.create_call(request("2")).await.unwrap();
        assert_eq!(world.server.created("2"), 1);
        assert_eq!(world.server.refused(), 1);
        let reasons = [TokenReason::Needed, TokenReason::Refused];
        assert_eq!(world.reasons(), reasons, "{refusal:?}");
    }
}

/// Also where a new token does not help, as when the tenant may not make calls.
#[tokio::test]
async fn a_service_that_refuses_every_token_costs_one_new_token_a_call() {
    for refusal in REFUSALS {
        let world = World::new(refusal, |_, count| format!("token{count}"));
        world.server.set_token("none of them");
        for _ in 0..4 {
            world.refused_call().await;
        }
        // The first call needs a token and replaces it; the others begin with a replacement.
        let mut reasons = vec![TokenReason::Needed];
        reasons.extend([TokenReason::Refused; 4]);
        assert_eq!(world.reasons(), reasons, "{refusal:?}");
        assert_eq!(world.server.refused(), 5);

        world.server.set_token("token6");
        world.client.create_call(request("2")).await.unwrap();
        assert_eq!(world.server.created("2"), 1);
    }
}

#[tokio::test]
async fn the_token_that_was_refused_is_not_sent_again() {
    for refusal in REFUSALS {
        let world = World::new(refusal, |_, _| "only-one".into());
        world.server.set_token("another");
        world.refused_call().await;
        assert_eq!(world.server.refused(), 1);
        let reasons = [TokenReason::Needed, TokenReason::Refused];
        assert_eq!(world.reasons(), reasons);

        // The next call is sent, for the service may have been wrong.
        world.server.set_token("only-one");
        world.client.create_call(request("2")).await.unwrap();
        assert_eq!(world.reasons()[2..], [TokenReason::Refused]);
    }
}

#[tokio::test]
async fn a_403_that_stays_advises_to_check_the_set_up() {
    let world = World::new(Refusal::Forbidden, |_, count| format!("token{count}"));
    world.server.set_token("none of them");
    let error = world.refused_call().await;
    assert!(matches!(error, CallError::HttpStatus { status: 403, .. }));
    assert_eq!(error.advice(), Advice::CheckSetup);
}

#[tokio::test]
async fn a_documented_result_code_is_about_the_call_and_not_about_the_token() {
    let scripted = [401, 403].map(|status| ScriptedAnswer {
        called: status.to_string(),
        status,
        headers: Vec::new(),
        body: br#"{"resultCode":"30010000001","resultDesc":"not enabled"}"#.into(),
        created: false,
    });
    let sandbox = start_with(Options {
        scripted: scripted.into(),
        ..Options::default()
    });
    let client = support::client(&sandbox);
    for called in ["401", "403"] {
        let error = client.create_call(request(called)).await.unwrap_err();
        assert_eq!(error.advice(), Advice::ContactProvider);
        assert_eq!(times_received(&sandbox, called), 1);
    }
    assert_eq!(tokens_requested(&sandbox), 1, "the token stays in use");
}
