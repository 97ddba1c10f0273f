package dev.anoncall.support

import dev.anoncall.AppSecret
import dev.anoncall.CallClient
import dev.anoncall.CallObserver
import dev.anoncall.ClientConfig
import dev.anoncall.Credentials
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.intOrNull
import kotlinx.serialization.json.jsonObject
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.io.path.absolutePathString
import kotlin.time.Duration

/** The sandbox as a process of its own: real HTTPS, and a record of what arrived. sandbox/README.md is its contract. */
class Sandbox private constructor(private val process: Process) : AutoCloseable {
    private val lines = mutableListOf<JsonObject>()
    private val input = process.outputStream.bufferedWriter()

    init {
        thread(name = "sandbox-events", isDaemon = true) {
            process.inputStream.bufferedReader().forEachLine(::read)
        }
    }

    private val started: JsonObject = runBlocking {
        eventually("the sandbox starts") {
            check(process.isAlive || events("started").isNotEmpty()) { "the sandbox ended; it has printed why" }
            events("started").firstOrNull()
        }
    }

    val domain: String = started.text("domain")

    /** The proxy to it, if it was started with `--proxy`. */
    val proxy: String? = started.textOrNull("proxy")
    val pin: String = started.text("pin")
    val appKey: String = started.text("appKey")
    val appSecret: String = started.text("appSecret")

    /** The file with the root that its certificate comes from, for other programs. */
    val caFile: String = started.text("caFile")

    /** Settings that trust only this sandbox. */
    val config: ClientConfig = ClientConfig(
        domain = domain,
        appKey = appKey,
        rootCertificates = listOf(started.text("caPem").encodeToByteArray()),
        platformRoots = false,
        totalTimeout = LONG_TIMEOUT,
        connectTimeout = LONG_TIMEOUT,
    )

    suspend fun client(
        config: ClientConfig = this.config,
        credentials: Credentials = AppSecret(appSecret),
        observer: CallObserver? = null,
    ): CallClient = CallClient.create(config, credentials, observer)

    /** The requests that createcall received for this number, as far as the sandbox has told. */
    fun calls(called: String): List<Call> = calls().filter { it.called == called }

    fun calls(): List<Call> = requests("createcall").map(::Call)

    /** How often an app secret was exchanged for a token. */
    fun tokenRequests(): Int = requests("token").size

    suspend fun awaitCall(called: String): Call =
        eventually("the sandbox receives the call") { calls(called).firstOrNull() }

    suspend fun awaitClosed(connection: Int) {
        eventually("the sandbox sees connection $connection closed") {
            events("closed").firstOrNull { it.number("connection") == connection }
        }
    }

    suspend fun newToken(): String = ask("new-token", "token").text("token")

    /** All tokens issued so far are refused from now on. */
    suspend fun expireTokens() {
        send("expire-tokens")
        stats()
    }

    /** The sandbox's counters. It answers in order, so that all it told of before has been read too. */
    suspend fun stats(): Stats = Stats(ask("stats", "stats"))

    /** Forgets what it has told so far, so that a long test measures the SDK's memory and not its own. */
    fun forgetEvents() = synchronized(lines) { lines.clear() }

    /** Ends it in order: it removes its temporary files when its input ends. */
    override fun close() {
        input.close()
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly()
    }

    private fun read(line: String) {
        val event = Json.parseToJsonElement(line).jsonObject
        synchronized(lines) { lines += event }
    }

    private fun events(event: String): List<JsonObject> =
        synchronized(lines) { lines.filter { it.text("event") == event } }

    private fun requests(endpoint: String): List<JsonObject> =
        events("request").filter { it.text("endpoint") == endpoint }

    private fun send(command: String) {
        input.write("$command\n")
        input.flush()
    }

    private suspend fun ask(command: String, answer: String): JsonObject {
        val before = events(answer).size
        send(command)
        return eventually("the sandbox answers $command") { events(answer).getOrNull(before) }
    }

    /** One request to createcall. */
    class Call(event: JsonObject) {
        val called: String? = event.textOrNull("called")
        val connection: Int = event.number("connection")
        val status: Int? = event.getValue("status").primitive.intOrNull
        val created: Boolean = event.getValue("created").primitive.boolean
    }

    class Stats(event: JsonObject) {
        val created: Int = event.number("created")
        val received: Int = event.number("received")
        val connections: Int = event.number("connections")
        val openConnections: Int = event.number("openConnections")
        val tunnels: Int = event.number("tunnels")
    }

    companion object {
        /** A started one, with the scripted answers of a file or folder. Close it. */
        fun start(answers: Path? = null, options: List<String> = emptyList()): Sandbox {
            val script = answers?.let { listOf("--answers", it.absolutePathString()) }.orEmpty()
            val command = listOf(setting("sandbox"), "--port", "0", "--json-events") + script + options
            return Sandbox(ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start())
        }
    }
}

/** Runs a test with a sandbox of its own. It ends by failing, never by hanging. */
fun withSandbox(
    answers: Path? = null,
    options: List<String> = emptyList(),
    within: Duration = LONGEST_TEST,
    test: suspend CoroutineScope.(Sandbox) -> Unit,
): Unit = Sandbox.start(answers, options).use { sandbox ->
    runBlocking { withTimeout(within) { test(sandbox) } }
}

private fun JsonObject.number(name: String): Int = getValue(name).primitive.int
