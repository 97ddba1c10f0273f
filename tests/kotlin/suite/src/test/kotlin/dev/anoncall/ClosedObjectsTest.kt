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
    fun `closed credentials make no client but serve those made before`() = withSandbox { sandbox ->
        val credentials = AppSecret(sandbox.appSecret)
        CallClient(sandbox.config, credentials).use { client ->
            credentials.close()
            repeat(10) { assertFailsWith<IllegalStateException> { CallClient(sandbox.config, credentials) } }
            assertEquals(5063, client.createCall(CallRequest("1")).sip.port)
        }
    }
}
