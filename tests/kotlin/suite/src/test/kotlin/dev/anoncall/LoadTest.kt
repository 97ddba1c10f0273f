package dev.anoncall

import dev.anoncall.support.leavingNothing
import dev.anoncall.support.residentKilobytes
import dev.anoncall.support.setting
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.condition.EnabledOnOs
import org.junit.jupiter.api.condition.OS
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.time.measureTime

/** Many calls at once, and many calls one after the other. The figures are printed for docs/performance.md. */
class LoadTest {
    @Test
    fun `a thousand calls at once`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client(sandbox.config.copy(totalTimeoutMs = 120_000, connectTimeoutMs = 60_000)).use { client ->
                val took = measureTime {
                    val calls = withContext(Dispatchers.Default) {
                        List(CONCURRENT) { async { client.createCall(CallRequest("1$it")) } }.awaitAll()
                    }
                    assertEquals(CONCURRENT, calls.count { it.accessCode.reveal() == "179080024609291" })
                }
                val stats = sandbox.stats()
                println("$CONCURRENT concurrent calls: $took, ${stats.connections} connections")
                assertEquals(CONCURRENT, stats.created)
                assertEquals(1, sandbox.tokenRequests(), "all calls share one token")
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX, disabledReason = "it reads the process's memory from /proc")
    fun `memory and handles stay flat over many calls`() = withSandbox { sandbox ->
        val calls = setting("soak.calls").toInt()
        val warmUp = calls / 4
        leavingNothing {
            sandbox.client().use { client ->
                suspend fun call(times: Int) = repeat(times) {
                    client.createCall(CallRequest("88884432"))
                    sandbox.forgetEvents()
                }

                call(warmUp)
                val before = residentKilobytes()
                val took = measureTime { call(calls - warmUp) }
                val after = residentKilobytes()
                println("$calls sequential calls: ${took / (calls - warmUp)} each")
                println(
                    "resident memory: $before KB after $warmUp calls, $after KB after $calls, ${after - before} KB more",
                )
                assertTrue(after - before < ALLOWED_GROWTH_KB, "memory grew by ${after - before} KB")
            }
        }
        assertEquals(calls, sandbox.stats().created)
    }

    private companion object {
        const val CONCURRENT = 1_000

        /**
         * Above what the JVM's own memory, its compiler's most of all, differs by between runs (up to 4 MB), and far below a leak of
         * 600 bytes a call.
         */
        const val ALLOWED_GROWTH_KB = 8 * 1_024
    }
}
