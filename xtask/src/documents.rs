//! The documents: their parts that come from the code (the result codes in the error catalogue, the versions), their links, and whether
//! they name every module.

use std::fs;

use anoncall::{Advice, ResultCode};
use anyhow::{Context, Result, bail};

use crate::{command::root, imports, links, modules, support};

/// A part of a document that is written here, between the lines that mark it.
struct Part {
    file: &'static str,
    begin: &'static str,
    end: &'static str,
    text: fn() -> Result<String>,
}

const PARTS: [Part; 2] = [
    Part {
        file: "docs/errors.md",
        begin: "<!-- result codes: begin, written by `cargo xtask documents` -->\n",
        end: "<!-- result codes: end -->",
        text: result_codes,
    },
    Part {
        file: "docs/versions.md",
        begin: "<!-- versions: begin, written by `cargo xtask documents` -->\n",
        end: "<!-- versions: end -->",
        text: support::table,
    },
];

/// Writes the generated parts, or with `check` compares them with what is there. Either way, every link has to lead somewhere, and
/// every module of the core has to be named.
pub fn run(check: bool) -> Result<()> {
    for part in &PARTS {
        update(part, check).context(part.file)?;
    }
    links::check(&root())?;
    modules::check()?;
    imports::check()
}

fn update(part: &Part, check: bool) -> Result<()> {
    let path = root().join(part.file);
    let text = fs::read_to_string(&path)?;
    let fresh = replace_part(&text, part.begin, part.end, &(part.text)()?)?;
    if !check {
        fs::write(&path, fresh)?;
    } else if fresh != text {
        bail!("it differs from the code: run `cargo xtask documents`");
    }
    Ok(())
}

/// The document with the text between two markers written anew.
pub fn replace_part(document: &str, begin: &str, end: &str, fresh: &str) -> Result<String> {
    let (before, rest) = document
        .split_once(begin)
        .with_context(|| format!("no {begin:?}"))?;
    let (_, after) = rest
        .split_once(end)
        .with_context(|| format!("no {end:?}"))?;
    Ok(format!("{before}{begin}{fresh}{end}{after}"))
}

fn result_codes() -> Result<String> {
    let unknown = ResultCode::Unknown {
        value: "any other".into(),
    };
    let rows = ResultCode::DOCUMENTED
        .iter()
        .chain([&unknown])
        .map(row)
        .collect::<Result<Vec<String>>>()?;
    Ok(format!(
        "\n| code | meaning | likely cause | remedy | advice | a call may exist |\n|---|---|---|---|---|---|\n{}\n\n",
        rows.join("\n")
    ))
}

fn row(code: &ResultCode) -> Result<String> {
    Ok(format!(
        "| {} | {} | {} | {} | {} | {} |",
        code.code(),
        code.meaning(),
        code.cause(),
        code.remedy(),
        advice(code.advice())?,
        if code.call_may_exist() { "yes" } else { "no" },
    ))
}

/// An advice without words here fails, so that a new one gets some.
fn advice(advice: Advice) -> Result<&'static str> {
    Ok(match advice {
        Advice::FixRequest => "fix the request",
        Advice::CheckSetup => "check the set-up",
        Advice::SignInAgain => "sign in again",
        Advice::RetryNow => "retry now",
        Advice::RetryLater => "retry later",
        Advice::CheckBeforeRetrying => "check before retrying",
        Advice::ContactProvider => "contact the provider",
        other => bail!("no words for {other:?}"),
    })
}
