package dev.anoncall.support

import java.util.concurrent.TimeUnit

/** The example's backend (examples/token_backend.py) as a process of its own. Close it. */
class TokenBackend private constructor(private val process: Process) : AutoCloseable {
    private val output = process.inputStream.bufferedReader()

    /** Where it listens. */
    val url: String = checkNotNull(output.readLine()) { "the backend ended; it has printed why" }
        .removePrefix("listening on ")

    override fun close() {
        process.destroy()
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly()
    }

    companion object {
        /** The session of the operator who is signed in. */
        const val SESSION: String = "session-of-an-operator"

        /** A started one that gets its tokens from the sandbox. It replaces each token that was refused, however young. */
        fun start(sandbox: Sandbox, appSecret: String = sandbox.appSecret): TokenBackend {
            val script = repository.resolve("examples/token_backend.py").toString()
            val service = listOf("--service", "https://${sandbox.domain}", "--ca", sandbox.caFile)
            val options = listOf("--port", "0", "--minimum-age-s", "0")
            val backend = ProcessBuilder(listOf("python3", script) + service + options)
            backend.environment() += mapOf(
                "ANONCALL_APP_KEY" to sandbox.appKey,
                "ANONCALL_APP_SECRET" to appSecret,
                "OPERATOR_SESSION" to SESSION,
            )
            return TokenBackend(backend.redirectError(ProcessBuilder.Redirect.INHERIT).start())
        }
    }
}
