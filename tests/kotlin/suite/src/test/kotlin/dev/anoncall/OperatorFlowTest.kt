package dev.anoncall

import dev.anoncall.support.OperatorDesk
import dev.anoncall.support.Sandbox
import dev.anoncall.support.cases
import dev.anoncall.support.eventually
import dev.anoncall.support.primitive
import dev.anoncall.support.repository
import dev.anoncall.support.text
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.produceIn
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** Every scenario of `tests/operator_flow.json`, and what Kotlin adds to the session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorFlowTest {
    private val sandbox = Sandbox.start()
    private val scenarios = cases(repository.resolve("tests/operator_flow.json"))

    @AfterAll
    fun stop() = sandbox.close()

    @TestFactory
    fun `every scenario goes as it says`(): List<DynamicTest> =
        scenarios.map { dynamicTest(it.text("name")) { runBlocking { run(it) } } }

    @Test
    fun `there are scenarios`() = assertTrue(scenarios.size >= 40)

    @Test
    fun `the flow of states leaves none out`() = withSandbox { sandbox ->
        CallSession.create(sandbox.client()).use { session ->
            val states = session.states.produceIn(this)
            assertEquals(SessionState.Idle, states.receive())
            session.start(CallRequest("0"))
            assertEquals(SessionState.Creating(), states.receive())
            assertIs<SessionState.Created>(states.receive())
            states.cancel()
        }
    }

    @Test
    fun `the state follows the session and each function's effect shows at once`() = withSandbox { sandbox ->
        CallSession.create(sandbox.client()).use { session ->
            assertEquals(StartOutcome.ACCEPTED, session.start(CallRequest("90001001")))
            assertEquals(SessionState.Creating(), session.state.value)
            session.cancel()
            val ended = session.state.first { it !is SessionState.Creating }
            if (ended is SessionState.Unclear) {
                session.start(CallRequest("90001001"))
                assertIs<SessionState.Confirming>(session.state.value)
                session.decline()
                assertEquals(ended, session.state.value)
            }
            session.next()
            assertEquals(SessionState.Idle, session.state.value)
            session.start(CallRequest("30010010002"))
            val failed = assertIs<SessionState.Failed>(session.state.first { it is SessionState.Failed })
            assertEquals("error_rejected", failed.report.title.key)
            assertTrue("result_code: 30010010002" in failed.report.supportReport)
        }
    }

    @Test
    fun `a session needs a client of the SDK's`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val other = object : CallClient by client {}
            assertFailsWith<IllegalArgumentException> { CallSession.create(other) }
            CallSession.create(client).use { session ->
                assertFailsWith<IllegalArgumentException> { session.replaceClient(other) }
            }
        }
    }

    @Test
    fun `a journal's wrong key is reported when the session is made`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val journal = FileCallJournal(File("calls"), ByteArray(31))
            assertFailsWith<JournalException.InvalidKey> { CallSession.create(client, journal) }
        }
    }

    private suspend fun run(scenario: JsonObject) = OperatorDesk(sandbox, scenario).use { desk ->
        scenario.getValue("steps").jsonArray.forEachIndexed { index, step ->
            desk.step(step.jsonObject, "${scenario.text("name")}, step ${index + 1}")
        }
        scenario["heard"]?.let { expected ->
            val names = expected.jsonArray.map { it.primitive.content }
            eventually({ "heard ${desk.heard()}" }) { desk.heard().takeIf { it.size >= names.size } }
            assertEquals(names, desk.heard(), scenario.text("name"))
        }
    }
}
