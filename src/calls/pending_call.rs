//! A call under way.

use std::sync::Arc;

use tokio::{
    sync::{Mutex, OnceCell},
    task::{AbortHandle, JoinError},
};

use crate::{
    model::{
        call::{CallResult, CreatedCall},
        error::CallError,
        send_gate::SendGate,
    },
    support::runtime::AbortOnDrop,
};

/// A call in progress, as a handle: [`cancel`](PendingCall::cancel) it, or wait for its [`result`](PendingCall::result).
///
/// Dropping the last reference cancels the call.
#[derive(uniffi::Object)]
pub struct PendingCall {
    abort: AbortHandle,
    task: Mutex<AbortOnDrop<CallResult>>,
    gate: Arc<SendGate>,
    result: OnceCell<CallResult>,
}

impl PendingCall {
    pub(crate) fn new(task: AbortOnDrop<CallResult>, gate: Arc<SendGate>) -> Self {
        Self {
            abort: task.0.abort_handle(),
            task: Mutex::new(task),
            gate,
            result: OnceCell::new(),
        }
    }
}

#[uniffi::export]
impl PendingCall {
    /// Cancels the call: the request is aborted and its connection closed. [`result`](PendingCall::result) then ends with
    /// [`CallError::Cancelled`], which says whether the request had been sent. Has no effect if the call has ended.
    pub fn cancel(&self) {
        self.abort.abort();
    }

    /// Waits for the call's result. It may be awaited several times.
    ///
    /// # Errors
    ///
    /// [`CallError`]: every failure of the call.
    pub async fn result(&self) -> Result<CreatedCall, CallError> {
        let joined = || async { outcome(&mut *self.task.lock().await, &self.gate).await };
        self.result.get_or_init(joined).await.clone()
    }
}

/// What a task came to: one that gave no result was cancelled, or panicked.
pub(crate) async fn outcome<T>(
    task: &mut AbortOnDrop<Result<T, CallError>>,
    gate: &SendGate,
) -> Result<T, CallError> {
    let joined = (&mut task.0).await;
    joined.unwrap_or_else(|error| Err(judge(&error, gate)))
}

fn judge(error: &JoinError, gate: &SendGate) -> CallError {
    let request_sent = gate.shut();
    if error.is_panic() {
        CallError::Internal {
            reason: "the call's task panicked".into(),
            request_sent,
        }
    } else {
        CallError::Cancelled { request_sent }
    }
}
