package dev.anoncall.support

import dev.anoncall.CallClient
import dev.anoncall.CallJournal
import dev.anoncall.CallRequest
import dev.anoncall.CallSession
import dev.anoncall.FileCallJournal
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.long
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively
import kotlin.io.path.exists
import kotlin.io.path.readLines
import kotlin.test.assertEquals
import kotlin.time.Duration.Companion.milliseconds

/** A session as an app has it, driven by the steps of a scenario. tests/operator/mod.rs is its twin. */
class OperatorDesk(private val sandbox: Sandbox, private val scenario: JsonObject) : AutoCloseable {
    private val journal = TestJournal(journalKind)
    private val folder = createTempDirectory("anoncall-flow")
    private val file = folder.resolve("calls")
    private var looksUp = scenario["callHistory"]?.primitive?.boolean ?: false
    private var session = runBlocking { session() }
    private val states = CopyOnWriteArrayList<String>()
    private val listening = listen()
    private val before: Map<String, Int> = runBlocking {
        sandbox.stats()
        sandbox.calls().groupingBy { it.called.orEmpty() }.eachCount()
    }

    fun heard(): List<String> = states.toList()

    suspend fun step(step: JsonObject, place: String) {
        when (val name = step.text("do")) {
            "start" -> {
                val outcome = session.start(CallRequest(step.text("called"), callData = scenario.text("name")))
                assertEquals(step.text("returns"), outcome.name.lowercase(), place)
            }

            "cancel" -> session.cancel()

            "confirm" -> session.confirm()

            "decline" -> session.decline()

            "next" -> session.next()

            "take" -> assertEquals(step.flag("given"), session.takeForDialling() != null, place)

            "replace_client" -> session.replaceClient(client())

            "restart" -> restart(step)

            "hold_journal" -> journal.hold()

            "release_journal" -> journal.release()

            "repair_journal" -> journal.repair()

            "await_sent" -> eventually(place) { (sent(step) == 1).takeIf { it } }

            "await_noted" -> eventually(place) { (noted() == step.number("calls")).takeIf { it } }

            "count_sent" -> {
                sandbox.stats()
                assertEquals(step.number("times"), sent(step), place)
            }

            "await" -> Unit

            else -> error("$place: $name")
        }
        step["then"]?.jsonObject?.let { then ->
            eventually({ "$place: ${session.state.value}" }) { session.state.value.takeIf { it.fits(then) } }
        }
    }

    @OptIn(kotlin.io.path.ExperimentalPathApi::class)
    override fun close() {
        listening.cancel()
        session.close()
        journal.release()
        folder.deleteRecursively()
    }

    private val journalKind: String
        get() = scenario["journal"]?.primitive?.content ?: "none"

    /** As if the process had ended. */
    private suspend fun restart(step: JsonObject) {
        looksUp = looksUp || step["callHistory"]?.primitive?.boolean ?: false
        session.close()
        session = session()
    }

    private suspend fun session(): CallSession = CallSession.create(client(), journalOf(journalKind))

    private fun journalOf(kind: String): CallJournal? = when (kind) {
        "none" -> null
        "file" -> FileCallJournal(file.toFile(), ByteArray(32) { 7 })
        else -> journal
    }

    private suspend fun client(): CallClient {
        val timeout = scenario["timeoutMs"]?.primitive?.long?.milliseconds ?: LONG_TIMEOUT
        return sandbox.client(sandbox.config.copy(totalTimeout = timeout, callHistory = looksUp))
    }

    private fun sent(step: JsonObject): Int {
        val called = step.text("called")
        return sandbox.calls(called).size - (before[called] ?: 0)
    }

    /** How many calls stand in the journal. */
    private fun noted(): Int {
        if (journalKind != "file") return journal.calls()
        val lines = if (file.exists()) file.readLines() else emptyList()
        return lines.count { it.startsWith("call ") } - lines.count { it.startsWith("ended ") }
    }

    /** Hears what the first session shows, as a screen would. One that throws is not the session's concern. */
    private fun listen(): Job {
        val screen = CoroutineScope(SupervisorJob() + CoroutineExceptionHandler { _, _ -> })
        val listening = screen.launch {
            session.states.collect { state ->
                states += state.shown().getValue("state").primitive.content
                check(scenario["listener"] == null) { "a listener that throws" }
            }
        }
        // The flow subscribes on another thread. What is shown before that is not heard.
        runBlocking { eventually("the first state is heard") { states.firstOrNull() } }
        return listening
    }

    private fun JsonObject.flag(name: String): Boolean = getValue(name).primitive.boolean

    private fun JsonObject.number(name: String): Int = getValue(name).primitive.int
}
