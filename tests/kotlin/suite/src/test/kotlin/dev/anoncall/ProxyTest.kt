package dev.anoncall

import dev.anoncall.support.Canaries
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse

class ProxyTest {
    private val options = listOf("--proxy=0", "--proxy-user", "operator:${Canaries.SECRET}")

    @Test
    fun `a call goes through the proxy`() = withSandbox(options = options) { sandbox ->
        val proxy = ProxyConfig(checkNotNull(sandbox.proxy), "operator", Canaries.SECRET)
        sandbox.client(sandbox.config.copy(proxy = proxy)).use { it.createCall(CallRequest("1")) }
        val stats = sandbox.stats()
        assertEquals(stats.connections, stats.tunnels)
        assertEquals(1, stats.created)
    }

    @Test
    fun `a proxy that refuses the user is a fault of the set-up`() = withSandbox(options = options) { sandbox ->
        val proxy = ProxyConfig(checkNotNull(sandbox.proxy), "operator", "another ${Canaries.SECRET}")
        sandbox.client(sandbox.config.copy(proxy = proxy)).use { client ->
            val failure = assertFailsWith<CallException.NotConnected> { client.createCall(CallRequest("1")) }
            assertEquals(ConnectionProblem.PROXY_AUTHENTICATION, failure.problem)
            assertEquals(Advice.CHECK_SETUP, failure.advice)
            assertFalse(failure.callMayExist)
            Canaries.assertNoneIn(failure)
        }
        assertEquals(0, sandbox.stats().connections)
    }

    @Test
    fun `the proxy can change`() = withSandbox(options = listOf("--proxy=0")) { sandbox ->
        sandbox.client().use { client ->
            client.createCall(CallRequest("1"))
            assertEquals(0, sandbox.stats().tunnels)
            client.setProxy(ProxyConfig(checkNotNull(sandbox.proxy)))
            client.createCall(CallRequest("2"))
            assertEquals(1, sandbox.stats().tunnels)
            assertFailsWith<ConfigException.InvalidProxy> { client.setProxy(ProxyConfig("no port")) }
            client.setProxy(null)
            client.createCall(CallRequest("3"))
            assertEquals(1, sandbox.stats().tunnels)
        }
    }
}
