package dev.anoncall

import dev.anoncall.support.Recorder
import dev.anoncall.support.Sandbox
import dev.anoncall.support.WaitingProvider
import dev.anoncall.support.awaitAllTakenUp
import dev.anoncall.support.eventually
import dev.anoncall.support.leavingNothing
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.milliseconds

/** Cancelling reaches Rust: the call's future is dropped, its connection closed, its provider cancelled. */
class CancellationTest {
    private val recorder = Recorder()

    @Test
    fun `a call that waits for its token cancels the provider and sends nothing`() = withSandbox { sandbox ->
        leavingNothing {
            val provider = WaitingProvider()
            sandbox.client(credentials = provider.credentials, observer = recorder.observer).use { client ->
                val call = launch { client.createCall(CallRequest("1")) }
                provider.asked.await()
                call.cancelAndJoin()
                provider.cancelled.await()
                assertEquals(cancelled(callMayExist = false), recorder.finished(1))
            }
        }
        assertEquals(0, sandbox.stats().received)
    }

    @Test
    fun `a call that waits for its answer closes the connection`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client(observer = recorder.observer).use { client ->
                val call = launch { client.createCall(CallRequest(SLOW)) }
                val received = sandbox.awaitCall(SLOW)
                call.cancelAndJoin()
                sandbox.awaitClosed(received.connection)
                assertEquals(cancelled(callMayExist = true), recorder.finished(1))
            }
        }
        sandbox.stats()
        assertEquals(1, sandbox.calls(SLOW).size, "it is not sent again")
    }

    @Test
    fun `a call that waits for the SDK's token request closes the connection and is not sent`() =
        withSandbox(options = listOf("--latency-ms", "600000")) { sandbox ->
            leavingNothing {
                sandbox.client(observer = recorder.observer).use { client ->
                    val call = launch { client.createCall(CallRequest("1")) }
                    eventually({ "the token is asked for" }) { sandbox.tokenRequests().takeIf { it == 1 } }
                    call.cancelAndJoin()
                    sandbox.awaitClosed(1)
                    assertEquals(cancelled(callMayExist = false), recorder.finished(1))
                }
            }
            sandbox.stats()
            assertTrue(sandbox.calls().isEmpty())
        }

    @Test
    fun `a cancelled coroutine hears that a call may exist`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client().use { client ->
                val heard = CompletableDeferred<CallCancellationException>()
                val call = launch { hearing(heard) { client.createCall(CallRequest(SLOW)) } }
                sandbox.awaitCall(SLOW)
                call.cancelAndJoin()
                val failure = assertIs<CallException.Cancelled>(heard.await().failure)
                assertTrue(failure.requestSent && heard.await().callMayExist)
                assertEquals(Advice.CHECK_BEFORE_RETRYING, failure.advice)
            }
        }
    }

    @Test
    fun `a cancelled coroutine hears that no call exists`() = withSandbox { sandbox ->
        val provider = WaitingProvider()
        sandbox.client(credentials = provider.credentials).use { client ->
            val heard = CompletableDeferred<CallCancellationException>()
            val call = launch { hearing(heard) { client.createCall(CallRequest("1")) } }
            provider.asked.await()
            call.cancelAndJoin()
            assertFalse(heard.await().callMayExist)
            assertFalse(assertIs<CallException.Cancelled>(heard.await().failure).requestSent)
        }
    }

    @Test
    fun `a call that was created before its coroutine was cancelled is not lost`() = withSandbox { sandbox ->
        val created = CompletableDeferred<Unit>()
        val cancelled = CountDownLatch(1)
        // The result can't reach the coroutine before it is cancelled.
        val observer = CallObserver { event ->
            if (event.step is CallStep.Finished) {
                created.complete(Unit)
                cancelled.await()
            }
        }
        sandbox.client(observer = observer).use { client ->
            val heard = CompletableDeferred<CallCancellationException>()
            val call = launch { hearing(heard) { client.createCall(CallRequest("1")) } }
            created.await()
            call.cancel()
            cancelled.countDown()
            call.join()
            assertTrue(heard.await().callMayExist)
            assertEquals("179080024609291", assertNotNull(heard.await().createdCall).accessCode.reveal())
        }
    }

    @Test
    fun `a scope's own timeout still says what became of its calls`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            client.prepare()
            val timeout = assertFailsWith<TimeoutCancellationException> {
                withTimeout(500.milliseconds) {
                    launch { client.createCall(CallRequest(SLOW)) }
                    client.createCall(CallRequest("90001002"))
                    awaitCancellation()
                }
            }
            assertTrue(timeout.cancelledCalls.isNotEmpty(), "$timeout")
            assertTrue(timeout.cancelledCalls.all { it.failure is CallException.Cancelled })
        }
    }

    private suspend fun hearing(heard: CompletableDeferred<CallCancellationException>, call: suspend () -> Unit) = try {
        call()
    } catch (cancellation: CallCancellationException) {
        heard.complete(cancellation)
        throw cancellation
    }

    @Test
    fun `an app's own timeout is a cancellation`() = withSandbox { sandbox ->
        sandbox.client(observer = recorder.observer).use { client ->
            client.prepare()
            assertNull(withTimeoutOrNull(500.milliseconds) { client.createCall(CallRequest(SLOW)) })
            assertEquals(CallErrorKind.CANCELLED, recorder.finished(2).error)
        }
    }

    @Test
    fun `after a cancelled call the next one works`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            cancelInFlight(sandbox, client)
            assertEquals(5063, client.createCall(CallRequest("1")).sip.port)
        }
        assertEquals(1, sandbox.calls("1").size)
    }

    @Test
    fun `one of two calls that share a token request can be cancelled`() = withSandbox { sandbox ->
        val asked = AtomicInteger()
        val token = CompletableDeferred<String>()
        val credentials = AccessTokens {
            asked.incrementAndGet()
            AccessToken(token.await())
        }
        sandbox.client(credentials = credentials, observer = recorder.observer).use { client ->
            val first = launch(start = CoroutineStart.UNDISPATCHED) { client.createCall(CallRequest("1")) }
            val second = async(start = CoroutineStart.UNDISPATCHED) { client.createCall(CallRequest("2")) }
            client.awaitAllTakenUp()
            first.cancelAndJoin()
            recorder.finished(1)
            token.complete(sandbox.newToken())
            assertEquals(5063, second.await().sip.port)
        }
        assertEquals(1, asked.get())
        assertEquals(1, sandbox.stats().created)
        assertTrue(sandbox.calls("1").isEmpty())
    }

    @Test
    fun `a pending call says whether its request had been sent`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client().use { client ->
                client.begin(CallRequest(SLOW)).use { call ->
                    sandbox.awaitCall(SLOW)
                    call.cancel()
                    val failure = assertFailsWith<CallException.Cancelled> { call.result() }
                    assertTrue(failure.requestSent)
                    assertTrue(failure.callMayExist)
                }
            }
            val provider = WaitingProvider()
            sandbox.client(credentials = provider.credentials).use { client ->
                client.begin(CallRequest("1")).use { call ->
                    provider.asked.await()
                    call.cancel()
                    val failure = assertFailsWith<CallException.Cancelled> { call.result() }
                    assertFalse(failure.requestSent)
                    assertEquals(Advice.RETRY_NOW, failure.advice)
                }
                provider.cancelled.await()
            }
        }
    }

    @Test
    fun `waiting for a pending call can be given up without cancelling it`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            client.begin(CallRequest("90001002")).use { call ->
                sandbox.awaitCall("90001002")
                val waiting = launch { call.result() }
                waiting.cancelAndJoin()
                assertEquals(5063, call.result().sip.port)
            }
        }
        assertEquals(1, sandbox.stats().created)
    }

    private suspend fun CoroutineScope.cancelInFlight(sandbox: Sandbox, client: CallClient) {
        val call = launch { client.createCall(CallRequest(SLOW)) }
        val received = sandbox.awaitCall(SLOW)
        call.cancelAndJoin()
        sandbox.awaitClosed(received.connection)
    }

    private fun cancelled(callMayExist: Boolean) = CallStep.Finished(CallErrorKind.CANCELLED, callMayExist)

    private companion object {
        /** Succeeds after 30 s. */
        const val SLOW = "90001001"
    }
}
