//! The service that is called, and its JSON as a hand-written client reads and writes it.

use std::{fs, path::PathBuf};

use anyhow::{Result, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

/// The number that is called.
pub const CALLED: &str = "88884432";

/// The app key.
pub const APP_KEY: &str = "app-key";

/// The access code that every answer must hold.
const ACCESS_CODE: &str = "179080024609291";

/// Where the calls go.
#[derive(Args)]
pub struct Service {
    /// `host:port`.
    #[arg(long)]
    pub domain: String,
    /// The file with the certificate (PEM) to trust.
    #[arg(long)]
    pub ca: PathBuf,
    /// The access token.
    #[arg(long)]
    pub token: String,
}

impl Service {
    pub fn ca(&self) -> Result<Vec<u8>> {
        Ok(fs::read(&self.ca)?)
    }

    pub fn url(&self) -> String {
        let domain = &self.domain;
        format!("https://{domain}/apiaccess/ccmessaging/v1/mobileagent/createcall")
    }

    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallBody<'a> {
    called: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_present: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallAnswer {
    result_code: String,
    result_data: Option<ResultData>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResultData {
    sip_service_address: String,
    accesscode: String,
}

/// The body of one request.
pub fn body() -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&CallBody {
        called: CALLED,
        call_data: None,
        caller_present: None,
    })
}

/// Reads an answer, and fails unless it is the expected one.
pub fn read(status: u16, body: &[u8]) -> Result<()> {
    ensure!(status == 200, "status {status}");
    let answer: CallAnswer = serde_json::from_slice(body)?;
    ensure!(
        answer.result_code == "0",
        "result code {}",
        answer.result_code
    );
    let data = answer.result_data;
    ensure!(
        data.is_some_and(
            |data| !data.sip_service_address.is_empty() && is_expected(&data.accesscode)
        ),
        "not the expected call"
    );
    Ok(())
}

pub fn is_expected(access_code: &str) -> bool {
    access_code == ACCESS_CODE
}
