//! Many calls, one after another, in one process: memory, threads and file descriptors must stay flat. Linux only.

use std::{fs, time::Instant};

use anoncall::{CallClient, CallRequest, ClientConfig, Credentials};
use anyhow::{Context, Result, ensure};
use sandbox::{Options, Sandbox};

/// What the process uses.
#[derive(Clone, Copy)]
struct Usage {
    memory_kb: u64,
    threads: u64,
    files: usize,
}

/// How much the memory may grow after the warm-up, which is the first fifth of the calls.
const GROWTH_KB: u64 = 2_048;

/// Makes so many calls and compares the usage after the warm-up with the usage at the end.
pub fn run(calls: u32) -> Result<()> {
    let sandbox = Sandbox::start(Options::default())?;
    let config = ClientConfig {
        root_certificates: vec![sandbox.authority().ca_der()],
        platform_roots: false,
        ..ClientConfig::new(sandbox.domain(), sandbox::APP_KEY)
    };
    let client = CallClient::new(
        config,
        Credentials::app_secret(sandbox::APP_SECRET.into()),
        None,
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let began = Instant::now();
    let mut warm = None;
    for number in 1..=calls {
        runtime.block_on(client.create_call(CallRequest::new(number.to_string())))?;
        if number % 1_000 == 0 {
            // What it received would grow with every call; that is the sandbox's memory, not the client's.
            sandbox.reset();
        }
        if number % (calls / 5).max(1) == 0 {
            let usage = usage()?;
            println!(
                "{number:>8} calls  {:>7} kB  {:>3} threads  {:>3} files  {:>5} s",
                usage.memory_kb,
                usage.threads,
                usage.files,
                began.elapsed().as_secs()
            );
            warm.get_or_insert(usage);
        }
    }
    let (warm, end) = (warm.context("too few calls")?, usage()?);
    ensure!(
        end.memory_kb <= warm.memory_kb + GROWTH_KB,
        "the memory grew"
    );
    ensure!(end.threads <= warm.threads, "threads were left behind");
    ensure!(end.files <= warm.files, "file descriptors were left behind");
    Ok(())
}

fn usage() -> Result<Usage> {
    let status = fs::read_to_string("/proc/self/status")?;
    let number = |name: &str| -> Result<u64> {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .with_context(|| name.to_owned())?;
        let digits: String = line.chars().filter(char::is_ascii_digit).collect();
        Ok(digits.parse()?)
    };
    Ok(Usage {
        memory_kb: number("VmRSS:")?,
        threads: number("Threads:")?,
        files: fs::read_dir("/proc/self/fd")?.count(),
    })
}
