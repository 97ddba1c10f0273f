//! What became of a call that may exist, in words.

use std::{
    process::ExitCode,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anoncall::{CallAttempt, CallClient, CallRecord, CallRequest, CallSearch};

/// A record may come late: this many looks, with a pause between.
const LOOKS: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// The attempt to make this call now.
pub fn attempt(request: &CallRequest) -> CallAttempt {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let sent_at_ms = since_epoch.unwrap_or_default().as_millis();
    CallAttempt::new(request, sent_at_ms.try_into().unwrap_or(i64::MAX))
}

/// Looks for it and prints what is found. Success: the call exists.
pub async fn show(client: &CallClient, attempt: CallAttempt) -> ExitCode {
    for look in 1..=LOOKS {
        match client.find_call(attempt.clone()).await {
            Ok(CallSearch::Found { record }) => {
                println!("Found: the call task was created.");
                println!();
                show_record(&record);
                return ExitCode::SUCCESS;
            }
            Ok(CallSearch::Ambiguous { records }) => {
                println!("Ambiguous: {} calls match.", records.len());
                for record in records {
                    println!();
                    show_record(&record);
                }
                return ExitCode::FAILURE;
            }
            Ok(_) if look < LOOKS => tokio::time::sleep(PAUSE).await,
            Ok(_) => println!("Not seen, which proves nothing: the call may exist."),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::FAILURE
}

fn show_record(record: &CallRecord) {
    let serial = record.call_serial_no.as_deref().unwrap_or("none");
    println!("  Call serial   {serial}");
    println!("  State         {:?}", record.state);
    if let Some(reason) = record.end_reason {
        println!("  Ended         {reason:?}");
    }
}
