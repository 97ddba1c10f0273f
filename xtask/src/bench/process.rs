//! What the kernel tells of another process.

use std::{fs, path::PathBuf, process::Child};

use anyhow::{Context, Result};

/// A process's memory, in kB.
#[derive(Clone, Copy)]
pub struct Memory {
    /// All that is resident: the pages of the library's code too, which other processes may share.
    pub resident: u64,
    /// What this process alone has written to.
    pub private_dirty: u64,
}

/// A thread and how often it has waited for something.
pub struct Thread {
    pub id: u32,
    pub name: String,
    pub waits: u64,
}

pub fn memory(process: &Child) -> Result<Memory> {
    let text = fs::read_to_string(folder(process).join("smaps_rollup"))?;
    Ok(Memory {
        resident: number(&text, "Rss:")?,
        private_dirty: number(&text, "Private_Dirty:")?,
    })
}

pub fn threads(process: &Child) -> Result<Vec<Thread>> {
    let mut threads = Vec::new();
    for entry in fs::read_dir(folder(process).join("task"))? {
        let entry = entry?;
        // It may have ended meanwhile.
        let Ok(status) = fs::read_to_string(entry.path().join("status")) else {
            continue;
        };
        let name = status.lines().find_map(|line| line.strip_prefix("Name:\t"));
        threads.push(Thread {
            id: entry.file_name().to_string_lossy().parse()?,
            name: name.context("a thread without a name")?.to_owned(),
            waits: number(&status, "voluntary_ctxt_switches:")?,
        });
    }
    Ok(threads)
}

fn folder(process: &Child) -> PathBuf {
    PathBuf::from(format!("/proc/{}", process.id()))
}

fn number(text: &str, name: &str) -> Result<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .with_context(|| name.to_owned())?;
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}
