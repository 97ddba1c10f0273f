//! A call from tap to hand-over, as apps see it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use crate::{
    client::CallClient,
    flow::{
        machine::Input,
        session_core::SessionCore,
        session_listeners::{SessionListener, SessionSubscription},
        session_state::{SessionState, StartOutcome},
    },
    journal::call_journal::{CallJournal, MemoryCallJournal, random},
    model::call::{CallRequest, CreatedCall},
    settings::config_error::ConfigError,
    support::runtime::BackgroundRuntime,
};

/// Carries an operator's calls from the tap to the hand-over to the `VoIP` SDK, so that no app has to write this again.
///
/// * One call at a time: a second [`start`](CallSession::start) is refused, so a double tap calls once.
/// * After a call that may exist, a call to the same number is not started before the operator confirmed it. Other numbers are not asked
///   about. Numbers are the same if they look the same: blanks, dashes, brackets, dots, slashes and invisible characters don't count.
///   What is sent is never changed.
/// * With a [`FileCallJournal`](crate::FileCallJournal) (or a [`CallJournal`] of the app's own) that also holds after the app was ended
///   in the middle of a call. A call is asked about for 24 hours, or until its fate is known.
/// * With [`ClientConfig::call_history`](crate::ClientConfig::call_history) a call that may exist is looked up, several times with growing
///   pauses, because records come late.
/// * A created call is given out once: no double tap dials it twice.
///
/// Make one when the operator signs in, keep it, and keep its client: one session for all calls of an operator. It has threads of its own.
/// Every function returns immediately; the [`state`](CallSession::state) says what becomes of it. It is safe to share between threads.
/// Dropping its last reference (`close()` in Kotlin) cancels the call under way, which is then asked about like any call that may exist.
#[derive(uniffi::Object)]
pub struct CallSession {
    core: Arc<SessionCore>,
    /// Two sessions never use the same identifier, and no session uses one twice.
    id: String,
    calls: AtomicU64,
    /// Held for its drop, which ends the session's work.
    _runtime: BackgroundRuntime,
}

#[uniffi::export]
impl CallSession {
    /// Makes a session. Without a journal, the calls that may exist are forgotten when the process ends.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Internal`] if the device can't run a session: for instance, no thread could be started.
    #[uniffi::constructor(default(journal = None))]
    pub fn new(
        client: Arc<CallClient>,
        journal: Option<Arc<dyn CallJournal>>,
    ) -> Result<Arc<Self>, ConfigError> {
        let internal = |reason: String| ConfigError::Internal { reason };
        let journal = match journal {
            Some(journal) => journal,
            None => MemoryCallJournal::new().map_err(|error| internal(error.to_string()))?,
        };
        let id = random::<16>().map_err(|error| internal(error.to_string()))?;
        let runtime = BackgroundRuntime::start().map_err(|error| internal(error.to_string()))?;
        let core = SessionCore::start(client, journal, &runtime)
            .map_err(|error| internal(error.to_string()))?;
        Ok(Arc::new(Self {
            core,
            id: u128::from_be_bytes(id).to_string(),
            calls: AtomicU64::new(0),
            _runtime: runtime,
        }))
    }

    /// Starts a call, or asks first if a call to the same number may exist. A request that is not valid shows in the state.
    ///
    /// The call is written down in the journal before its request leaves. If that fails, it is not started, and the state says so.
    #[must_use]
    pub fn start(&self, request: CallRequest) -> StartOutcome {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{number}", self.id);
        self.core.start_call(request, id)
    }

    /// Cancels the call under way. What it comes to then says whether a call may exist; a call that was created by then is created.
    pub fn cancel(&self) {
        self.core.apply(Input::Cancel);
    }

    /// The yes to the question: starts the call although an earlier one to the same number may exist.
    pub fn confirm(&self) {
        self.core.apply(Input::Confirm);
    }

    /// The no to the question. The state shows the earlier call again.
    pub fn decline(&self) {
        self.core.apply(Input::Decline);
    }

    /// Puts away what became of the last call, for the next one. A call that may exist is not forgotten by it: a call to its number is still
    /// asked about.
    pub fn next(&self) {
        self.core.apply(Input::Next);
    }

    /// The created call, to hand over to the `VoIP` SDK. Only the first call of this gets it; later ones get nothing, and so does everyone
    /// while no call is created. Keep it as long as dialling may have to be tried again.
    #[must_use]
    pub fn take_for_dialling(&self) -> Option<CreatedCall> {
        self.core.take_for_dialling()
    }

    /// Where the session is.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.core.state()
    }

    /// Tells the listener the present state and then every change of it, until the subscription ends.
    #[must_use]
    pub fn listen(&self, listener: Arc<dyn SessionListener>) -> Arc<SessionSubscription> {
        self.core.listen(listener)
    }

    /// Uses another client from now on, for instance after the settings were changed. A call under way, and its look-ups, go on with the
    /// old one.
    pub fn replace_client(&self, client: Arc<CallClient>) {
        self.core.replace_client(client);
    }
}
