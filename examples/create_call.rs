//! The main job: one anonymous call, on the embedded sandbox or on a real service.
//!
//! `cargo run --example create_call` needs nothing; with `--dial` it also dials the call and listens, and with
//! `--find --called 90001003` it looks for a call that got no answer.
//! `cargo run --example create_call -- --help` lists the options; with
//! `--json` it is the contract for tools. Exit code 0: created; 1: the call failed; 2: wrong usage.

mod find;
mod outcome;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anoncall::{
    AccessToken, CallClient, CallError, CallRequest, ClientConfig, CreatedCall, Credentials,
    ProxyConfig, TokenProvider, TokenProviderError, TokenReason,
};
use async_trait::async_trait;
use clap::{CommandFactory, Parser, error::ErrorKind};
use sandbox::{Sandbox, SipOptions};

/// Creates one anonymous call and prints where to dial it. Without --domain it calls the embedded sandbox.
#[derive(Parser)]
struct Options {
    /// The service, HOST or HOST:PORT.
    #[arg(long, requires_all = ["app_key", "called"])]
    domain: Option<String>,
    /// The app key.
    #[arg(long)]
    app_key: Option<String>,
    /// An access token; also from `ANONCALL_ACCESS_TOKEN`.
    #[arg(long, conflicts_with = "app_secret")]
    access_token: Option<String>,
    /// The tenant's app secret, exchanged for an access token; also from `ANONCALL_APP_SECRET`.
    #[arg(long)]
    app_secret: Option<String>,
    /// The called number.
    #[arg(long)]
    called: Option<String>,
    /// The number shown as the caller.
    #[arg(long)]
    caller_present: Option<String>,
    /// Call data.
    #[arg(long)]
    call_data: Option<String>,
    /// A root certificate (PEM or DER) to trust besides the platform's. May be repeated.
    #[arg(long, value_name = "FILE")]
    root_ca: Vec<PathBuf>,
    /// A pin of the server's public key: base64 of its SHA-256. May be repeated.
    #[arg(long)]
    pin: Vec<String>,
    /// The proxy to go through. Environment variables such as `HTTPS_PROXY` are ignored.
    #[arg(long, value_name = "HOST:PORT")]
    proxy: Option<String>,
    /// The user and the password that the proxy asks for; also from `ANONCALL_PROXY_USER`.
    #[arg(long, value_name = "USER:PASSWORD")]
    proxy_user: Option<String>,
    /// The deadline for the whole call, in milliseconds.
    #[arg(long, value_name = "N")]
    timeout_ms: Option<i64>,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
    /// Dial the call at the embedded sandbox, listen for two seconds and hang up.
    #[arg(long, conflicts_with_all = ["domain", "json"])]
    dial: bool,
    /// If the call fails and may exist, look for it in the call history.
    #[arg(long, conflicts_with = "json")]
    find: bool,
}

/// How long `--dial` listens.
const LISTEN_FOR: Duration = Duration::from_secs(2);
/// How long the sandbox may take to notice the end of the call.
const PATIENCE: Duration = Duration::from_secs(10);

struct OneToken(String);

#[async_trait]
impl TokenProvider for OneToken {
    async fn access_token(&self, _: TokenReason) -> Result<Arc<AccessToken>, TokenProviderError> {
        Ok(AccessToken::new(self.0.clone(), None))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut options = parse_options();
    let sandbox = match options.domain {
        None => match start_sandbox(&mut options) {
            Ok(sandbox) => Some(sandbox),
            Err(error) => return fail(&format!("the sandbox can't be started: {error}"), 1),
        },
        Some(_) => None,
    };
    let config = match config(&options, sandbox.as_ref()) {
        Ok(config) => config,
        Err(error) => return fail(&error, 2),
    };
    let client = match CallClient::new(config, credentials(&options), None) {
        Ok(client) => client,
        Err(error) if options.json => return print(&outcome::of_config_error(&error), 1),
        Err(error) => return fail(&error.to_string(), 1),
    };
    let request = CallRequest {
        called: options.called.clone().unwrap_or_default(),
        caller_present: options.caller_present.clone(),
        call_data: options.call_data.clone(),
    };
    let attempt = find::attempt(&request);
    let began = Instant::now();
    let result = client.create_call(request).await;
    if options.json {
        return print(&outcome::of_call(&result), u8::from(result.is_err()));
    }
    match (result, sandbox) {
        (Ok(call), Some(sandbox)) if options.dial => {
            show_call(&call, began.elapsed());
            dial(&call, &sandbox).await
        }
        (Ok(call), _) => show_call(&call, began.elapsed()),
        (Err(error), _) if options.find && error.call_may_exist() => {
            show_error(&error);
            find::show(&client, attempt).await
        }
        (Err(error), _) => show_error(&error),
    }
}

/// The command line, and for secrets the environment, where other users of the machine can't see them.
fn parse_options() -> Options {
    let mut options = Options::parse();
    if options.access_token.is_none() && options.app_secret.is_none() {
        options.access_token = std::env::var("ANONCALL_ACCESS_TOKEN").ok();
        if options.access_token.is_none() {
            options.app_secret = std::env::var("ANONCALL_APP_SECRET").ok();
        }
    }
    if options.proxy_user.is_none() {
        options.proxy_user = std::env::var("ANONCALL_PROXY_USER").ok();
    }
    if options.domain.is_some() && options.access_token.is_none() && options.app_secret.is_none() {
        Options::command()
            .error(
                ErrorKind::MissingRequiredArgument,
                "--domain needs --access-token or --app-secret",
            )
            .exit();
    }
    options
}

/// The vendor's example call, on a service that runs in this process.
fn start_sandbox(options: &mut Options) -> Result<Sandbox, String> {
    let sandbox = Sandbox::start(sandbox::Options {
        sip: options.dial.then(SipOptions::default),
        ..sandbox::Options::default()
    })
    .map_err(|error| error.to_string())?;
    options.domain = Some(sandbox.domain());
    options.app_key.get_or_insert(sandbox::APP_KEY.into());
    if options.access_token.is_none() {
        options.app_secret.get_or_insert(sandbox::APP_SECRET.into());
    }
    if options.called.is_none() {
        options.called = Some("88884432".into());
        options.caller_present.get_or_insert("95599".into());
        options.call_data.get_or_insert("1".into());
    }
    Ok(sandbox)
}

fn config(options: &Options, sandbox: Option<&Sandbox>) -> Result<ClientConfig, String> {
    let mut config = ClientConfig::new(
        options.domain.clone().unwrap_or_default(),
        options.app_key.clone().unwrap_or_default(),
    );
    for file in &options.root_ca {
        let certificate =
            std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        config.root_certificates.push(certificate);
    }
    if let Some(sandbox) = sandbox {
        config
            .root_certificates
            .push(sandbox.authority().ca_pem().into());
        config.platform_roots = false;
    }
    config.pins.clone_from(&options.pin);
    config.proxy = proxy(options);
    config.call_history = options.find;
    if let Some(timeout_ms) = options.timeout_ms {
        config.total_timeout_ms = timeout_ms;
    }
    Ok(config)
}

fn proxy(options: &Options) -> Option<ProxyConfig> {
    let mut proxy = ProxyConfig::new(options.proxy.clone()?);
    if let Some(both) = &options.proxy_user {
        let (user, password) = both.split_once(':').unwrap_or((both, ""));
        proxy.user = Some(user.into());
        proxy.password = Some(password.into());
    }
    Some(proxy)
}

fn credentials(options: &Options) -> Arc<Credentials> {
    match (&options.access_token, &options.app_secret) {
        (Some(token), _) => Credentials::access_tokens(Arc::new(OneToken(token.clone()))),
        (None, secret) => Credentials::app_secret(secret.clone().unwrap_or_default()),
    }
}

fn show_call(call: &CreatedCall, took: Duration) -> ExitCode {
    println!("Call task created in {} ms.", took.as_millis());
    println!();
    println!("  SIP server    {}", call.sip.address);
    println!("  Access code   {}", call.access_code.reveal());
    println!("  SIP URI       {}", call.sip_uri());
    if let Some(number) = &call.call_serial_no {
        println!("  Call serial   {number}");
    }
    ExitCode::SUCCESS
}

/// Dials the SIP URI, as an app does.
async fn dial(call: &CreatedCall, sandbox: &Sandbox) -> ExitCode {
    println!();
    let shown = sandbox::dial(&call.sip_uri(), LISTEN_FOR, |line| println!("  {line}")).await;
    if let Err(error) = shown {
        return fail(&error.to_string(), 1);
    }
    let over = |sandbox: &Sandbox| {
        let calls = sandbox.calls();
        calls.iter().all(|call| call.state.end_reason().is_some())
    };
    sandbox.wait_for(PATIENCE, over);
    for call in sandbox.calls() {
        println!("  The service says: {}", call.state);
    }
    ExitCode::SUCCESS
}

fn show_error(error: &CallError) -> ExitCode {
    let exists = if error.call_may_exist() {
        "A call task may exist: check before calling again."
    } else {
        "No call task was created."
    };
    fail(&format!("{error}\n{exists}"), 1)
}

fn print(outcome: &serde_json::Value, exit_code: u8) -> ExitCode {
    println!("{outcome}");
    ExitCode::from(exit_code)
}

fn fail(message: &str, exit_code: u8) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(exit_code)
}
