//! How a call that may exist is looked up, as the flow sees it.

use std::{cmp::max, time::Duration};

use async_trait::async_trait;
use tokio::time::sleep;

use crate::{
    client::CallClient,
    flow::session_state::CallFate,
    look_up::{call_attempt::CallAttempt, call_record::CallSearch, look_up_error::LookUpError},
    model::advice::Advice,
};

/// The pauses between the look-ups of one call. Records were seen to come seconds late; after two minutes another one tells no more.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(30),
    Duration::from_secs(60),
];

/// No pause is longer, whatever the service asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Looks calls up.
#[async_trait]
pub(crate) trait Finder: Send + Sync {
    async fn find(&self, attempt: CallAttempt) -> Result<CallSearch, LookUpError>;
}

#[async_trait]
impl Finder for CallClient {
    async fn find(&self, attempt: CallAttempt) -> Result<CallSearch, LookUpError> {
        self.find_call(attempt).await
    }
}

/// Looks a call up until its fate is known or nothing more is to be expected, and tells each result.
pub(crate) async fn find_out(
    finder: &(impl Finder + ?Sized),
    attempt: &CallAttempt,
    tell: impl Fn(CallFate),
) {
    let pauses = PAUSES.into_iter().map(Some).chain([None]);
    for pause in pauses {
        let found = finder.find(attempt.clone()).await;
        let asked_for = retry_after(&found);
        let fate = fate_of(found, pause.is_some());
        let again = fate.is_pending();
        tell(fate);
        let (true, Some(pause)) = (again, pause) else {
            return;
        };
        sleep(max(pause, asked_for.min(LONGEST_PAUSE))).await;
    }
}

/// What a look-up says of the call. "Not seen" never becomes "not created".
fn fate_of(found: Result<CallSearch, LookUpError>, tries_left: bool) -> CallFate {
    match found {
        Ok(CallSearch::Found { record }) => CallFate::Found { record },
        Ok(CallSearch::Ambiguous { records }) => CallFate::Ambiguous { records },
        Ok(CallSearch::NotSeen) => CallFate::NotSeen {
            looking_again: tries_left,
        },
        Err(LookUpError::NotEnabled) => CallFate::NotLookedUp,
        Err(error) => {
            let advice = match &error {
                LookUpError::Failed { advice, .. } => *advice,
                _ => Advice::ContactProvider,
            };
            CallFate::LookUpFailed {
                advice,
                reason: error.to_string(),
                looking_again: tries_left
                    && matches!(advice, Advice::RetryNow | Advice::RetryLater),
            }
        }
    }
}

fn retry_after(found: &Result<CallSearch, LookUpError>) -> Duration {
    let seconds = match found {
        Err(LookUpError::Failed {
            retry_after_seconds,
            ..
        }) => retry_after_seconds.unwrap_or(0),
        _ => 0,
    };
    Duration::from_secs(seconds.try_into().unwrap_or(0))
}
