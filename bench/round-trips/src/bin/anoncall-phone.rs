//! A phone with anoncall: reads commands from standard input, one a line, and answers each with a line of JSON when it is done.

use std::{
    fs,
    io::{self, BufRead},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anoncall::{
    AccessToken, CallClient, CallError, CallRequest, ClientConfig, Credentials, TokenProvider,
    TokenProviderError, TokenReason,
};
use anyhow::Result;
use async_trait::async_trait;
use clap::Parser;
use serde_json::json;

/// A phone with anoncall.
#[derive(Parser)]
struct Options {
    /// Where the service is: host:port.
    #[arg(long)]
    domain: String,
    /// The certificate authority to trust.
    #[arg(long)]
    ca: PathBuf,
    /// An access token that is at hand.
    #[arg(long)]
    token: Option<String>,
    /// The app secret to exchange for tokens.
    #[arg(long, conflicts_with = "token", required_unless_present = "token")]
    app_secret: Option<String>,
}

/// An app's backend that gives its token at once.
struct AtHand(String);

#[async_trait]
impl TokenProvider for AtHand {
    async fn access_token(&self, _: TokenReason) -> Result<Arc<AccessToken>, TokenProviderError> {
        Ok(AccessToken::new(self.0.clone(), None))
    }
}

fn main() -> Result<()> {
    let client = client(Options::parse())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (command, argument) = line.split_once(' ').unwrap_or((&line, ""));
        if command == "quit" {
            return Ok(());
        }
        let began = Instant::now();
        let result = runtime.block_on(obey(&client, command, argument))?;
        let elapsed_us = began.elapsed().as_micros();
        println!(
            "{}",
            json!({
                "command": command,
                "ok": result.is_ok(),
                "elapsed_us": elapsed_us,
                "error": result.err().map(|error| error.to_string()),
            })
        );
    }
    Ok(())
}

fn client(options: Options) -> Result<Arc<CallClient>> {
    let config = ClientConfig {
        root_certificates: vec![fs::read(&options.ca)?],
        platform_roots: false,
        ..ClientConfig::new(options.domain, sandbox::APP_KEY)
    };
    let credentials = match (options.token, options.app_secret) {
        (Some(token), _) => Credentials::access_tokens(Arc::new(AtHand(token))),
        (None, secret) => Credentials::app_secret(secret.unwrap_or_default()),
    };
    Ok(CallClient::new(config, credentials, None)?)
}

/// The outer result is the command's own, the inner one the client's.
async fn obey(client: &CallClient, command: &str, argument: &str) -> Result<Result<(), CallError>> {
    Ok(match command {
        "prepare" => client.prepare().await,
        "call" => client.create_call(request()).await.map(drop),
        "cancelled-call" => cancelled_call(client, argument.parse()?).await,
        "keep-ready" => {
            client.keep_ready(true);
            Ok(())
        }
        "network-changed" => {
            client.network_changed();
            Ok(())
        }
        _ => anyhow::bail!("no such command: {command}"),
    })
}

async fn cancelled_call(client: &CallClient, after_ms: u64) -> Result<(), CallError> {
    let call = client.begin(request());
    tokio::time::sleep(Duration::from_millis(after_ms)).await;
    call.cancel();
    match call.result().await {
        Err(CallError::Cancelled { .. }) => Ok(()),
        result => result.map(drop),
    }
}

fn request() -> CallRequest {
    CallRequest {
        call_data: Some("1".into()),
        caller_present: Some("95599".into()),
        ..CallRequest::new("88884432")
    }
}
