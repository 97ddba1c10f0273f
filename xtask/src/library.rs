//! The library as it ships: how it is built, for whichever target.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::command::{cargo, cargo_home, root, run, target};

/// For LLD on this machine: identical functions once, relocations in a packed form.
const LINKER_FLAGS: [&str; 2] = [
    "-Clink-arg=-Wl,--icf=all",
    "-Clink-arg=-Wl,-z,pack-relative-relocs",
];

/// The same for the NDK's LLD. Androids before 11 know only their own packed form. Some devices of Android 15 and later have pages of
/// 16 KB.
pub const ANDROID_LINKER_FLAGS: [&str; 3] = [
    "-Clink-arg=-Wl,--icf=all",
    "-Clink-arg=-Wl,--pack-dyn-relocs=android",
    "-Clink-arg=-Wl,-z,max-page-size=16384",
];

/// Cargo's arguments. One crate type: with several at once Cargo gives up link-time optimisation.
pub fn cargo_arguments(crate_type: &str) -> [&str; 8] {
    cargo_arguments_for("anoncall", crate_type)
}

/// The same for another library.
pub fn cargo_arguments_for<'a>(package: &'a str, crate_type: &'a str) -> [&'a str; 8] {
    [
        "rustc",
        "--package",
        package,
        "--lib",
        "--profile",
        "mobile",
        "--crate-type",
        crate_type,
    ]
}

/// What compilers are given besides: no paths of this machine in what they make.
pub struct Flags {
    /// For `CARGO_ENCODED_RUSTFLAGS`.
    pub rust: String,
    /// For `CFLAGS`, together with [`READ_AS_SHELL`].
    pub c: String,
}

/// Has the flags for C read as a shell reads them. Otherwise each blank would end one, those in folders' names too.
pub const READ_AS_SHELL: (&str, &str) = ("CC_SHELL_ESCAPED_FLAGS", "1");

/// The flags for the crate and all that it depends on, these included.
pub fn flags(extra: &[String]) -> Result<Flags> {
    let mut rust = renamed_folders("--remap-path-prefix")?;
    rust.extend(extra.iter().cloned());
    Ok(Flags {
        rust: rust.join("\u{1f}"),
        c: as_shell_words(&renamed_folders("-ffile-prefix-map")?),
    })
}

/// Has a build use them.
pub fn set_flags(build: &mut Command, extra: &[&str]) -> Result<()> {
    let extra: Vec<String> = extra.iter().map(ToString::to_string).collect();
    let flags = flags(&extra)?;
    let (read_as_shell, yes) = READ_AS_SHELL;
    build
        .env("CARGO_ENCODED_RUSTFLAGS", flags.rust)
        .env("CFLAGS", flags.c)
        .env(read_as_shell, yes);
    Ok(())
}

/// Words as a shell takes them, whatever is in them.
fn as_shell_words(words: &[String]) -> String {
    let quoted = words
        .iter()
        .map(|word| format!("'{}'", word.replace('\'', r"'\''")));
    quoted.collect::<Vec<_>>().join(" ")
}

/// Source files by their path in the project or the registry: the paths of the machine that builds them are of no use and nobody's
/// business.
fn renamed_folders(option: &str) -> Result<Vec<String>> {
    let mut folders = vec![root()];
    for registry in cargo_home()?.join("registry/src").read_dir()? {
        folders.push(registry?.path());
    }
    let renamed = |folder: &PathBuf| format!("{option}={}/=", folder.display());
    Ok(folders.iter().map(renamed).collect())
}

/// Builds it for this machine's kind of processor, with symbols, and tells where it is.
pub fn build_for(triple: &str) -> Result<PathBuf> {
    let mut build = cargo(&cargo_arguments("cdylib"));
    build.args(["--quiet", "--target", triple]);
    set_flags(&mut build, &LINKER_FLAGS)?;
    run(&mut build)?;
    Ok(target().join(triple).join("mobile/libanoncall.so"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_quotes_stay_in_their_word() {
        let words = ["-a=/Some One's folder/=", "-b"].map(str::to_owned);
        let text = as_shell_words(&words);
        assert_eq!(text, r"'-a=/Some One'\''s folder/=' '-b'");
        let read = Command::new("sh")
            .args(["-c", &format!("printf '%s\\n' {text}")])
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(read.stdout).unwrap(),
            words.join("\n") + "\n"
        );
    }
}
