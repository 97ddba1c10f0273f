package dev.anoncall

import dev.anoncall.support.leavingNothing
import dev.anoncall.support.withSandbox
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

/** A text field that deletes half an emoji leaves half a surrogate pair, which has no UTF-8. It is refused by its typed error. */
class LoneSurrogatesTest {
    private val halfAnEmoji = "1\uD83D"

    @Test
    fun `a request with one is not valid`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client().use { client ->
                val requests = mapOf(
                    RequestField.CALLED to CallRequest(halfAnEmoji),
                    RequestField.CALLER_PRESENT to CallRequest("1", callerPresent = halfAnEmoji),
                    RequestField.CALL_DATA to CallRequest("1", callData = halfAnEmoji),
                )
                for ((field, request) in requests) {
                    val failure = assertFailsWith<CallException.InvalidRequest> { client.createCall(request) }
                    assertEquals(field, failure.field)
                    assertContains(failure.reason, "U+FFFD")
                    client.begin(request).use { assertFailsWith<CallException.InvalidRequest> { it.result() } }
                    assertEquals("CallRequest", request.toString().substringBefore('('))
                }
                CallSession.create(client).use { session ->
                    session.start(CallRequest(halfAnEmoji))
                }
            }
        }
        assertEquals(0, sandbox.stats().created)
    }

    @Test
    fun `a look-up with one is not valid`() = withSandbox { sandbox ->
        sandbox.client(sandbox.config.copy(callHistory = true)).use { client ->
            val attempts = mapOf(
                RequestField.CALLED to CallAttempt(halfAnEmoji, sentAt = Instant.now()),
                RequestField.CALLER_PRESENT to CallAttempt("1", callerPresent = halfAnEmoji, sentAt = Instant.now()),
                RequestField.CALL_DATA to CallAttempt("1", callData = halfAnEmoji, sentAt = Instant.now()),
            )
            for ((field, attempt) in attempts) {
                assertEquals(field, assertFailsWith<LookUpException.InvalidAttempt> { client.findCall(attempt) }.field)
            }
            assertFailsWith<LookUpException.InvalidSerialNumber> { client.callState(halfAnEmoji) }
        }
    }

    @Test
    fun `settings with one are not valid`() = withSandbox { sandbox ->
        val good = sandbox.config
        leavingNothing {
            assertFailsWith<ConfigException.InvalidDomain> { sandbox.client(good.copy(domain = halfAnEmoji)) }
            assertFailsWith<ConfigException.InvalidDomain> { sandbox.client(good.copy(tokenDomain = halfAnEmoji)) }
            assertFailsWith<ConfigException.InvalidAppKey> { sandbox.client(good.copy(appKey = halfAnEmoji)) }
            assertFailsWith<ConfigException.InvalidPin> { sandbox.client(good.copy(pins = listOf(halfAnEmoji))) }
            for (header in listOf(Header(halfAnEmoji, "value"), Header("X-Name", halfAnEmoji))) {
                assertFailsWith<ConfigException.InvalidHeader> { sandbox.client(good.copy(headers = listOf(header))) }
            }
            val proxies = listOf(
                ProxyConfig(halfAnEmoji),
                ProxyConfig("proxy.example:3128", halfAnEmoji, "password"),
                ProxyConfig("proxy.example:3128", "user", halfAnEmoji),
            )
            for (proxy in proxies) {
                assertFailsWith<ConfigException.InvalidProxy> { sandbox.client(good.copy(proxy = proxy)) }
                sandbox.client().use { assertFailsWith<ConfigException.InvalidProxy> { it.setProxy(proxy) } }
            }
            assertFailsWith<ConfigException.InvalidAppSecret> { sandbox.client(credentials = AppSecret(halfAnEmoji)) }
        }
    }

    @Test
    fun `a token with one is none, and a provider's text may have one`() = withSandbox { sandbox ->
        leavingNothing {
            sandbox.client(credentials = AccessTokens { AccessToken(halfAnEmoji) }).use { client ->
                val failure = assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
                assertEquals(TokenProblem.INVALID_TOKEN, failure.problem)
            }
            sandbox.client(credentials = AccessTokens { error(halfAnEmoji) }).use { client ->
                val failure = assertFailsWith<CallException.TokenUnavailable> { client.createCall(CallRequest("1")) }
                assertEquals("1\uFFFD", failure.reason)
                assertEquals(halfAnEmoji, failure.cause?.message)
            }
        }
    }
}
