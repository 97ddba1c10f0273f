//! What the integration tests share: a sandbox, clients for it, and the table of expected outcomes.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

pub mod one_answer;
#[path = "../../examples/outcome/mod.rs"]
pub mod outcome;

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use anoncall::{
    AccessToken, CallClient, CallEvent, CallObserver, CallRequest, ClientConfig, Credentials,
    TokenProvider, TokenProviderError, TokenReason,
};
use async_trait::async_trait;
use sandbox::{Endpoint, FaultServer, Options, Sandbox};
use serde_json::Value;

/// Long enough for a slow machine; nothing is asserted about how long something takes.
pub const PATIENCE: Duration = Duration::from_secs(150);

/// A call's deadline where a test is about something else. It is longer than the patience, so that nothing that a test waits for is
/// the deadline's work.
pub const LONG_TIMEOUT_MS: i64 = 300_000;

/// The future's output, if it comes while the patience lasts.
pub async fn patiently<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.unwrap()
}

pub fn start() -> Sandbox {
    start_with(Options::default())
}

pub fn start_with(options: Options) -> Sandbox {
    Sandbox::start(options).unwrap()
}

/// Settings that trust only this sandbox.
pub fn config(sandbox: &Sandbox) -> ClientConfig {
    ClientConfig {
        root_certificates: vec![sandbox.authority().ca_pem().into()],
        platform_roots: false,
        total_timeout_ms: LONG_TIMEOUT_MS,
        connect_timeout_ms: LONG_TIMEOUT_MS,
        ..ClientConfig::new(sandbox.domain(), sandbox::APP_KEY)
    }
}

/// Settings that trust only this fault server.
pub fn fault_config(server: &FaultServer) -> ClientConfig {
    ClientConfig {
        root_certificates: vec![server.authority().ca_der()],
        platform_roots: false,
        total_timeout_ms: LONG_TIMEOUT_MS,
        connect_timeout_ms: LONG_TIMEOUT_MS,
        ..ClientConfig::new(server.domain(), sandbox::APP_KEY)
    }
}

pub fn client(sandbox: &Sandbox) -> Arc<CallClient> {
    CallClient::new(config(sandbox), app_secret(), None).unwrap()
}

pub fn client_with(config: ClientConfig) -> Arc<CallClient> {
    CallClient::new(config, app_secret(), None).unwrap()
}

pub fn app_secret() -> Arc<Credentials> {
    Credentials::app_secret(sandbox::APP_SECRET.into())
}

pub fn request(called: &str) -> CallRequest {
    CallRequest::new(called)
}

/// createcalls received for a number.
pub fn times_received(sandbox: &Sandbox, called: &str) -> usize {
    let is_it = |received: &&sandbox::Received| {
        received.endpoint == Endpoint::CreateCall && received.called.as_deref() == Some(called)
    };
    sandbox.received().iter().filter(is_it).count()
}

pub fn tokens_requested(sandbox: &Sandbox) -> usize {
    sandbox
        .received()
        .iter()
        .filter(|received| received.endpoint == Endpoint::Token)
        .count()
}

/// A JSON file of cases, below `tests/`.
pub fn cases(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The example program, without credentials from this environment. Cargo builds no examples for a single test, so it is built here.
pub fn example() -> Command {
    static BUILT: LazyLock<escargot::CargoRun> = LazyLock::new(|| {
        let build = escargot::CargoBuild::new().example("create_call");
        // What cargo tells this test about its package would make build scripts run again, and all that depends on them.
        let of_package =
            |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        let names = env::vars()
            .map(|(name, _)| name)
            .filter(|name| of_package(name));
        let build = names.fold(build, escargot::CargoBuild::env_remove);
        build.current_release().run().unwrap()
    });
    let mut command = BUILT.command();
    command
        .env_remove("ANONCALL_ACCESS_TOKEN")
        .env_remove("ANONCALL_APP_SECRET")
        .env_remove("ANONCALL_PROXY_USER");
    command
}

/// An app's backend, as a function.
pub struct Provider<F>(pub F);

#[async_trait]
impl<F, R> TokenProvider for Provider<F>
where
    F: Fn(TokenReason) -> R + Send + Sync,
    R: Future<Output = Result<Arc<AccessToken>, TokenProviderError>> + Send,
{
    async fn access_token(
        &self,
        reason: TokenReason,
    ) -> Result<Arc<AccessToken>, TokenProviderError> {
        (self.0)(reason).await
    }
}

pub fn provider<F, R>(function: F) -> Arc<Credentials>
where
    F: Fn(TokenReason) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Arc<AccessToken>, TokenProviderError>> + Send + 'static,
{
    Credentials::access_tokens(Arc::new(Provider(function)))
}

/// Keeps every event.
#[derive(Default)]
pub struct Recorder(pub Mutex<Vec<CallEvent>>);

impl CallObserver for Recorder {
    fn on_event(&self, event: CallEvent) {
        self.0.lock().unwrap().push(event);
    }
}
