//! The client: the SDK's public entry point.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::{
    calls::{
        pending_call::{PendingCall, outcome},
        readiness,
        service::Service,
        setup::Setup,
    },
    look_up::{
        call_attempt::CallAttempt,
        call_record::{CallRecord, CallSearch},
        look_up_error::LookUpError,
    },
    model::{
        call::{CallRequest, CallResult, CreatedCall},
        error::CallError,
        events::{CURRENT, CallObserver, FinishReport, Observation, StepRecord},
        send_gate::SendGate,
    },
    settings::{
        config::ClientConfig,
        config_error::ConfigError,
        credentials::{Credentials, Source},
        proxy::ProxyConfig,
    },
    support::{
        runtime::{AbortOnDrop, BackgroundRuntime},
        text,
    },
};

/// Creates calls. Make one when the operator signs in and keep it: it holds the access token and open connections.
///
/// It is safe to share between threads.
///
/// Dropping the last reference cancels the calls that were begun with [`begin`](CallClient::begin), and
/// [`prepare`](CallClient::prepare). A [`create_call`](CallClient::create_call) in progress holds a reference until it ends.
#[derive(uniffi::Object)]
pub struct CallClient {
    service: Arc<Service>,
    observation: Observation,
    keeping_ready: Mutex<Option<AbortOnDrop<()>>>,
    runtime: BackgroundRuntime,
}

#[uniffi::export]
impl CallClient {
    /// Makes a client and checks its settings. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the setting at fault.
    #[uniffi::constructor(default(observer = None))]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "UniFFI's constructors take values"
    )]
    pub fn new(
        config: ClientConfig,
        credentials: Arc<Credentials>,
        observer: Option<Arc<dyn CallObserver>>,
    ) -> Result<Arc<Self>, ConfigError> {
        if let Source::AppSecret(secret) = &credentials.0 {
            check_secret(secret.expose())?;
        }
        let service = Service::new(Setup::of(config)?, credentials.0.clone());
        let runtime = BackgroundRuntime::start().map_err(|error| ConfigError::Internal {
            reason: error.to_string(),
        })?;
        Ok(Arc::new(Self {
            service: Arc::new(service),
            observation: Observation::new(observer),
            keeping_ready: Mutex::default(),
            runtime,
        }))
    }

    /// Creates a call task, at most one, and returns where to dial it.
    ///
    /// Dropping the future cancels the call.
    ///
    /// # Errors
    ///
    /// [`CallError`]; ask it whether a call task may exist before calling again.
    pub async fn create_call(&self, request: CallRequest) -> Result<CreatedCall, CallError> {
        let (mut task, gate) = self.start(request, None);
        outcome(&mut task, &gate).await
    }

    /// Begins a call and returns a handle to cancel it or to wait for it. A request that is not valid shows in the result.
    #[must_use]
    pub fn begin(&self, request: CallRequest) -> Arc<PendingCall> {
        self.begin_recorded(request, None)
    }

    /// Gets the access token and a connection ready, so that the next call takes one round trip. Call it when the dial pad
    /// opens. It is optional, and it creates no call.
    ///
    /// # Errors
    ///
    /// [`CallError`], as a call would meet it: useful to find a wrong set-up early.
    pub async fn prepare(&self) -> Result<(), CallError> {
        let service = self.service.clone();
        let gate = Arc::new(SendGate::default());
        let finish = FinishReport::of(self.observation.begin(), gate.clone());
        let mut task = self.runtime.spawn(async move {
            let work = service.prepare();
            let result = CURRENT.scope(finish.reporter.clone(), work).await;
            finish.tell(&result);
            result
        });
        outcome(&mut task, &gate).await
    }

    /// Asks the service where a call is in its life, by its call serial number (queryCallState). It creates nothing and may be repeated.
    /// Observers hear nothing of it.
    ///
    /// Dropping the future cancels it.
    ///
    /// # Errors
    ///
    /// [`LookUpError`]. That the service does not know the call (its code 1, "failed to query") is no proof that there is none.
    pub async fn call_state(&self, call_serial_no: String) -> Result<CallRecord, LookUpError> {
        let service = self.service.clone();
        self.look_up(|deadline| async move { service.call_state(&call_serial_no, deadline).await })
            .await
    }

    /// Looks for a call in the call history, where [`CallError::call_may_exist`] said that it may exist (queryCallDetailRecord). It creates
    /// nothing and may be repeated; a record may come some seconds late. Observers hear nothing of it.
    ///
    /// [`CallSearch::Found`] proves that a call with this number was created at this time, and with
    /// [`call_data`](CallAttempt::call_data) of its own that it is this one. [`CallSearch::NotSeen`] proves nothing.
    ///
    /// Dropping the future cancels it.
    ///
    /// # Errors
    ///
    /// [`LookUpError`]: [`NotEnabled`](LookUpError::NotEnabled) unless [`ClientConfig::call_history`] is on.
    pub async fn find_call(&self, attempt: CallAttempt) -> Result<CallSearch, LookUpError> {
        let service = self.service.clone();
        self.look_up(|deadline| async move { service.find_call(&attempt, deadline).await })
            .await
    }

    /// Tells the client whether the call screen is in the foreground. While it is, the client keeps the access token and a
    /// connection ready, so that a call takes one round trip also after minutes on the dial pad. A connection lost to a cancelled call or
    /// a network change is replaced immediately: two round trips later, the next call takes one again. Call it with `true` when the
    /// screen is shown and with `false` when it is left.
    ///
    /// It costs the phone one small request every 20 seconds (OPTIONS, so that no server closes the connection as idle; more often
    /// where the service closes idle connections earlier) and each token's renewal; with `false`, nothing. Failures are retried with
    /// backoff, up to once a minute, and are not reported to observers. Returns immediately. Calling it again with `true` rechecks
    /// both right away.
    pub fn keep_ready(&self, ready: bool) {
        let mut keeping = self.keeping_ready();
        *keeping = ready.then(|| self.start_keeping_ready());
    }

    /// Tells the client that the device's network changed. Calls that have not been sent yet start again on the new network, later
    /// ones make new connections instead of waiting for dead ones, and a call that was sent goes on waiting for its answer,
    /// because it must not be sent twice.
    pub fn network_changed(&self) {
        self.service.network_changed();
    }

    /// Has calls that begin from now on report to this observer, in the place of the one before, or with `None` to nobody.
    pub fn observe(&self, observer: Option<Arc<dyn CallObserver>>) {
        self.observation.observe(observer);
    }

    /// Changes the proxy, or with `None` connects directly. A call that was sent goes on waiting for its answer; everything else
    /// starts again by the new way, as after [`network_changed`](CallClient::network_changed). The same proxy again changes nothing.
    ///
    /// # Errors
    ///
    /// [`ConfigError::InvalidProxy`] says what is wrong with it. The old one is then kept.
    pub fn set_proxy(&self, proxy: Option<ProxyConfig>) -> Result<(), ConfigError> {
        if self.service.set_proxy(proxy)? {
            self.network_changed();
        }
        Ok(())
    }
}

fn check_secret(secret: &str) -> Result<(), ConfigError> {
    let reason = if secret.is_empty() {
        "it is empty"
    } else if text::is_damaged(secret) {
        text::DAMAGED
    } else {
        return Ok(());
    };
    Err(ConfigError::InvalidAppSecret {
        reason: reason.to_owned(),
    })
}

impl CallClient {
    /// Whether calls can be found in the history.
    pub(crate) fn looks_up(&self) -> bool {
        self.service.call_history_url().is_some()
    }

    /// Begins a call whose steps are also written down.
    pub(crate) fn begin_recorded(
        &self,
        request: CallRequest,
        record: Option<Arc<StepRecord>>,
    ) -> Arc<PendingCall> {
        let (task, gate) = self.start(request, record);
        Arc::new(PendingCall::new(task, gate))
    }

    fn start(
        &self,
        request: CallRequest,
        record: Option<Arc<StepRecord>>,
    ) -> (AbortOnDrop<CallResult>, Arc<SendGate>) {
        let service = self.service.clone();
        let gate = Arc::new(SendGate::default());
        let reporter = self.observation.begin_recorded(record);
        let finish = FinishReport::of(reporter, gate.clone());
        let deadline = Instant::now() + service.total_timeout();
        let task = self.runtime.spawn({
            let gate = gate.clone();
            async move {
                // Its state has some kilobytes, which would move with each change of the task's.
                let call = Box::pin(service.place(&request, deadline, &gate));
                let result = CURRENT.scope(finish.reporter.clone(), call).await;
                finish.tell(&result);
                result
            }
        });
        (task, gate)
    }

    /// Runs a look-up within the time of a call.
    async fn look_up<T, F>(&self, work: impl FnOnce(Instant) -> F) -> Result<T, LookUpError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, LookUpError>> + Send + 'static,
    {
        let deadline = Instant::now() + self.service.total_timeout();
        let work = work(deadline);
        let mut task = self.runtime.spawn(async move { Ok(work.await) });
        outcome(&mut task, &SendGate::default()).await?
    }

    fn start_keeping_ready(&self) -> AbortOnDrop<()> {
        let service = self.service.clone();
        self.runtime.spawn(async move {
            readiness::keep(&*service, service.signals()).await;
        })
    }

    fn keeping_ready(&self) -> MutexGuard<'_, Option<AbortOnDrop<()>>> {
        self.keeping_ready
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_texts() {
        for secret in ["", "half an emoji \u{fffd}"] {
            assert!(check_secret(secret).is_err(), "{secret:?}");
        }
        assert_eq!(check_secret("secret"), Ok(()));
    }
}
