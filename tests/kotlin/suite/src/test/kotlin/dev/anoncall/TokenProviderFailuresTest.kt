package dev.anoncall

import dev.anoncall.support.PATIENCE
import dev.anoncall.support.WaitingProvider
import dev.anoncall.support.awaitAllTakenUp
import dev.anoncall.support.leavingNothing
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.withTimeout
import java.io.IOException
import java.util.concurrent.atomic.AtomicInteger
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What an app's token provider throws reaches the app's call as the app said it. */
class TokenProviderFailuresTest {
    @Test
    fun `the app's own exceptions pass`() = failingWith({
        throw IllegalStateException("the backend is closed on Sundays")
    }) { failure ->
        assertEquals(TokenProblem.PROVIDER_FAILED, failure.problem)
        assertEquals("the backend is closed on Sundays", failure.reason)
        assertEquals(Advice.RETRY_LATER, failure.advice)
    }

    @Test
    fun `signed out means to sign in again`() = failingWith({
        throw SignedOutException("the session ended at noon")
    }) { failure ->
        assertEquals(TokenProblem.SIGNED_OUT, failure.problem)
        assertEquals("the session ended at noon", failure.reason)
        assertEquals(Advice.SIGN_IN_AGAIN, failure.advice)
        assertEquals("the session ended at noon", assertIs<SignedOutException>(failure.cause).message)
    }

    @Test
    fun `any other exception gives its message`() = failingWith({
        throw IOException("no route to the backend")
    }) { failure ->
        assertEquals(TokenProblem.PROVIDER_FAILED, failure.problem)
        assertEquals("no route to the backend", failure.reason)
        assertEquals("no access token: no route to the backend", failure.message)
        assertIs<IOException>(failure.cause)
    }

    @Test
    fun `an exception without a message gives its class`() = failingWith({
        throw IOException()
    }) { failure -> assertEquals("java.io.IOException", failure.reason) }

    @Test
    fun `an exception is the cause however long its message`() = failingWith({
        throw IOException("line\n".repeat(1_000))
    }) { failure -> assertIs<IOException>(failure.cause) }

    @Test
    fun `an error does not escape into the app's threads`() = failingWith({
        throw NotImplementedError("later")
    }) { failure -> assertEquals("later", failure.reason) }

    @Test
    fun `the app's own timeout is a failure like any other`() = failingWith({
        withTimeout(10.milliseconds) { awaitCancellation() }
    }) { failure ->
        assertEquals(TokenProblem.PROVIDER_FAILED, failure.problem)
        assertContains(failure.reason, "10 ms")
    }

    @Test
    fun `the app's own cancelled scope is a failure like any other`() = failingWith({
        val scope = CoroutineScope(Job())
        scope.cancel("the app's scope ended")
        scope.async { AccessToken("unused") }.await()
    }) { failure -> assertEquals("the app's scope ended", failure.reason) }

    @Test
    fun `an object's exceptions mean the same`() = withSandbox { sandbox ->
        val provider = object : TokenProvider {
            override suspend fun accessToken(reason: TokenReason): AccessToken = throw IOException("down")
        }
        sandbox.client(credentials = AccessTokens(provider)).use { client ->
            val failure =
                assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
            assertEquals("down", failure.reason)
        }
    }

    @Test
    fun `a provider that never returns outlives the deadline and ends with the client`() = withSandbox { sandbox ->
        leavingNothing {
            val provider = WaitingProvider()
            val config = sandbox.config.copy(totalTimeout = 500.milliseconds)
            sandbox.client(config, provider.credentials).use { client ->
                val failure =
                    assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
                assertEquals(TokenProblem.TIMED_OUT, failure.problem)
                assertEquals(Advice.RETRY_LATER, failure.advice)
                assertFalse(failure.callMayExist)
                assertFalse(provider.cancelled.isCompleted, "it goes on, for the next call")
            }
            withTimeout(PATIENCE) { provider.cancelled.await() }
        }
        assertEquals(0, sandbox.stats().received)
    }

    @Test
    fun `calls that wait together share one failure and the next call asks again`() = withSandbox { sandbox ->
        val asked = AtomicInteger()
        val answer = CompletableDeferred<Unit>()
        val credentials = AccessTokens {
            if (asked.incrementAndGet() == 1) {
                answer.await()
                throw IOException("down")
            }
            AccessToken(sandbox.newToken())
        }
        leavingNothing {
            sandbox.client(credentials = credentials).use { client ->
                val failures = List(20) {
                    async(start = CoroutineStart.UNDISPATCHED) {
                        runCatching { client.createCall(CallRequest("1")) }.exceptionOrNull()
                    }
                }
                client.awaitAllTakenUp()
                answer.complete(Unit)
                failures.awaitAll().forEach { assertIs<CallException.TokenUnavailable>(it) }
                client.createCall(CallRequest("2"))
            }
        }
        assertEquals(2, asked.get())
        assertEquals(1, sandbox.stats().created)
    }

    @Test
    fun `a provider that never returns does not fail the next call`() = withSandbox { sandbox ->
        val asked = AtomicInteger()
        val credentials = AccessTokens {
            if (asked.incrementAndGet() == 1) awaitCancellation()
            AccessToken(sandbox.newToken())
        }
        leavingNothing {
            sandbox.client(sandbox.config.copy(totalTimeout = 5.seconds), credentials).use { client ->
                assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
                client.createCall(CallRequest("2"))
            }
        }
        assertEquals(2, asked.get())
    }

    @Test
    fun `a provider that throws once does not end keepReady`() = withSandbox { sandbox ->
        val again = CompletableDeferred<Unit>()
        val asked = AtomicInteger()
        val credentials = AccessTokens {
            if (asked.incrementAndGet() == 1) throw NotImplementedError("later")
            again.complete(Unit)
            AccessToken(sandbox.newToken())
        }
        leavingNothing {
            sandbox.client(credentials = credentials).use { client ->
                client.keepReady(true)
                withTimeout(PATIENCE) { again.await() }
                client.createCall(CallRequest("1"))
            }
        }
    }

    private fun failingWith(provide: suspend () -> AccessToken, check: (CallException.TokenUnavailable) -> Unit) =
        withSandbox { sandbox ->
            leavingNothing {
                sandbox.client(credentials = AccessTokens { provide() }).use { client ->
                    val failure =
                        assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
                    assertFalse(failure.callMayExist)
                    check(failure)
                }
            }
            assertEquals(0, sandbox.stats().received, "nothing was sent")
        }
}
