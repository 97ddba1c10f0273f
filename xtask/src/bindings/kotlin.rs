//! The patches of the generated Kotlin. Each says what would end it. `UniFFI`'s newest release is 0.32.2; its `main` has a second generator, which
//! calls by JNI instead of JNA (<https://github.com/mozilla/uniffi-rs/pull/2911>).

use anyhow::{Result, ensure};
use regex::{Captures, Regex};

use super::replacing::replaced;

/// The core's errors: `CallError`, `ConfigError`, `JournalError`, `LookUpError`, `TokenProviderError`.
const ERRORS: usize = 5;

/// What apps implement for the core: `CallJournal`, `CallObserver`, `SessionListener`, `TokenProvider`.
const CALLBACK_INTERFACES: usize = 4;

/// The generated code with all patches.
pub fn patched(text: &str) -> Result<String> {
    let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut text = trimmed.join("\n") + "\n";
    for patch in [
        readable_exceptions,
        checked_handles,
        attached_thread,
        registered_when_used,
        reused_status,
        used_functions,
        replaced_surrogates,
        internal_declarations,
    ] {
        text = patch(&text)?;
    }
    Ok(text)
}

/// An exception's `message` is a dump of its fields, and its exported `Display` replaces `toString()`, so that a stack trace does
/// not name its class. Let `message` be what `Display` says, and `toString()` what it is for every exception. Ends with the release that
/// closes <https://github.com/mozilla/uniffi-rs/issues/1077>.
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
        displays == ERRORS && text.matches("override val message").count() == messages,
        "the generated Kotlin has changed: its exceptions' messages were not found"
    );
    Ok(lines.join("\n") + "\n")
}

/// An object that was closed and is then handed to the SDK would be used after it was freed: only calls of its own methods check
/// that it is open. Let handing over check it the same way: an access code's URI is made by handing the code over. No release ends it yet.
fn checked_handles(text: &str) -> Result<String> {
    replaced(
        text,
        "value.uniffiCloneHandle()",
        "value.callWithHandle { it }",
    )
}

/// The core's thread calls back without the JVM knowing it, so that JNA would attach it before each callback and detach it after,
/// which costs more than the callback. Let it stay attached until it ends; JNA detaches it then. Ends with JNA: pull request 2911.
fn attached_thread(text: &str) -> Result<String> {
    const REGISTERED: &str = "        Native.register(UniffiLib::class.java, findLibraryName(componentName = \"anoncall\"))\n";
    let text = replaced(
        text,
        "import com.sun.jna.Callback\n",
        "import com.sun.jna.Callback\nimport com.sun.jna.CallbackThreadInitializer\n",
    )?;
    let initializer = r#"        // A daemon that stays attached: attaching it for each callback costs more than the callback.
        Native.setCallbackThreadInitializer(
            uniffiRustFutureContinuationCallbackImpl,
            CallbackThreadInitializer(true, false, "anoncall"),
        )
"#;
    replaced(&text, REGISTERED, &format!("{REGISTERED}{initializer}"))
}

/// Loading the library makes a native closure for each method of each callback interface, about thirty classes, before the first client.
/// A client without a session needs a third of them. Let each interface be registered when the first object of it is handed over. Ends with
/// JNA: pull request 2911.
fn registered_when_used(text: &str) -> Result<String> {
    let early = Regex::new(r"        uniffiCallbackInterface(\w+)\.register\(this\)\n")?;
    let interfaces: Vec<&str> = early
        .captures_iter(text)
        .filter_map(|it| Some(it.get(1)?.as_str()))
        .collect();
    ensure!(
        interfaces.len() == CALLBACK_INTERFACES,
        "the generated Kotlin has changed: it registers {interfaces:?}"
    );
    let late = early.replace_all(text, "").into_owned();
    interfaces.into_iter().try_fold(late, |text, name| {
        let handles = format!("    internal val handleMap = UniffiHandleMap<{name}>()\n");
        let registered = format!(
            "\n    init {{\n        uniffiCallbackInterface{name}.register(UniffiLib)\n    }}\n"
        );
        replaced(&text, &handles, &format!("{handles}{registered}"))
    })
}

/// Every call into the core makes a structure for its status, fills and reads it by reflection, and has it cleaned up: most of what a
/// call into the core costs. Let each thread have one, and look at no more of it than its first byte unless the call failed. Ends with JNA:
/// pull request 2911.
fn reused_status(text: &str) -> Result<String> {
    const OLD: &str = "    var status = UniffiRustCallStatus()
    val return_value = callback(status)
    uniffiCheckCallStatus(errorHandler, status)
    return return_value
";
    const NEW: &str = "    val status = uniffiThreadsCallStatus.get()
    val return_value = callback(status.pointer)
    // `code` is the first field of the structure.
    if (status.pointer.getByte(0) != UNIFFI_CALL_SUCCESS) {
        uniffiCheckCallStatus(errorHandler, uniffiTakeCallStatus(status))
    }
    return return_value
";
    const BEFORE: &str =
        "// Check UniffiRustCallStatus and throw an error if the call wasn't successful\n";
    const HELPERS: &str = r"// One for each thread, and always at success between two calls: the core writes it only when a call fails.
private val uniffiThreadsCallStatus = object : ThreadLocal<UniffiRustCallStatus>() {
    override fun initialValue() = UniffiRustCallStatus()
}

// A copy of the thread's status, which is at success again: reading the error calls into the core too.
private fun uniffiTakeCallStatus(threads: UniffiRustCallStatus): UniffiRustCallStatus {
    threads.read()
    val failed = threads.error_buf
    val errorBuf = RustBuffer.create(failed.capacity.toULong(), failed.len.toULong(), failed.data)
    val taken = UniffiRustCallStatus.create(threads.code, errorBuf)
    threads.pointer.setByte(0, UNIFFI_CALL_SUCCESS)
    return taken
}

";
    let text = replaced(text, OLD, NEW)?;
    let text = replaced(&text, BEFORE, &format!("{HELPERS}{BEFORE}"))?;
    [
        (
            "uniffi_out_err: UniffiRustCallStatus",
            "uniffi_out_err: Pointer",
        ),
        (
            "callback: (UniffiRustCallStatus) -> U",
            "callback: (Pointer) -> U",
        ),
        (
            "completeFunc: (Long, UniffiRustCallStatus) -> F",
            "completeFunc: (Long, Pointer) -> F",
        ),
    ]
    .into_iter()
    .try_fold(text, |text, (old, new)| replaced(&text, old, new))
}

/// The generator declares futures of every type a future could have, and buffers' functions that only Rust needs. Binding a function
/// is reflection and a native closure, paid before the first client. Let only those be declared that something calls. Ends with JNA: pull
/// request 2911.
fn used_functions(text: &str) -> Result<String> {
    let function = Regex::new(r"    external fun (\w+)\(.*\n    \): \w.*\n")?;
    let used = function.replace_all(text, |declared: &Captures| {
        let called = text.contains(&format!(".{}(", &declared[1]));
        let kept = if called { &declared[0] } else { "" };
        kept.to_owned()
    });
    ensure!(
        used.len() < text.len(),
        "the generated Kotlin has changed: every declared function is called, or none was found"
    );
    Ok(used.into_owned())
}

/// Half a surrogate pair has no UTF-8, and the generated code throws where the core would say what is wrong. Let the core see U+FFFD,
/// which it refuses wherever a text has to arrive as it is. No release will end it: `UniFFI` throws on purpose
/// (<https://github.com/mozilla/uniffi-rs/pull/1602>).
fn replaced_surrogates(text: &str) -> Result<String> {
    replaced(
        text,
        "        // Make sure we don't have invalid UTF-16, check for lone surrogates.
        return Charsets.UTF_8.newEncoder().run {
            onMalformedInput(CodingErrorAction.REPORT)
            encode(CharBuffer.wrap(value))
        }
",
        "        // Half a surrogate pair becomes U+FFFD, which the core refuses with an error of its own.
        return Charsets.UTF_8.newEncoder().run {
            onMalformedInput(CodingErrorAction.REPLACE)
            replaceWith(byteArrayOf(0xEF.toByte(), 0xBF.toByte(), 0xBD.toByte()))
            encode(CharBuffer.wrap(value))
        }
",
    )
}

/// Nothing of this is for apps, and no setting says so: let the compiler keep it inside the SDK's module. Its warnings are not ours to fix.
/// Ends with the release that closes <https://github.com/mozilla/uniffi-rs/issues/1425>.
fn internal_declarations(text: &str) -> Result<String> {
    let declaration = Regex::new(
        r"(?m)^(?:public )?((?:(?:abstract|const|data|enum|inline|open|sealed|suspend) )*(?:class|fun|interface|object|typealias|val|var)\b)",
    )?;
    let text = declaration.replace_all(text, "internal $1");
    replaced(
        &text,
        r#"@file:Suppress("NAME_SHADOWING")"#,
        r#"@file:Suppress("NAME_SHADOWING", "warnings")"#,
    )
}
