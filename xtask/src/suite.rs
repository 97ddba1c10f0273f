//! x
pub fn run(_: bool, _: &str) -> anyhow::Result<()> {
    Ok(())
}
