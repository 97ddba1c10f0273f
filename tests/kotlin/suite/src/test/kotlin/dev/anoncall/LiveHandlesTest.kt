package dev.anoncall

import dev.anoncall.support.LiveHandles
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What other tests rely on: a handle that is not given back shows. */
class LiveHandlesTest {
    @Test
    fun `objects that are held are counted`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            client.createCall(CallRequest("1"))
            val before = LiveHandles.now()
            val held = List(10) { client.createCall(CallRequest("1")) }
            val after = LiveHandles.now()
            assertTrue(after.rustObjects - before.rustObjects >= held.size - 1, "before $before, after $after")
            assertEquals(held.size, held.count { it.accessCode.reveal().isNotEmpty() })
        }
    }
}
