//! The library for this machine, where JNA looks for it in the jar of `anoncall-jvm`.

use std::{
    env::consts::{ARCH, DLL_PREFIX, DLL_SUFFIX, OS},
    fs,
};

use anyhow::{Result, bail};

use crate::{
    command::{cargo, root, run, target},
    library, release, size,
};

/// What becomes the jar's contents, wherever else cargo builds.
const CONTENTS: &str = "target/host-libraries";

/// The licences of what is in the library, in the jar.
const NOTICES: &str = "META-INF/anoncall-licences.txt";

/// Builds the library into the folder of the jar's contents, beside those of other machines.
pub fn build() -> Result<()> {
    let contents = root().join(CONTENTS);
    let place = contents.join(platform(OS, ARCH)?);
    let triple = size::host()?;
    let mut compile = cargo(&library::cargo_arguments("cdylib"));
    compile.args(["--locked", "--target", &triple]);
    library::set_flags(&mut compile, &[])?;
    run(&mut compile)?;
    let name = format!("{DLL_PREFIX}anoncall{DLL_SUFFIX}");
    let built = root().join(target()).join(triple).join("mobile");
    fs::create_dir_all(&place)?;
    fs::copy(built.join(&name), place.join(&name))?;
    println!("{}", place.join(name).display());
    release::write_notices(&release::HOSTS, &contents.join(NOTICES))
}

/// JNA's name for a system and a kind of processor (`Platform.RESOURCE_PREFIX`), from Rust's names.
fn platform(system: &str, processor: &str) -> Result<String> {
    let system = match system {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "win32",
        other => bail!("anoncall-jvm is not built for {other}"),
    };
    let processor = match processor {
        "aarch64" => "aarch64",
        "x86_64" => "x86-64",
        other => bail!("anoncall-jvm is not built for {other}"),
    };
    Ok(format!("{system}-{processor}"))
}

/// The jar's contents once each host's library is built: the libraries and their licences.
pub fn files() -> Result<Vec<String>> {
    let mut files = vec![NOTICES.to_owned()];
    for target in release::HOSTS {
        let (processor, rest) = target.split_once('-').unwrap_or((target, ""));
        let (system, library) = match rest {
            rest if rest.contains("linux") => ("linux", "libanoncall.so"),
            rest if rest.contains("windows") => ("windows", "anoncall.dll"),
            _ => ("macos", "libanoncall.dylib"),
        };
        files.push(format!("{}/{library}", platform(system, processor)?));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_jar_has_a_folder_for_each_host() {
        assert_eq!(
            files().unwrap(),
            [
                "META-INF/anoncall-licences.txt",
                "linux-aarch64/libanoncall.so",
                "linux-x86-64/libanoncall.so",
                "darwin-aarch64/libanoncall.dylib",
                "darwin-x86-64/libanoncall.dylib",
                "win32-x86-64/anoncall.dll"
            ]
        );
        assert!(platform("freebsd", "x86_64").is_err());
        assert!(platform("linux", "riscv64").is_err());
    }
}
