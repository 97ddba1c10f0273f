//! How much CPU time a process and its ended children have used.

use std::{fs, time::Duration};

/// What Linux counts CPU time in, whatever the kernel's own clock (`getconf CLK_TCK`).
const TICKS_PER_SECOND: u64 = 100;

/// User and system time of a process that runs or has just ended. `None` on systems without `/proc`.
pub fn of(process: u32) -> Option<Duration> {
    in_stat(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// `proc_pid_stat(5)`: fields 14 to 17 are `utime`, `stime`, `cutime` and `cstime`. The second is a name in parentheses, which may
/// contain anything.
fn in_stat(stat: &str) -> Option<Duration> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let times: Vec<u64> = after_name
        .split_whitespace()
        .skip(11)
        .take(4)
        .map_while(|field| field.parse().ok())
        .collect();
    let ticks: u64 = times.iter().sum();
    (times.len() == 4).then(|| Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_the_process_and_of_its_ended_children_are_added() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194560 100 200 0 0 150 50 1000 300 20 0 1 0 42 0 0";
        assert_eq!(in_stat(stat), Some(Duration::from_secs(15)));
        assert_eq!(in_stat("7 (a) S 1 7"), None);
        assert_eq!(in_stat(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_kernel_writes_it_like_this() {
        assert!(of(std::process::id()).is_some());
        assert_eq!(of(u32::MAX), None);
    }
}
