//! What observers hear, and the connections behind it.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::sync::Arc;

use anoncall::{CallClient, CallErrorKind, CallEvent, CallObserver, CallStep};
use sandbox::Sandbox;
use support::{PATIENCE, Recorder, app_secret, config, request, start, times_received};

fn observed(sandbox: &Sandbox) -> (Arc<CallClient>, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::default());
    let client = CallClient::new(config(sandbox), app_secret(), Some(recorder.clone())).unwrap();
    (client, recorder)
}

fn steps_of(recorder: &Recorder, call_id: i64) -> Vec<CallStep> {
    let events = recorder.0.lock().unwrap();
    events
        .iter()
        .filter(|event| event.call_id == call_id)
        .map(|event| event.step.clone())
        .collect()
}

fn finished(error: Option<CallErrorKind>, call_may_exist: bool) -> CallStep {
    CallStep::Finished {
        error,
        call_may_exist,
    }
}

#[tokio::test]
async fn a_cold_call_tells_every_step_and_a_warm_one_only_the_call() {
    let sandbox = start();
    let (client, recorder) = observed(&sandbox);
    client.create_call(request("1")).await.unwrap();
    let answered = CallStep::Answered { http_status: 200 };
    assert_eq!(
        steps_of(&recorder, 1),
        [
            CallStep::TokenRequested,
            CallStep::Connected,
            CallStep::RequestSent,
            answered.clone(),
            finished(None, true)
        ]
    );
    client.create_call(request("2")).await.unwrap();
    assert_eq!(
        steps_of(&recorder, 2),
        [CallStep::RequestSent, answered, finished(None, true)]
    );
    assert_eq!(sandbox.connections(), 1);
    let events = recorder.0.lock().unwrap();
    assert!(events.windows(2).all(|pair| {
        pair[0].call_id != pair[1].call_id || pair[0].elapsed_ms <= pair[1].elapsed_ms
    }));
}

#[tokio::test]
async fn after_prepare_a_call_needs_no_token_and_no_connection() {
    let sandbox = start();
    let (client, recorder) = observed(&sandbox);
    client.prepare().await.unwrap();
    assert_eq!(steps_of(&recorder, 1).last(), Some(&finished(None, false)));
    client.create_call(request("1")).await.unwrap();
    let steps = steps_of(&recorder, 2);
    assert_eq!(steps[0], CallStep::RequestSent);
    assert!(!steps.contains(&CallStep::Connected), "{steps:?}");
}

#[tokio::test]
async fn after_a_network_change_a_call_makes_a_new_connection() {
    let sandbox = start();
    let (client, recorder) = observed(&sandbox);
    client.create_call(request("1")).await.unwrap();
    client.network_changed();
    client.create_call(request("2")).await.unwrap();
    assert_eq!(
        steps_of(&recorder, 2)[..2],
        [CallStep::Connected, CallStep::RequestSent]
    );
    assert_eq!(sandbox.connections(), 2);
}

#[tokio::test]
async fn failures_and_cancelled_calls_are_told_too() {
    let sandbox = start();
    let (client, recorder) = observed(&sandbox);
    client
        .create_call(request("30010000003"))
        .await
        .unwrap_err();
    assert_eq!(
        steps_of(&recorder, 1).last(),
        Some(&finished(Some(CallErrorKind::Rejected), false))
    );
    let call = client.begin(request("90001001"));
    assert!(sandbox.wait_for(PATIENCE, |sandbox| times_received(sandbox, "90001001") == 1));
    call.cancel();
    call.result().await.unwrap_err();
    assert_eq!(
        steps_of(&recorder, 2),
        [
            CallStep::RequestSent,
            finished(Some(CallErrorKind::Cancelled), true)
        ]
    );
}

struct Broken;

impl CallObserver for Broken {
    fn on_event(&self, _: CallEvent) {
        panic!("the app's own fault");
    }
}

#[tokio::test]
async fn another_observer_hears_the_calls_that_begin_after_it_came() {
    let sandbox = start();
    let (client, first) = observed(&sandbox);
    client.create_call(request("1")).await.unwrap();
    let second = Arc::new(Recorder::default());
    client.observe(Some(second.clone()));
    client.create_call(request("2")).await.unwrap();
    client.observe(None);
    client.create_call(request("3")).await.unwrap();
    let ids = |recorder: &Recorder| {
        let events = recorder.0.lock().unwrap();
        events.iter().map(|event| event.call_id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), [1; 5]);
    assert_eq!(ids(&second), [2; 3]);
}

#[tokio::test]
async fn a_broken_observer_does_not_break_its_call() {
    let sandbox = start();
    let client = CallClient::new(config(&sandbox), app_secret(), Some(Arc::new(Broken))).unwrap();
    client.create_call(request("1")).await.unwrap();
}
