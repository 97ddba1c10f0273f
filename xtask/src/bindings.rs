//! The generated Kotlin and Swift, committed in `bindings/`.

use std::{
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8PathBuf;
use heck::ToLowerCamelCase;
use regex::{Captures, Regex};
use uniffi_bindgen::bindings::{
    GenerateOptions, SwiftBindingsOptions, TargetLanguage, generate, generate_swift_bindings,
};

use crate::command::{cargo, root, run as run_command, target};

const KOTLIN: &str = "kotlin/dev/anoncall/anoncall.kt";

const SWIFT: &str = "swift/AnonCallCore.swift";

/// Every generated file, below `bindings/`.
const FILES: [&str; 3] = [KOTLIN, SWIFT, "swift/include/AnonCallFFI.h"];

/// The core's errors: `CallError`, `ConfigError`, `TokenProviderError`.
const EXCEPTIONS: usize = 3;

/// Generates the bindings, or with `check` compares them with the committed ones.
pub fn run(check: bool) -> Result<()> {
    run_command(&mut cargo(&[
        "build",
        "--quiet",
        "--package",
        "anoncall",
        "--lib",
    ]))?;
    let fresh = tempfile::tempdir()?;
    write_bindings(fresh.path())?;
    let committed = root().join("bindings");
    for file in FILES {
        let text = fs::read(fresh.path().join(file)).with_context(|| file.to_owned())?;
        let path = committed.join(file);
        if !check {
            fs::create_dir_all(path.parent().unwrap_or(&committed))?;
            fs::write(&path, text)?;
        } else if fs::read(&path).ok().as_ref() != Some(&text) {
            bail!("bindings/{file} is not what the crate generates: run `cargo xtask bindings`");
        }
    }
    Ok(())
}

fn write_bindings(folder: &Path) -> Result<()> {
    let library = target().join(format!("debug/{DLL_PREFIX}anoncall{DLL_SUFFIX}"));
    let library = Utf8PathBuf::try_from(library)?;
    let folder = Utf8PathBuf::try_from(folder.to_owned())?;
    generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: library.clone(),
        out_dir: folder.join("kotlin"),
        ..GenerateOptions::default()
    })?;
    let swift = |sources: bool, out_dir: Utf8PathBuf| {
        generate_swift_bindings(SwiftBindingsOptions {
            generate_swift_sources: sources,
            generate_headers: !sources,
            generate_modulemap: false,
            source: library.clone(),
            out_dir,
            xcframework: false,
            module_name: None,
            modulemap_filename: None,
            metadata_no_deps: false,
            link_frameworks: Vec::new(),
            config: None,
        })
    };
    swift(true, folder.join("swift"))?;
    swift(false, folder.join("swift/include"))?;
    mend_swift(&folder.join(SWIFT))?;
    mend_kotlin(&folder.join(KOTLIN))
}

/// Doc comments name things as Rust does, with links that only rustdoc knows. Let them name what the app developer sees.
fn readable_docs(text: &str, renamed: &[(&str, &str)]) -> Result<String> {
    let to_rustdoc = Regex::new(r"\[`(?:\w+::)*(\w+)`\](?:\([^)]*\))?")?;
    let snake_case = Regex::new(r"`([a-z]+(?:_[a-z]+)+)`")?;
    let lines = text.lines().map(|line| {
        if !line.trim_start().starts_with("* ") {
            return line.to_owned();
        }
        let unlinked = to_rustdoc.replace_all(line, "`$1`");
        let camel_case = snake_case.replace_all(&unlinked, |name: &Captures| {
            format!("`{}`", name[1].to_lower_camel_case())
        });
        renamed
            .iter()
            .fold(camel_case.into_owned(), |doc, (rust, foreign)| {
                doc.replace(&format!("`{rust}`"), &format!("`{foreign}`"))
            })
    });
    Ok(lines.collect::<Vec<_>>().join("\n") + "\n")
}

/// The cases of errors begin with capitals, unlike all other cases in Swift, and no setting changes that.
fn mend_swift(path: &Utf8PathBuf) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let cases = error_cases(&text);
    ensure!(
        cases.len() >= EXCEPTIONS,
        "the generated Swift has changed: its errors' cases were not found"
    );
    let lines: Vec<String> = text.lines().map(|line| lower_case(line, &cases)).collect();
    let text = described_errors(&lines.join("\n"))?;
    fs::write(path, readable_docs(&text, &[])?)?;
    Ok(())
}

/// An error that the app's own code throws to the core, other than the declared ones, would be told by a dump of its fields, which
/// may hold secrets. Let it be told by its own description.
fn described_errors(text: &str) -> Result<String> {
    const DUMP: &str = "String(describing: error)";
    ensure!(
        text.contains(DUMP),
        "the generated Swift has changed: the texts of unexpected errors were not found"
    );
    Ok(text.replace(DUMP, "error.localizedDescription"))
}

/// The names of the cases of all enums that are errors.
fn error_cases(text: &str) -> Vec<&str> {
    let mut cases = Vec::new();
    let mut in_error = false;
    for line in text.lines() {
        // The word before it may stand on a line of its own.
        if line.starts_with("enum ") || line.starts_with("public enum ") {
            in_error = line.contains(": Swift.Error");
        } else if line == "}" {
            in_error = false;
        }
        if in_error && let Some(name) = line.strip_prefix("    case ") {
            cases.push(name.trim_end_matches('(').trim());
        }
    }
    cases
}

/// The line with its case's first letter small, if it declares, makes or matches one of these cases.
fn lower_case(line: &str, cases: &[&str]) -> String {
    for before in ["case let .", "case .", "return .", "    case "] {
        let Some((start, rest)) = line.split_once(before) else {
            continue;
        };
        let end = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        if !cases.contains(&name) {
            continue;
        }
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        let name: String = first.into_iter().chain(letters).collect();
        let name = if name == "internal" {
            "`internal`"
        } else {
            &name
        };
        return format!("{start}{before}{name}{rest}");
    }
    line.to_owned()
}

/// Mends what the generator gets wrong and no setting changes.
fn mend_kotlin(path: &Utf8PathBuf) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = readable_exceptions(&(trimmed.join("\n") + "\n"))?;
    let renamed = [
        ("CallError", "CallException"),
        ("ConfigError", "ConfigException"),
        ("TokenProviderError", "TokenProviderException"),
    ];
    fs::write(path, readable_docs(&checked_handles(&text)?, &renamed)?)?;
    Ok(())
}

/// An exception's `message` is a dump of its fields, and its exported `Display` replaces `toString()`, so that a stack trace does
/// not name its class. Let `message` be what `Display` says, and `toString()` what it is for every exception.
fn readable_exceptions(text: &str) -> Result<String> {
    const TO_STRING: &str = "override fun toString(): String {";
    let mut lines = Vec::new();
    let (mut messages, mut displays) = (0, 0);
    let mut in_exception = false;
    for line in text.lines() {
        let message = lines
            .last()
            .is_some_and(|last: &String| last.trim() == "override val message");
        if message && line.trim_start().starts_with("get() = \"") {
            messages += 1;
            in_exception = true;
            lines.push("            get() = display()".to_owned());
        } else if in_exception && line.contains(TO_STRING) {
            displays += 1;
            in_exception = false;
            lines.push(line.replace(TO_STRING, "internal fun display(): String {"));
        } else {
            lines.push(line.to_owned());
        }
    }
    ensure!(
        displays == EXCEPTIONS && text.matches("override val message").count() == messages,
        "the generated Kotlin has changed: its exceptions' messages were not found"
    );
    Ok(lines.join("\n") + "\n")
}

/// An object that was closed and is then handed to the SDK would be used after it was freed: only calls of its own methods check
/// that it is open. Let handing over check it the same way.
fn checked_handles(text: &str) -> Result<String> {
    const UNCHECKED: &str = "value.uniffiCloneHandle()";
    ensure!(
        text.contains(UNCHECKED),
        "the generated Kotlin has changed: the handing over of objects was not found"
    );
    Ok(text.replace(UNCHECKED, "value.callWithHandle { it }"))
}
