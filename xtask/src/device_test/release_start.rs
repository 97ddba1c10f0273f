//! The operator app's release build, shrunken by R8, started on the device.

use anyhow::{Context, Result, ensure};

use crate::{
    command::{command, run as run_command},
    gradle::gradle,
};

const APP: &str = "dev.anoncall.operator";
const SCREEN: &str = "dev.anoncall.operator/.DialActivity";

/// Builds and installs it with the debug build's signature, starts it, and removes it.
pub fn run() -> Result<()> {
    run_command(gradle(&[":app:installRelease"]).arg("-PsignedForTests"))?;
    adb(&["logcat", "--buffer=crash", "--clear"])?;
    let started = adb(&["shell", "am", "start", "-W", "-n", SCREEN])?;
    ensure!(
        has_started(&started),
        "{SCREEN} has not started:\n{started}"
    );
    // Fails where no process has this name.
    let process = adb(&["shell", "pidof", APP]);
    let crashes = adb(&["logcat", "--buffer=crash", "-d"])?;
    ensure!(
        process.is_ok() && !crashes.contains(APP),
        "the release build crashed:\n{crashes}"
    );
    adb(&["uninstall", APP])?;
    Ok(())
}

/// What `am start -W` says once a screen is drawn. Its status is 0 whatever has happened.
fn has_started(output: &str) -> bool {
    output.lines().any(|line| line.trim() == "Status: ok")
}

fn adb(arguments: &[&str]) -> Result<String> {
    let mut adb = command("adb");
    let output = adb.args(arguments).output().context("adb")?;
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{adb:?}: {errors}{shown}");
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::has_started;

    #[test]
    fn only_a_screen_that_was_drawn_has_started() {
        let drawn = "Starting: Intent { cmp=a/.B }\r\nStatus: ok\r\nLaunchState: COLD\r\nActivity: a/.B\r\nComplete\r\n";
        assert!(has_started(drawn));
        assert!(!has_started(
            "Starting: Intent { cmp=a/.B }\nStatus: timeout\n"
        ));
        assert!(!has_started(
            "Error type 3\nError: Activity class {a/.B} does not exist.\n"
        ));
    }
}
