//! What the integration tests share: a sandbox, clients for it, and the table of expected outcomes.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "../../examples/outcome/mod.rs"]
pub mod outcome;

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use anoncall::{
    AccessToken, CallClient, CallEvent, CallObserver, CallRequest, ClientConfig, Credentials,
    TokenProvider, TokenProviderError, TokenReason,
};
use async_trait::async_trait;
use sandbox::{Endpoint, Options, Sandbox};
use serde_json::Value;

/// Long enough for a slow machine; nothing is asserted about how long something takes.
pub const PATIENCE: Duration = Duration::from_secs(20);

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
        ..ClientConfig::new(sandbox.domain(), sandbox::APP_KEY)
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

/// The example program, without credentials from this environment.
pub fn example() -> Command {
    // target/debug/deps/… stands beside target/debug/examples/create_call.
    let test = env::current_exe().unwrap();
    let profile = test.parent().unwrap().parent().unwrap();
    let mut path = profile.join("examples/create_call");
    path.set_extension(env::consts::EXE_EXTENSION);
    let mut command = Command::new(path);
    command
        .env_remove("ANONCALL_ACCESS_TOKEN")
        .env_remove("ANONCALL_APP_SECRET");
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
