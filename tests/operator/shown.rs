//! What a state shows, in the words of the scenarios.

use anoncall::{AtFault, CallFate, FailureReport, SessionState};
use serde_json::{Value, json};

/// Whether the state shows all that is expected.
pub fn fits(state: &SessionState, expected: &Value) -> bool {
    let shown = shown(state);
    let expected = expected.as_object().unwrap();
    expected.iter().all(|(name, value)| shown[name] == *value)
}

pub fn name(state: &SessionState) -> &'static str {
    match state {
        SessionState::Idle => "idle",
        SessionState::Creating { .. } => "creating",
        SessionState::Created { .. } => "created",
        SessionState::Failed { .. } => "failed",
        SessionState::Unclear { .. } => "unclear",
        SessionState::Confirming { .. } => "confirming",
        other => panic!("{other:?}"),
    }
}

fn shown(state: &SessionState) -> Value {
    let mut shown = match state {
        SessionState::Creating { cancelling } => json!({ "cancelling": cancelling }),
        SessionState::Created { taken, .. } => json!({ "taken": taken }),
        SessionState::Failed { report } => of_report(report),
        SessionState::Unclear { report, fate } | SessionState::Confirming { report, fate } => {
            let mut shown = of_report(report);
            let (fate, looking_again) = of_fate(fate);
            shown["fate"] = json!(fate);
            shown["lookingAgain"] = json!(looking_again);
            shown
        }
        _ => json!({}),
    };
    shown["state"] = json!(name(state));
    shown
}

fn of_report(report: &FailureReport) -> Value {
    let advice = &report.next_step;
    json!({
        "title": report.title.key,
        "explanation": report.explanation.as_ref().map(|text| &text.key),
        "callMayExist": report.call_may_exist,
        "advice": advice.key,
        "adviceArgument": advice.argument,
        "atFault": report.at_fault.map(fault_name),
        "steps": steps(report),
    })
}

/// What the text for support says of the call, without the times.
fn steps(report: &FailureReport) -> Vec<&str> {
    let lines = report.support_report.lines();
    let steps = lines.filter_map(|line| line.split_once(" ms: "));
    steps.map(|(_, step)| step).collect()
}

fn of_fate(fate: &CallFate) -> (&'static str, bool) {
    match fate {
        CallFate::NotLookedUp => ("not_looked_up", false),
        CallFate::LookingUp => ("looking_up", true),
        CallFate::Found { .. } => ("found", false),
        CallFate::Ambiguous { .. } => ("ambiguous", false),
        CallFate::NotSeen { looking_again } => ("not_seen", *looking_again),
        CallFate::LookUpFailed { looking_again, .. } => ("look_up_failed", *looking_again),
        other => panic!("{other:?}"),
    }
}

fn fault_name(fault: AtFault) -> &'static str {
    match fault {
        AtFault::Called => "called",
        AtFault::CallerPresent => "caller_present",
        AtFault::CallData => "call_data",
        AtFault::Credentials => "credentials",
        AtFault::Domain => "domain",
        AtFault::Proxy => "proxy",
        AtFault::RootCertificates => "root_certificates",
        AtFault::Pins => "pins",
        AtFault::DeviceClock => "device_clock",
        AtFault::Journal => "journal",
        other => panic!("{other:?}"),
    }
}
