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
import kotlin.time.Duration.Companion.hours
import kotlin.time.measureTime

/** Many calls at once, and many calls one after the other. The figures are printed for docs/performance.md. */
class LoadTest {
    @Test
    fun `a thousand calls at once`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client().use { client ->
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
    fun `memory and handles stay flat over many calls`() = withSandbox(within = 1.hours) { sandbox ->
        val quarter = setting("soak.calls").toInt() / 4
        leavingNothing {
            sandbox.client().use { client ->
                suspend fun residentAfterQuarter(number: Int): Int {
                    val took = measureTime {
                        repeat(quarter) {
                            client.createCall(CallRequest("88884432"))
                            sandbox.forgetEvents()
                        }
                    }
                    return residentKilobytes().also {
                        println("${number * quarter} sequential calls: $it KB resident, ${took / quarter} each")
                    }
                }

                val warmedUp = residentAfterQuarter(1)
                val growth = (2..4).map { residentAfterQuarter(it) }.last() - warmedUp
                assertTrue(growth < ALLOWED_GROWTH_KB, "memory grew by $growth KB")
            }
        }
        assertEquals(4 * quarter, sandbox.stats().created)
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
