package dev.anoncall.guides

import dev.anoncall.AccessTokens
import dev.anoncall.Advice
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.TokenProblem
import dev.anoncall.support.Sandbox
import dev.anoncall.support.TokenBackend
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue

/** The guide's backend, and the app's side of it, on the sandbox. */
class TokenBackendTest {
    @Test
    fun `operators share a token of the backend's`() = withBackend { sandbox, backend ->
        client(sandbox, backend).use { it.createCall(CallRequest("1")) }
        client(sandbox, backend).use { it.createCall(CallRequest("2")) }
        assertEquals(1, sandbox.tokenRequests())
        assertEquals(listOf<Int?>(200, 200), sandbox.calls().map { it.status })
    }

    @Test
    fun `a refused token is replaced at the backend`() = withBackend { sandbox, backend ->
        client(sandbox, backend).use { client ->
            client.createCall(CallRequest("1"))
            sandbox.expireTokens()
            client.createCall(CallRequest("2"))
        }
        assertEquals(listOf<Int?>(401, 200), sandbox.calls("2").map { it.status })
        assertEquals(2, sandbox.tokenRequests())
    }

    @Test
    fun `without a session there is no token`() = withBackend { sandbox, backend ->
        client(sandbox, backend, session = "another").use { client ->
            val failure = assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
            assertEquals(TokenProblem.SIGNED_OUT, failure.problem)
            assertEquals(Advice.SIGN_IN_AGAIN, failure.advice)
        }
        sandbox.stats()
        assertEquals(0, sandbox.tokenRequests())
        assertTrue(sandbox.calls().isEmpty())
    }

    @Test
    fun `a backend that gets no token says so`() = withBackend(appSecret = "wrong") { sandbox, backend ->
        client(sandbox, backend).use { client ->
            val failure = assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
            assertEquals(TokenProblem.PROVIDER_FAILED, failure.problem)
            assertContains(failure.reason, "HTTP status 502")
        }
    }

    private suspend fun client(
        sandbox: Sandbox,
        backend: TokenBackend,
        session: String = TokenBackend.SESSION,
    ): CallClient = sandbox.client(credentials = AccessTokens(BackendTokens(backend.url) { session }))

    private fun withBackend(appSecret: String? = null, test: suspend (Sandbox, TokenBackend) -> Unit) =
        withSandbox { sandbox ->
            TokenBackend.start(sandbox, appSecret ?: sandbox.appSecret).use { test(sandbox, it) }
        }
}
