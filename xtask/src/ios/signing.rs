//! Apple's signature of the `XCFramework`: Xcode shows whose it is, and warns when another's takes its place.

use std::path::Path;

use anyhow::Result;

use crate::command::{command, run};

/// Signs it with a certificate of the Keychain's, and checks the signature. The time that Apple's server puts into it differs with each run, and so does
/// the checksum of what is signed.
pub fn sign(framework: &Path, identity: &str) -> Result<()> {
    run(command("codesign")
        .args(["--timestamp", "--sign", identity])
        .arg(framework))?;
    run(command("codesign")
        .args(["--verify", "--strict"])
        .arg(framework))
}
