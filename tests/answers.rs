//! Every answer of `tests/answers/` leads to the outcome that stands beside it, in this and in every other language.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use sandbox::{Options, ScriptedAnswer};
use support::{cases, client, outcome, request, start_with, tests_folder, times_received};

#[tokio::test]
async fn every_answer_has_its_outcome() {
    let folder = tests_folder().join("answers");
    let sandbox = start_with(Options {
        scripted: ScriptedAnswer::load(&folder).unwrap(),
        ..Options::default()
    });
    let client = client(&sandbox);
    let mut count = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        for case in cases(&file.unwrap().path()) {
            let called = case["called"].as_str().unwrap();
            let result = client.create_call(request(called)).await;
            assert_eq!(
                outcome::of_call(&result),
                case["expect"],
                "{}",
                case["name"]
            );
            let created = case["created"].as_bool().unwrap();
            // 403 may be about the token: one new token, one more try, unless the token came in place of a refused one.
            let may_be_of_token = case["answer"]["status"] == 403 && !created;
            let most = if may_be_of_token { 2 } else { 1 };
            let sent = times_received(&sandbox, called);
            assert!((1..=most).contains(&sent), "{}: {sent}", case["name"]);
            let denied = result.as_ref().is_err_and(|error| !error.call_may_exist());
            assert!(
                !(created && denied),
                "{}: a created call was denied",
                case["name"]
            );
            count += 1;
        }
    }
    assert!(count > 180, "only {count} cases were found");
}
