package dev.anoncall

import dev.anoncall.support.LiveHandles
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertTrue

/** What other tests rely on: a handle that is not given back shows. */
class LiveHandlesTest {
    @Test
    fun `objects that are held are counted`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val held = List(10) { client.createCall(CallRequest("1")) }
            // Garbage of other tests may be given back at any time, so only what is given back here is compared: at least these.
            val holding = LiveHandles.now()
            assertTrue(holding.rustObjects >= held.size, "$holding")
            held.forEach { it.accessCode.close() }
            val closed = LiveHandles.now()
            assertTrue(holding.rustObjects - closed.rustObjects >= held.size, "before $holding, after $closed")
        }
    }
}
