package dev.anoncall

import dev.anoncall.support.withSandbox
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds

class CredentialsTest {
    private val reasons = CopyOnWriteArrayList<TokenReason>()

    @Test
    fun `an app secret is exchanged once for many calls`() = withSandbox { sandbox ->
        sandbox.client(credentials = AppSecret(sandbox.appSecret)).use { client ->
            repeat(3) { client.createCall(CallRequest("1")) }
        }
        assertEquals(3, sandbox.stats().created)
        assertEquals(1, sandbox.tokenRequests())
    }

    @Test
    fun `a wrong app secret is a fault of the set-up`() = withSandbox { sandbox ->
        sandbox.client(credentials = AppSecret("wrong")).use { client ->
            val failure =
                assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
            assertEquals(TokenProblem.REFUSED, failure.problem)
            assertEquals(Advice.CHECK_SETUP, failure.advice)
        }
        sandbox.stats()
        assertTrue(sandbox.calls().isEmpty())
    }

    @Test
    fun `a lambda's token is kept until the service refuses it`() = withSandbox { sandbox ->
        val credentials = AccessTokens { reason ->
            reasons += reason
            AccessToken(sandbox.newToken(), lifetime = 600.seconds)
        }
        sandbox.client(credentials = credentials).use { client ->
            repeat(2) { client.createCall(CallRequest("1")) }
            sandbox.expireTokens()
            client.createCall(CallRequest("2"))
        }
        assertEquals(listOf(TokenReason.NEEDED, TokenReason.REFUSED), reasons)
        assertEquals(3, sandbox.stats().created)
        assertEquals(listOf<Int?>(401, 200), sandbox.calls("2").map { it.status })
        assertEquals(0, sandbox.tokenRequests())
    }

    @Test
    fun `a provider can be an object of the app's`() = withSandbox { sandbox ->
        val provider = object : TokenProvider {
            override suspend fun accessToken(reason: TokenReason): AccessToken {
                reasons += reason
                return AccessToken("Bearer ${sandbox.newToken()}")
            }
        }
        sandbox.client(credentials = AccessTokens(provider)).use { client ->
            repeat(2) { client.createCall(CallRequest("1")) }
        }
        assertEquals(listOf(TokenReason.NEEDED), reasons)
        assertEquals(2, sandbox.stats().created)
    }

    @Test
    fun `what is no bearer token is refused`() = withSandbox { sandbox ->
        sandbox.client(credentials = AccessTokens { AccessToken("two words") }).use { client ->
            val failure =
                assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
            assertEquals(TokenProblem.INVALID_TOKEN, failure.problem)
        }
    }
}
