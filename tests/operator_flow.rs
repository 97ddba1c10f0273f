//! The flow from tap to hand-over: every scenario of `tests/operator_flow.json`, which the tests of every language run.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod operator;
mod support;

use operator::Desk;
use sandbox::Sandbox;
use support::{cases, patiently, start, tests_folder};

#[tokio::test]
async fn every_scenario_goes_as_it_says() {
    let sandbox: Sandbox = start();
    let scenarios = cases(&tests_folder().join("operator_flow.json"));
    assert!(scenarios.len() >= 40, "only {}", scenarios.len());
    for scenario in scenarios {
        let name = scenario["name"].as_str().unwrap();
        let mut desk = Desk::new(&sandbox, &scenario);
        for (index, step) in scenario["steps"].as_array().unwrap().iter().enumerate() {
            let place = format!("{name}, step {}", index + 1);
            desk.step(step, &place).await;
        }
        if let Some(heard) = scenario.get("heard") {
            patiently(desk.has_heard(heard, name)).await;
        }
    }
}
