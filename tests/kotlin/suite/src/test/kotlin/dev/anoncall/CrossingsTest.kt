package dev.anoncall

import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.runBlocking
import kotlin.concurrent.thread
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue

/** What the patched bindings share between calls into the core: each thread's call status, and the core's thread. */
class CrossingsTest {
    @Test
    fun `a failure leaves nothing behind for its thread's next call`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val ended = List(8) { number ->
                var completed = 0
                thread {
                    repeat(50) {
                        val config = sandbox.config.copy(domain = "http://$number")
                        val failure = assertFailsWith<ConfigException.InsecureDomain> {
                            runBlocking { CallClient.create(config, AppSecret("secret")) }
                        }
                        assertEquals("http://$number", failure.domain)
                        val refusal = assertFailsWith<CallException.InvalidRequest> {
                            runBlocking { client.createCall(CallRequest("")) }
                        }
                        assertEquals(RequestField.CALLED, refusal.field)
                        completed += 1
                    }
                } to { completed }
            }
            ended.forEach { (thread, completed) ->
                thread.join()
                assertEquals(50, completed())
            }
        }
    }

    @Test
    fun `the core's thread is known to the JVM until its client is closed`() = withSandbox { sandbox ->
        val ofOthers = coreThreads()
        val thread = sandbox.client().use { client ->
            client.createCall(CallRequest("1"))
            val thread = (coreThreads() - ofOthers).single()
            assertTrue(thread.isDaemon, "it must not keep the process alive")
            client.createCall(CallRequest("2"))
            assertEquals(setOf(thread), coreThreads() - ofOthers, "it stays attached between callbacks")
            thread
        }
        eventually("the end of the core's thread") { Unit.takeUnless { thread in coreThreads() } }
    }

    private fun coreThreads() = Thread.getAllStackTraces().keys.filter { it.name == "anoncall" }.toSet()
}
