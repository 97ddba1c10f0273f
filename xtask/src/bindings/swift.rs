//! The patches of the generated Swift, which only the hand-written layer uses.

use anyhow::Result;

use super::replacing::replaced;

/// The generated code with all patches.
pub fn patched(text: &str) -> Result<String> {
    let text = fast_reading(text)?;
    asking_for_the_library(&text)
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

/// Where the compiled library is of another version, the generated code ends the process. Let the layer above ask first.
fn asking_for_the_library(text: &str) -> Result<String> {
    const BEFORE: &str = "// Make the ensure init function public";
    const ASKING: &str = "// Whether the compiled library is of the same version as this code, which ends the process if not.
public func anoncallLibraryFits() -> Bool {
    initializationResult == .ok
}

";
    replaced(text, BEFORE, &format!("{ASKING}{BEFORE}"))
}
