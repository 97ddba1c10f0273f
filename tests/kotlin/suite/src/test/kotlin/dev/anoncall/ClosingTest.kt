package dev.anoncall

import dev.anoncall.support.withSandbox
import kotlinx.coroutines.async
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

class ClosingTest {
    @Test
    fun `closing a client lets a call under way finish`() = withSandbox { sandbox ->
        val client = sandbox.client()
        val call = async { client.createCall(CallRequest(SLOW)) }
        sandbox.awaitCall(SLOW)
        client.close()
        assertEquals(5063, call.await().sip.port)
    }

    @Test
    fun `closing a client cancels its pending calls`() = withSandbox { sandbox ->
        val client = sandbox.client()
        val call = client.begin(CallRequest(SLOW))
        val received = sandbox.awaitCall(SLOW)
        client.close()
        assertFailsWith<CallException.Cancelled> { call.result() }
        sandbox.awaitClosed(received.connection)
        call.close()
    }

    @Test
    fun `a closed client refuses calls and may be closed again`() = withSandbox { sandbox ->
        val client = sandbox.client()
        client.close()
        client.close()
        assertFailsWith<IllegalStateException> { client.createCall(CallRequest("1")) }
        assertEquals(0, sandbox.stats().received)
    }

    private companion object {
        /** Succeeds after 1 s. */
        const val SLOW = "90001002"
    }
}
