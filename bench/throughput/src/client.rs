//! What can make the calls.

mod anoncall;
mod hyper;
mod libcurl;
mod reqwest;

use std::thread;

use anyhow::Result;
use clap::ValueEnum;
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::oneshot,
};

use crate::{
    load::{Load, Report, make, measure},
    service::Service,
};

pub use anoncall::{client as anoncall_client, one_call as anoncall_call};

/// A client, and how an app would drive it.
#[derive(Clone, Copy, ValueEnum)]
pub enum Client {
    /// This SDK's core.
    Anoncall,
    /// Plain reqwest with its runtime on a thread of its own, as an app needs it: its own threads are the screen's.
    Reqwest,
    /// Plain reqwest on the calling thread, which does nothing else.
    ReqwestInline,
    /// Plain hyper on the calling thread, without compression.
    HyperInline,
    /// libcurl on the calling thread.
    LibcurlInline,
}

impl Client {
    /// Makes the calls and says what they cost.
    pub fn run(self, load: &Load, service: &Service) -> Result<Report> {
        match self {
            Self::Anoncall => {
                let client = anoncall_client(service)?;
                asynchronous(*load, &inline()?, async || anoncall_call(&client).await)
            }
            Self::Reqwest => {
                let client = reqwest::Client::new(service)?;
                let background = in_background()?;
                asynchronous(*load, &inline()?, async || {
                    let client = client.clone();
                    background.spawn(async move { client.call().await }).await?
                })
            }
            Self::ReqwestInline => {
                let client = reqwest::Client::new(service)?;
                asynchronous(*load, &inline()?, async || client.call().await)
            }
            Self::HyperInline => {
                let client = hyper::Client::new(service)?;
                asynchronous(*load, &inline()?, async || client.call().await)
            }
            Self::LibcurlInline => {
                let mut client = libcurl::Client::new(service, load.at_once)?;
                measure(*load, |calls| client.make(calls))
            }
        }
    }
}

fn asynchronous(
    load: Load,
    runtime: &Runtime,
    call: impl AsyncFn() -> Result<()>,
) -> Result<Report> {
    measure(load, |calls| {
        runtime.block_on(make(calls, load.at_once, &call))
    })
}

fn inline() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// A runtime on a thread that lives as long as the process.
fn in_background() -> Result<Handle> {
    let runtime = inline()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().spawn(move || {
        let (_never, forever) = oneshot::channel::<()>();
        runtime.block_on(forever)
    })?;
    Ok(handle)
}
