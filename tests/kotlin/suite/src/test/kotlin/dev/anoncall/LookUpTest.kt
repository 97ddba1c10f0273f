package dev.anoncall

import dev.anoncall.support.Canaries
import dev.anoncall.support.cases
import dev.anoncall.support.repository
import dev.anoncall.support.text
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** What became of a call that got no answer. */
class LookUpTest {
    private val findable = cases(repository.resolve("tests/test_numbers.json")).filter { "find" in it }

    @Test
    fun `every test number is found as its table says`() = withSandbox { sandbox ->
        assertTrue(findable.size >= 5)
        for (case in findable) {
            sandbox.client(sandbox.config.copy(callHistory = true)).use { client ->
                val request = CallRequest(case.text("called"))
                val attempt = request.attempt()
                val failure = assertFailsWith<CallException> { client.createCall(request) }
                assertTrue(failure.callMayExist)
                assertEquals(case.text("find"), client.search(attempt), request.called)
            }
        }
    }

    @Test
    fun `a found call tells its state and shows no number`() = withSandbox { sandbox ->
        sandbox.client(sandbox.config.copy(callHistory = true)).use { client ->
            val request = CallRequest("90001003", callData = Canaries.DATA)
            val attempt = request.attempt()
            assertFailsWith<CallException.NoAnswer> { client.createCall(request) }
            val record = assertIs<CallSearch.Found>(client.findCall(attempt)).record
            assertEquals(request.called, record.called)
            assertEquals(CallState.ToBeCalled, client.callState(checkNotNull(record.callSerialNo)).state)
            for (shown in listOf(attempt, record, client.findCall(attempt))) {
                assertFalse(Canaries.DATA in shown.toString() || "90001003" in shown.toString(), shown.toString())
            }
        }
    }

    @Test
    fun `the history is off by default`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            assertFailsWith<LookUpException.NotEnabled> { client.findCall(CallRequest("1").attempt()) }
            val failure = assertFailsWith<LookUpException.Failed> { client.callState("1-1") }
            assertEquals("1" to Advice.RETRY_LATER, failure.serviceCode to failure.advice)
        }
    }

    private suspend fun CallClient.search(attempt: CallAttempt): String = try {
        when (findCall(attempt)) {
            is CallSearch.Found -> "found"
            is CallSearch.Ambiguous -> "ambiguous"
            is CallSearch.NotSeen -> "not_seen"
        }
    } catch (_: LookUpException.Failed) {
        "failed"
    }
}
