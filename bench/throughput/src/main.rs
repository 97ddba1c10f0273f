//! Makes many calls with one client and prints one line of JSON: how long they took and what they cost.

mod client;
mod cold_start;
mod load;
mod service;

use clap::{Parser, Subcommand};

use client::Client;
use load::Load;
use service::Service;

/// The Rust side of `cargo xtask bench`.
#[derive(Parser)]
struct Menu {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Make many calls.
    Load {
        /// What makes them.
        #[arg(long)]
        client: Client,
        #[command(flatten)]
        load: Load,
        #[command(flatten)]
        service: Service,
    },
    /// Make a client and a first call, and stop after each step so that the process can be looked at.
    ColdStart {
        #[command(flatten)]
        service: Service,
    },
}

fn main() -> anyhow::Result<()> {
    match Menu::parse().task {
        Task::Load {
            client,
            load,
            service,
        } => {
            let report = client.run(&load, &service)?;
            println!("{}", serde_json::to_string(&report)?);
            Ok(())
        }
        Task::ColdStart { service } => cold_start::run(&service),
    }
}
