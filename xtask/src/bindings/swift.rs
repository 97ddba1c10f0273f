//! The patches of the generated Swift.

use anyhow::{Result, ensure};

use super::{ERRORS, doc_comments, replaced, swift_docs::Swift};

/// The generated code with all patches. The cases of errors begin with capitals, unlike all other cases in Swift, and no setting changes
/// that.
pub fn patched(text: &str) -> Result<String> {
    let cases = error_cases(text);
    ensure!(
        cases.len() >= ERRORS,
        "the generated Swift has changed: its errors' cases were not found"
    );
    let lines: Vec<String> = text.lines().map(|line| lower_case(line, &cases)).collect();
    let mut text = lines.join("\n");
    for patch in [described_errors, with_companion, fast_reading] {
        text = patch(&text)?;
    }
    doc_comments::readable(&text, &Swift { code: &text })
}

/// An error that the app's own code throws to the core, other than the declared ones, would be reported by a dump of its fields, which
/// may hold secrets. Let it be reported by its own description.
fn described_errors(text: &str) -> Result<String> {
    replaced(
        text,
        "String(describing: error)",
        "error.localizedDescription",
    )
}

/// The layer above has something that lives as long as a client, and the generated class has no place for it. The core would have one,
/// as the client's observer, but then each call would pay for events that nobody wants.
fn with_companion(text: &str) -> Result<String> {
    const CLASS: &str = "open class CallClient: CallClientProtocol, @unchecked Sendable {\n";
    const COMPANION: &str = "    // What the SDK keeps as long as the client. It is set once, before the client is handed out.
    @_spi(AnonCall) public var companion: AnyObject?\n\n";
    replaced(text, CLASS, &format!("{CLASS}{COMPANION}"))
}

/// Numbers and texts are copied by way of Foundation's protocols for all kinds of data, which costs more than all else in reading an
/// answer.
fn fast_reading(text: &str) -> Result<String> {
    let text = replaced(
        text,
        "    var value: T = 0
    let _ = withUnsafeMutableBytes(of: &value, { reader.data.copyBytes(to: $0, from: range)})
",
        "    let value = reader.data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self) }
",
    )?;
    replaced(
        &text,
        "    var value = [UInt8](repeating: 0, count: count)
    value.withUnsafeMutableBufferPointer({ buffer in
        reader.data.copyBytes(to: buffer, from: range)
    })
",
        "    let value = reader.data.withUnsafeBytes { [UInt8]($0[range]) }
",
    )
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
