package dev.anoncall

import dev.anoncall.support.withSandbox
import kotlinx.coroutines.runBlocking
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.time.Duration

class ConfigTest {
    private val config = ClientConfig(domain = "service.example", appKey = "key")

    @Test
    fun `a fault of the settings is named`() = runBlocking<Unit> {
        val insecure = config.copy(domain = "http://service.example")
        assertEquals(
            "http://service.example",
            assertFailsWith<ConfigException.InsecureDomain> { client(insecure) }.domain,
        )
        val unending = config.copy(totalTimeout = Duration.ZERO)
        val timeout = assertFailsWith<ConfigException.InvalidTimeout> { client(unending) }
        assertEquals("totalTimeout" to Duration.ZERO, timeout.setting to timeout.value)
        assertEquals("totalTimeout is 0 ms; it must be from 1 to 300000", timeout.message)
        val unpinned = config.copy(pins = listOf("no pin"))
        val failure = assertFailsWith<ConfigException.InvalidPin> { client(unpinned) }
        assertContains(failure.message, "the pin \"no pin\" is not valid: ")
        val proxied = config.copy(proxy = ProxyConfig("https://proxy.example:443"))
        assertContains(assertFailsWith<ConfigException.InvalidProxy> { client(proxied) }.reason, "scheme")
        assertFailsWith<ConfigException.InvalidAppSecret> { client(config, AppSecret("")) }
        val rootless = config.copy(platformRoots = false)
        assertFailsWith<ConfigException.NoTrustedRoots> { client(rootless) }
    }

    @Test
    fun `a server whose root is not trusted gets nothing`() = withSandbox { sandbox ->
        val pinned = sandbox.config.copy(pins = listOf(sandbox.pin))
        sandbox.client(pinned).use { assertEquals(5063, it.createCall(CallRequest("1")).sip.port) }

        val otherPin = sandbox.config.copy(pins = listOf("sha256/" + "A".repeat(43) + "="))
        sandbox.client(otherPin).use { client ->
            val failure = assertFailsWith<CallException.Untrusted> { client.createCall(CallRequest("2")) }
            assertEquals(TrustProblem.PIN_MISMATCH, failure.problem)
            assertFalse(failure.callMayExist)
        }
        sandbox.stats()
        assertEquals(listOf("1"), sandbox.calls().map { it.called })
    }

    private suspend fun client(config: ClientConfig, credentials: Credentials = AppSecret("secret")) =
        CallClient.create(config, credentials)
}
