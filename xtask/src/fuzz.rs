//! Runs the fuzz targets, seeded from the tests' answers. Needs a nightly compiler and cargo-fuzz.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sandbox::ScriptedAnswer;

use crate::command::{command, installed, root, run as run_command};

/// Every target of `fuzz/`.
const TARGETS: [&str; 9] = [
    "create_call_answer",
    "call_history_answer",
    "call_state_answer",
    "echoed_secrets",
    "token_answer",
    "sip_uri",
    "config",
    "root_certificate",
    "journal_file",
];

/// It compares each secret with each place of a text. Tracing every comparison would take nine tenths of its time.
const COMPARES_MUCH: &str = "echoed_secrets";

/// The vendor's example of a look-up's answer, with what the doors search for, and a failure.
const LOOK_UPS: [&str; 3] = [
    r#"{"result":{"total":11,"callInfo":[{"releaseTime":1621577022000,"called":"+86 138-0013-8077","callerPresent":"640003","caller":"88889050","callSerialNo":"1037058396471308289","startTime":1621576992000,"endTime":1621577022000,"talkDuration":26,"state":3,"reasonCode":1}]},"retCode":"0","retMsg":"Query call detail record successfully"}"#,
    r#"{"retCode":"0","result":{"state":3,"reasonCode":"5","called":"88889060","startTime":"1621576992000"}}"#,
    r#"{"retCode":"1","retMsg":"No data found."}"#,
];

/// A journal with two calls, one of which has ended.
const JOURNAL: &str = "call 1 1621576992000 0a1b\ncall 2 1621576993000 2c3d\nended 1\n";

/// Runs every target for so many seconds, or so many executions if they come first.
pub fn run(seconds: u32, executions: u64) -> Result<()> {
    ensure!(
        installed("cargo-fuzz"),
        "cargo-fuzz is needed: cargo install cargo-fuzz"
    );
    for target in ["create_call_answer", "echoed_secrets"] {
        seed(&root().join("fuzz/corpus").join(target))?;
    }
    for target in ["call_history_answer", "call_state_answer"] {
        let corpus = root().join("fuzz/corpus").join(target);
        fs::create_dir_all(&corpus)?;
        for (number, answer) in LOOK_UPS.iter().enumerate() {
            fs::write(corpus.join(number.to_string()), answer)?;
        }
    }
    let journals = root().join("fuzz/corpus/journal_file");
    fs::create_dir_all(&journals)?;
    fs::write(journals.join("whole"), JOURNAL)?;
    for target in TARGETS {
        // No code of ours is unsafe, and without a sanitizer there is time for twice as many executions.
        let mut fuzz = command("cargo");
        fuzz.current_dir(root().join("fuzz"))
            .args(["+nightly", "fuzz", "run", "--sanitizer=none"]);
        let longest = if target == COMPARES_MUCH {
            // Compiled otherwise, so in a folder of its own.
            fuzz.args(["--no-trace-compares", "--target-dir=target/untraced"]);
            256
        } else {
            1024
        };
        fuzz.args([target, "--", "-verbosity=0", "-print_final_stats=1"])
            .arg(format!("-max_len={longest}"))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-runs={executions}"));
        run_command(&mut fuzz).with_context(|| format!("{target} found something"))?;
    }
    Ok(())
}

fn seed(corpus: &Path) -> Result<()> {
    fs::create_dir_all(corpus)?;
    for answer in ScriptedAnswer::load(&root().join("tests/answers"))? {
        fs::write(corpus.join(&answer.called), &answer.body)?;
    }
    Ok(())
}
