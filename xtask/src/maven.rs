//! The modules for Maven, as a release publishes them.

use std::{fs::File, path::Path};

use anyhow::{Result, ensure};
use clap::Args;
use zip::ZipArchive;

use crate::{
    command::{command, root, run as run_command},
    gradle::gradle,
    host_library,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The repository that they are published into.
const REPOSITORY: &str = "target/maven";

/// The same as one file, for a release's page.
const ARCHIVE: &str = "target/anoncall-maven.tar.gz";

/// In the repository.
const GROUP: &str = "dev/anoncall";

const PUBLISH: [&str; 3] = [
    ":sdk:publishToMavenLocal",
    ":testing:publishToMavenLocal",
    ":jvm:publishToMavenLocal",
];

/// The libraries for all systems are there. This machine's own would need a newer C library.
const NO_LIBRARY_OF_THIS_MACHINE: [&str; 2] = ["--exclude-task", ":jvm:hostLibrary"];

/// What is done with them.
#[derive(Args)]
pub struct Options {
    /// Upload them to Maven Central too, whose page publishes them.
    #[arg(long)]
    upload: bool,
}

/// Builds them with the libraries of all systems, looks into the jar, and packs them.
pub fn run(options: &Options) -> Result<()> {
    let repository = root().join(REPOSITORY);
    let folder = format!("-Dmaven.repo.local={}", repository.display());
    run_command(
        gradle(&PUBLISH)
            .args(NO_LIBRARY_OF_THIS_MACHINE)
            .arg(folder),
    )?;
    let jar = format!("{GROUP}/anoncall-jvm/{VERSION}/anoncall-jvm-{VERSION}.jar");
    check_jar(&repository.join(jar))?;
    run_command(
        command("tar")
            .args(["--create", "--gzip", "--file", ARCHIVE])
            .args(["--directory", REPOSITORY, GROUP]),
    )?;
    if options.upload {
        let upload = ["--no-configuration-cache", "publishToMavenCentral"];
        run_command(gradle(&upload).args(NO_LIBRARY_OF_THIS_MACHINE))?;
    }
    Ok(())
}

/// Fails where the jar lacks the library for a system, or the licences.
fn check_jar(jar: &Path) -> Result<()> {
    let mut archive = ZipArchive::new(File::open(jar)?)?;
    for file in host_library::files()? {
        ensure!(
            archive.by_name(&file).is_ok(),
            "{} lacks {file}",
            jar.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn a_jar_without_a_systems_library_is_not_published() {
        let folder = tempfile::tempdir().unwrap();
        let jar = folder.path().join("a.jar");
        let write = |names: &[String]| {
            let mut zip = ZipWriter::new(File::create(&jar).unwrap());
            for name in names {
                zip.start_file(name, SimpleFileOptions::default()).unwrap();
            }
            zip.finish().unwrap();
        };
        let mut names = host_library::files().unwrap();
        write(&names);
        check_jar(&jar).unwrap();
        let missing = names.pop().unwrap();
        write(&names);
        let error = check_jar(&jar).unwrap_err().to_string();
        assert!(error.ends_with(&missing), "{error}");
    }
}
