//! The scripts that other machines run: the workflows in `.github` and `.ci/run`.

use anyhow::Result;

use crate::command::{command, run};

/// Has actionlint look at the workflows, and with shellcheck at the scripts in them and at `.ci/run`.
pub fn lint() -> Result<()> {
    run(command("actionlint").arg("-shellcheck=shellcheck"))?;
    run(command("shellcheck").arg(".ci/run"))
}
