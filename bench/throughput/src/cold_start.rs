//! A first client and a first call. After each step it prints a line of JSON and waits for a line, so that whoever started it can
//! look at the process's memory and threads meanwhile.

use std::{io, time::Instant};

use anyhow::Result;
use serde_json::json;
use tokio::runtime::Builder;

use crate::{
    client::{anoncall_call, anoncall_client},
    service::Service,
};

/// Steps: `start`, `client`, `call`, `calls` (a hundred more).
pub fn run(service: &Service) -> Result<()> {
    let runtime = Builder::new_current_thread().build()?;
    pause("start", Instant::now())?;
    let began = Instant::now();
    let client = anoncall_client(service)?;
    pause("client", began)?;
    let began = Instant::now();
    runtime.block_on(anoncall_call(&client))?;
    pause("call", began)?;
    let began = Instant::now();
    runtime.block_on(async {
        for _ in 0..100 {
            anoncall_call(&client).await?;
        }
        anyhow::Ok(())
    })?;
    pause("calls", began)
}

fn pause(step: &str, began: Instant) -> Result<()> {
    let elapsed_us = began.elapsed().as_micros();
    println!("{}", json!({"step": step, "elapsed_us": elapsed_us}));
    io::stdin().read_line(&mut String::new())?;
    Ok(())
}
