package dev.anoncall

import dev.anoncall.support.Recorder
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

class ObserverTest {
    private val recorder = Recorder()
    private val answered = CallStep.Answered(httpStatus = 200)
    private val succeeded = CallStep.Finished(error = null, callMayExist = true)

    @Test
    fun `a cold call tells every step and a warm one only the call`() = withSandbox { sandbox ->
        sandbox.client(observer = recorder.observer).use { client ->
            client.createCall(CallRequest("1"))
            client.createCall(CallRequest("2"))
        }
        recorder.finished(2)
        assertEquals(
            listOf(CallStep.TokenRequested, CallStep.Connected, CallStep.RequestSent, answered, succeeded),
            recorder.steps(1),
        )
        assertEquals(listOf(CallStep.RequestSent, answered, succeeded), recorder.steps(2))
        for (callId in 1L..2L) {
            val times = recorder.events.filter { it.callId == callId }.map { it.elapsed }
            assertEquals(times.sorted(), times, "time goes on")
        }
    }

    @Test
    fun `after prepare a call needs no token and no connection`() = withSandbox { sandbox ->
        sandbox.client(observer = recorder.observer).use { client ->
            client.prepare()
            assertEquals(CallStep.Finished(error = null, callMayExist = false), recorder.finished(1))
            val connections = sandbox.stats().connections
            client.createCall(CallRequest("1"))
            recorder.finished(2)
            assertEquals(listOf(CallStep.RequestSent, answered, succeeded), recorder.steps(2))
            assertEquals(connections, sandbox.stats().connections)
        }
    }

    @Test
    fun `after a network change a call makes a new connection`() = withSandbox { sandbox ->
        sandbox.client(observer = recorder.observer).use { client ->
            client.createCall(CallRequest("1"))
            client.networkChanged()
            client.createCall(CallRequest("2"))
        }
        recorder.finished(2)
        assertEquals(listOf(CallStep.Connected, CallStep.RequestSent, answered, succeeded), recorder.steps(2))
    }

    @Test
    fun `a failure is told with its kind`() = withSandbox { sandbox ->
        sandbox.client(observer = recorder.observer).use { client ->
            assertFailsWith<CallException.Rejected> { client.createCall(CallRequest("30010000003")) }
        }
        assertEquals(CallStep.Finished(CallErrorKind.REJECTED, callMayExist = false), recorder.finished(1))
    }

    @Test
    fun `an observer that throws does not break its call`() = withSandbox { sandbox ->
        val broken = CallObserver { throw object : RuntimeException("the app's own fault", null, false, false) {} }
        sandbox.client(observer = broken).use { client ->
            assertEquals("10.137.203.215", client.createCall(CallRequest("1")).sip.host)
        }
    }
}
