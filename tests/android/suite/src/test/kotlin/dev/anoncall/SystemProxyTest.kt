package dev.anoncall

import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.Network
import android.net.ProxyInfo
import android.net.Uri
import android.os.Looper
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.Sandbox
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowConnectivityManager
import org.robolectric.shadows.ShadowNetwork
import java.io.IOException
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ProxySelector
import java.net.SocketAddress
import java.net.URI
import kotlin.test.AfterTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotEquals

/** The proxy of the device's network is the way to the service, if the app wants it. */
@RunWith(RobolectricTestRunner::class)
@Config(shadows = [ProxyConnectivityManager::class])
class SystemProxyTest {
    @get:Rule
    val stores = DeviceStores()

    private val network: Network = ShadowNetwork.newInstance(1)
    private val selector = ProxySelector.getDefault()

    @AfterTest
    fun forget() {
        ProxyConnectivityManager.proxy = null
        ProxyConnectivityManager.askedOnMainThread = false
        ProxySelector.setDefault(selector)
    }

    @Test
    fun `the network's proxy is used from the first call`() = withProxy { sandbox ->
        ProxyConnectivityManager.proxy = sandbox.proxyInfo()
        create(sandbox).use { it.createCall(CallRequest("1")) }
        assertAllThroughTheProxy(sandbox)
        assertFalse(ProxyConnectivityManager.askedOnMainThread)
    }

    @Test
    fun `a change is followed`() = withProxy { sandbox ->
        create(sandbox).use { client ->
            client.createCall(CallRequest("1"))
            assertEquals(0, sandbox.stats().tunnels)
            report(LinkProperties().apply { httpProxy = sandbox.proxyInfo() })
            client.createCall(CallRequest("2"))
            assertEquals(1, sandbox.stats().tunnels)
            report(LinkProperties())
            client.createCall(CallRequest("3"))
            assertEquals(1, sandbox.stats().tunnels)
        }
    }

    @Test
    fun `the proxy for all networks goes before the network's own`() = withProxy { sandbox ->
        ProxyConnectivityManager.proxy = sandbox.proxyInfo()
        create(sandbox).use { client ->
            report(LinkProperties().apply { httpProxy = ProxyInfo.buildDirectProxy("proxy.invalid", 3128) })
            client.createCall(CallRequest("1"))
        }
        assertAllThroughTheProxy(sandbox)
    }

    @Test
    fun `exceptions are kept`() = withProxy { sandbox ->
        for (exception in listOf("localhost", "LOCAL*", "*host", "other.example,*")) {
            ProxyConnectivityManager.proxy = sandbox.proxyInfo(exception.split(','))
            create(sandbox).use { it.createCall(CallRequest("1")) }
            assertEquals(0, sandbox.stats().tunnels, exception)
        }
        ProxyConnectivityManager.proxy = sandbox.proxyInfo(listOf("local", "*.localhost", "loc.lhost", "ocalhost"))
        create(sandbox).use { it.createCall(CallRequest("2")) }
        assertNotEquals(0, sandbox.stats().tunnels)
    }

    @Test
    fun `a proxy script runs in the system`() = withProxy { sandbox ->
        ProxyConnectivityManager.proxy = ProxyInfo.buildPacProxy(Uri.parse("http://pac.example/proxy.pac"))
        ProxySelector.setDefault(Selecting(sandbox.proxyAddress()))
        create(sandbox).use { it.createCall(CallRequest("1")) }
        assertAllThroughTheProxy(sandbox)
    }

    @Test
    fun `a proxy that can't be used counts as none`() = withProxy { sandbox ->
        ProxyConnectivityManager.proxy = ProxyInfo.buildDirectProxy("no name", 3128)
        create(sandbox).use { it.createCall(CallRequest("1")) }
        assertEquals(1, sandbox.stats().created)
    }

    @Test
    fun `the app's own proxy goes before the network's`() = withProxy { sandbox ->
        ProxyConnectivityManager.proxy = ProxyInfo.buildDirectProxy("proxy.invalid", 3128)
        create(sandbox, ProxyConfig(checkNotNull(sandbox.proxy))).use { it.createCall(CallRequest("1")) }
        assertAllThroughTheProxy(sandbox)
    }

    @Test
    fun `without asking for it no proxy is used`() = withProxy { sandbox ->
        ProxyConnectivityManager.proxy = sandbox.proxyInfo()
        create(sandbox, systemProxy = false).use { client ->
            report(LinkProperties().apply { httpProxy = sandbox.proxyInfo() })
            client.createCall(CallRequest("1"))
        }
        assertEquals(0, sandbox.stats().tunnels)
    }

    private fun withProxy(test: suspend (Sandbox) -> Unit) = withSandbox(options = listOf("--proxy=0")) { test(it) }

    private suspend fun create(sandbox: Sandbox, proxy: ProxyConfig? = null, systemProxy: Boolean = true): CallClient {
        stores.trust("system:sandbox", sandbox.authority)
        return AnonCall.create(
            RuntimeEnvironment.getApplication(),
            ClientConfig(domain = sandbox.domain, appKey = sandbox.appKey, proxy = proxy),
            AppSecret(sandbox.appSecret),
            systemProxy = systemProxy,
        )
    }

    private suspend fun assertAllThroughTheProxy(sandbox: Sandbox) {
        val stats = sandbox.stats()
        assertEquals(1, stats.created)
        assertEquals(stats.connections, stats.tunnels)
    }

    private fun report(properties: LinkProperties) {
        val manager = RuntimeEnvironment.getApplication().getSystemService(ConnectivityManager::class.java)
        shadowOf(manager).networkCallbacks.forEach { it.onLinkPropertiesChanged(network, properties) }
    }

    private fun Sandbox.proxyAddress() = checkNotNull(proxy).let {
        InetSocketAddress.createUnresolved(it.substringBefore(':'), it.substringAfter(':').toInt())
    }

    private fun Sandbox.proxyInfo(exceptions: List<String> = emptyList()): ProxyInfo = proxyAddress().let {
        ProxyInfo.buildDirectProxy(it.hostString, it.port, exceptions)
    }
}

/** As the system's where a network has a proxy script. */
private class Selecting(private val proxy: InetSocketAddress) : ProxySelector() {
    override fun select(uri: URI): List<Proxy> = listOf(Proxy(Proxy.Type.HTTP, proxy))

    override fun connectFailed(uri: URI, address: SocketAddress, failure: IOException) = Unit
}

/** The device's proxy. */
@Implements(ConnectivityManager::class)
class ProxyConnectivityManager : ShadowConnectivityManager() {
    @Implementation
    fun getDefaultProxy(): ProxyInfo? {
        askedOnMainThread = askedOnMainThread || Looper.getMainLooper().isCurrentThread
        return proxy
    }

    companion object {
        var proxy: ProxyInfo? = null
        var askedOnMainThread = false
    }
}
