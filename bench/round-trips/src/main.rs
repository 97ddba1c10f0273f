//! The command: `round-trips --help`.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    round_trips::run()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("Round trips can be counted only on Linux: they need its network namespaces.");
    std::process::exit(1);
}
