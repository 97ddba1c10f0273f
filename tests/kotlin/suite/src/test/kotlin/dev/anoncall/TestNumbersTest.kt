package dev.anoncall

import dev.anoncall.support.LONG_TIMEOUT
import dev.anoncall.support.Sandbox
import dev.anoncall.support.cases
import dev.anoncall.support.outcomeOf
import dev.anoncall.support.repository
import dev.anoncall.support.text
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds

/** Every test number of the sandbox: its outcome, and whether `callMayExist` is true to what the sandbox did. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestNumbersTest {
    private val sandbox = Sandbox.start()
    private val cases = cases(repository.resolve("tests/test_numbers.json"))

    @AfterAll
    fun stop() = sandbox.close()

    @TestFactory
    fun `every number has its outcome`(): List<DynamicTest> = cases.map { dynamicTest(it.text("called")) { check(it) } }

    @Test
    fun `the vendor's example succeeds`() = runBlocking {
        val example = CallRequest(called = "88884432", callData = "1", callerPresent = "95599")
        val outcome = sandbox.client().use { it.outcomeOf(example) }
        assertEquals(cases.first { it.text("called") == example.called }["expect"], outcome.json)
    }

    private fun check(case: JsonObject) = runBlocking {
        val called = case.text("called")
        // The vendor's example calls one of the numbers too.
        val before = sandbox.calls(called).size
        // A short deadline only where it is what the case is about: elsewhere a busy machine would meet it.
        val timeout = if ("timed_out" in case["expect"].toString()) 2.seconds else LONG_TIMEOUT
        val config = sandbox.config.copy(totalTimeout = timeout)
        val outcome = sandbox.client(config).use { it.outcomeOf(CallRequest(called)) }
        assertEquals(case["expect"], outcome.json)

        sandbox.stats()
        val calls = sandbox.calls(called).drop(before)
        assertEquals(if (called in refusedForTheirToken) 2 else 1, calls.size, "requests for one call")
        val created = calls.count { it.created }
        assertTrue(created <= 1, "one call created $created call tasks")
        assertTrue(outcome.callMayExist || created == 0, "a created call was denied")
    }

    private companion object {
        /** Status 401 or 403 proves that the request was refused: it is sent once more with a new token. */
        val refusedForTheirToken = setOf("90000401", "90000403", "90001009")
    }
}
