//! A new simulator of an iPhone, with nothing on it from earlier tests. Machines differ in the simulators that they have, but each Xcode
//! can make one for a version of iOS that is installed.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::command::command;

/// A simulator, which is deleted with this value.
pub struct Simulator {
    id: String,
}

impl Simulator {
    /// Makes one for the newest iOS that the chosen Xcode knows.
    pub fn create() -> Result<Self> {
        let newest = xcrun(&["--sdk", "iphonesimulator", "--show-sdk-version"])?;
        let installed = xcrun(&["simctl", "list", "runtimes", "--json"])?;
        let (device, runtime) = choose(&installed, &newest)?;
        let id = xcrun(&["simctl", "create", "anoncall tests", &device, &runtime])?;
        println!("{device}, {runtime}: {id}");
        Ok(Self { id })
    }

    /// The simulator as `xcodebuild -destination` takes it.
    pub fn destination(&self) -> String {
        format!("platform=iOS Simulator,id={}", self.id)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        for action in ["shutdown", "delete"] {
            // One that has ended by itself can't be shut down.
            let _ = command("xcrun").args(["simctl", action, &self.id]).status();
        }
    }
}

/// What `simctl list runtimes --json` prints.
#[derive(Deserialize)]
struct Installed {
    runtimes: Vec<Runtime>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Runtime {
    identifier: String,
    version: String,
    #[serde(default)]
    platform: String,
    #[serde(default)]
    is_available: bool,
    #[serde(default)]
    supported_device_types: Vec<DeviceType>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeviceType {
    identifier: String,
    name: String,
}

/// The identifiers of an iPhone and of the newest installed iOS that is not newer than the SDK: an older Xcode can't use those of a newer
/// one that is installed beside it.
fn choose(installed: &str, sdk: &str) -> Result<(String, String)> {
    let sdk = version(sdk);
    let Installed { runtimes } = serde_json::from_str(installed).context("simctl's list")?;
    let runtime = runtimes
        .into_iter()
        .filter(|it| it.platform == "iOS" && it.is_available && version(&it.version) <= sdk)
        .max_by_key(|it| version(&it.version))
        .with_context(|| {
            format!(
                "no iOS {}.{} or older is installed: xcodebuild -downloadPlatform iOS",
                sdk.0, sdk.1
            )
        })?;
    let device = runtime
        .supported_device_types
        .into_iter()
        // The small ones would have to scroll.
        .find(|it| {
            it.name.starts_with("iPhone") && !it.name.contains("SE") && !it.name.contains("mini")
        })
        .with_context(|| format!("no iPhone for {}", runtime.identifier))?;
    Ok((device.identifier, runtime.identifier))
}

/// The major and the minor version.
fn version(text: &str) -> (u32, u32) {
    let mut parts = text.trim().split('.').map(|it| it.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

fn xcrun(arguments: &[&str]) -> Result<String> {
    let mut xcrun: Command = command("xcrun");
    let output = xcrun.args(arguments).output().context("xcrun")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{xcrun:?}: {errors}");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTALLED: &str = r#"{"runtimes": [
        {"identifier": "iOS-18-5", "version": "18.5", "platform": "iOS", "isAvailable": true, "supportedDeviceTypes": [
            {"identifier": "iPhone-SE", "name": "iPhone SE (3rd generation)", "productFamily": "iPhone"},
            {"identifier": "iPad", "name": "iPad (A16)", "productFamily": "iPad"},
            {"identifier": "iPhone-16", "name": "iPhone 16", "productFamily": "iPhone"}]},
        {"identifier": "iOS-18-4", "version": "18.4", "platform": "iOS", "isAvailable": true, "supportedDeviceTypes": []},
        {"identifier": "iOS-26-4", "version": "26.4.1", "platform": "iOS", "isAvailable": true, "supportedDeviceTypes": [
            {"identifier": "iPhone-17", "name": "iPhone 17", "productFamily": "iPhone"}]},
        {"identifier": "iOS-26-5", "version": "26.5", "platform": "iOS", "isAvailable": false, "supportedDeviceTypes": []},
        {"identifier": "tvOS-18-5", "version": "18.5", "platform": "tvOS", "isAvailable": true, "supportedDeviceTypes": []}]}"#;

    fn chosen(sdk: &str) -> (String, String) {
        choose(INSTALLED, sdk).unwrap()
    }

    fn ids(device: &str, runtime: &str) -> (String, String) {
        (device.to_owned(), runtime.to_owned())
    }

    #[test]
    fn the_newest_ios_is_taken_that_xcode_knows() {
        assert_eq!(chosen("18.5\n"), ids("iPhone-16", "iOS-18-5"));
        assert_eq!(chosen("26.2"), ids("iPhone-16", "iOS-18-5"));
        assert_eq!(chosen("26.4"), ids("iPhone-17", "iOS-26-4"));
        assert_eq!(chosen("26.10"), ids("iPhone-17", "iOS-26-4"));
    }

    #[test]
    fn without_one_it_says_how_to_get_one() {
        let error = choose(INSTALLED, "17.5").unwrap_err().to_string();
        assert!(
            error.contains("17.5") && error.contains("-downloadPlatform"),
            "{error}"
        );
        let empty = choose(INSTALLED, "18.4").unwrap_err().to_string();
        assert!(empty.contains("iOS-18-4"), "{empty}");
    }
}
