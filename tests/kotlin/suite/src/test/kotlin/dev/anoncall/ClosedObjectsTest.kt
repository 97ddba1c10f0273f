package dev.anoncall

import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

/** Rust's memory is not touched once an object was closed: it would be freed twice, and the process would end. */
class ClosedObjectsTest {
    @Test
    fun `a closed access code can't be used any more`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val call = client.createCall(CallRequest("1"))
            call.accessCode.close()
            repeat(10) {
                assertFailsWith<IllegalStateException> { call.accessCode.reveal() }
                assertFailsWith<IllegalStateException> { call.sipUri() }
            }
        }
    }

    @Test
    fun `a closed client ignores what no longer matters and refuses the rest`() = withSandbox { sandbox ->
        val client = sandbox.client()
        client.close()
        client.keepReady(true)
        client.keepReady(false)
        client.networkChanged()
        client.setProxy(ProxyConfig("proxy.example:3128"))
        client.close()
        assertFailsWith<IllegalStateException> { client.createCall(CallRequest("1")) }
        assertFailsWith<IllegalStateException> { client.begin(CallRequest("1")) }
        assertFailsWith<IllegalStateException> { client.prepare() }
        assertFailsWith<IllegalStateException> { client.findCall(CallRequest("1").attempt()) }
        assertFailsWith<IllegalStateException> { client.callState("1-1") }
    }

    @Test
    fun `a closed session does nothing any more`() = withSandbox { sandbox ->
        val client = sandbox.client()
        val session = CallSession.create(client)
        session.close()
        session.close()
        assertEquals(SessionState.Idle, session.state.value)
        assertEquals(5063, client.createCall(CallRequest("1")).sip.port, "its client is the app's")
        client.close()
    }

    @Test
    fun `a closed client can't be handed to a session`() = withSandbox { sandbox ->
        val closed = sandbox.client()
        closed.close()
        assertFailsWith<IllegalStateException> { CallSession.create(closed) }
        sandbox.client().use { client ->
            CallSession.create(client).use { session ->
                assertFailsWith<IllegalStateException> { session.replaceClient(closed) }
            }
        }
    }

    @Test
    fun `a closed pending call may be cancelled and closed again`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val call = client.begin(CallRequest("1"))
            call.close()
            call.close()
            call.cancel()
            assertFailsWith<IllegalStateException> { call.result() }
        }
    }
}
