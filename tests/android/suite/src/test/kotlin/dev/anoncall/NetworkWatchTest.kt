package dev.anoncall

import android.net.ConnectivityManager
import android.net.ConnectivityManager.NetworkCallback
import android.net.LinkAddress
import android.net.LinkProperties
import android.net.Network
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.Sandbox
import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.launch
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
import java.util.concurrent.CountDownLatch
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertTrue

/** A changed network is noticed by the next call's connection: it is a new one. */
@RunWith(RobolectricTestRunner::class)
class NetworkWatchTest {
    @get:Rule
    val stores = DeviceStores()

    private val wifi: Network = ShadowNetwork.newInstance(1)
    private val mobile: Network = ShadowNetwork.newInstance(2)

    @Test
    fun `another network means new connections`() = watched { sandbox, client, watch ->
        watch.onAvailable(wifi)
        val before = client.connectionOf(sandbox, "1")
        watch.onAvailable(mobile)
        assertNotEquals(before, client.connectionOf(sandbox, "2"))
    }

    @Test
    fun `a network that came back means new connections`() = watched { sandbox, client, watch ->
        watch.onAvailable(wifi)
        val before = client.connectionOf(sandbox, "1")
        watch.onLost(wifi)
        watch.onAvailable(wifi)
        assertNotEquals(before, client.connectionOf(sandbox, "2"))
    }

    @Test
    fun `an address lost means new connections`() = watched { sandbox, client, watch ->
        watch.onAvailable(wifi)
        watch.onLinkPropertiesChanged(wifi, addresses("192.0.2.1", "2001:db8::1"))
        val before = client.connectionOf(sandbox, "1")
        watch.onLinkPropertiesChanged(wifi, addresses("2001:db8::1"))
        assertNotEquals(before, client.connectionOf(sandbox, "2"))
    }

    @Test
    fun `reports that change nothing keep the connection`() = watched { sandbox, client, watch ->
        val atStart = checkNotNull(connectivity.activeNetwork)
        val before = client.connectionOf(sandbox, "1")
        watch.onAvailable(atStart)
        watch.onBlockedStatusChanged(atStart, false)
        watch.onLinkPropertiesChanged(atStart, addresses("192.0.2.1"))
        watch.onAvailable(atStart)
        watch.onLinkPropertiesChanged(atStart, addresses("192.0.2.1", "2001:db8::1"))
        watch.onBlockedStatusChanged(atStart, false)
        assertEquals(before, client.connectionOf(sandbox, "2"))
    }

    @Test
    fun `the first network after a start without one means new connections`() {
        shadowOf(connectivity).setActiveNetworkInfo(null)
        watched { sandbox, client, watch ->
            val before = client.connectionOf(sandbox, "1")
            watch.onAvailable(wifi)
            assertNotEquals(before, client.connectionOf(sandbox, "2"))
        }
    }

    @Test
    fun `a network that may be used again means new connections`() = watched { sandbox, client, watch ->
        watch.onAvailable(wifi)
        watch.onBlockedStatusChanged(wifi, false)
        val before = client.connectionOf(sandbox, "1")
        watch.onBlockedStatusChanged(wifi, true)
        watch.onBlockedStatusChanged(wifi, false)
        assertNotEquals(before, client.connectionOf(sandbox, "2"))
    }

    @Test
    @Config(shadows = [SlowConnectivityManager::class])
    fun `a client that nobody got any more is not watched for`() = withSandbox { sandbox ->
        val making = launch { create(sandbox) }
        eventually("the watch begins") { Unit.takeIf { callbacks().isNotEmpty() } }
        making.cancel()
        SlowConnectivityManager.registered.countDown()
        making.join()
        assertEquals(emptySet<NetworkCallback>(), callbacks())
    }

    @Test
    @Config(shadows = [ForgetfulConnectivityManager::class])
    fun `a watch that the system has forgotten does not keep the client open`() = withSandbox { sandbox ->
        val client = create(sandbox)
        client.close()
        assertFailsWith<IllegalStateException> { client.createCall(CallRequest("1")) }
    }

    @Test
    fun `closing the client ends the watch`() = watched { _, client, watch ->
        client.close()
        assertEquals(emptySet<NetworkCallback>(), callbacks())
        // One that was on its way already.
        watch.onAvailable(wifi)
        watch.onAvailable(mobile)
        client.close()
    }

    @Test
    fun `a client that was dropped is not kept`() = withSandbox { sandbox ->
        create(sandbox)
        val watch = callbacks().single()
        eventually("the watch ends") {
            System.gc()
            watch.onAvailable(wifi)
            watch.onAvailable(mobile)
            Unit.takeIf { callbacks().isEmpty() }
        }
    }

    @Test
    @Config(shadows = [ForbiddingConnectivityManager::class])
    fun `a device that forbids the watch gets a client all the same`() = withSandbox { sandbox ->
        for (refusal in listOf(SecurityException("not this user"), IllegalStateException("too many requests"))) {
            ForbiddingConnectivityManager.refusal = refusal
            create(sandbox).use { assertTrue(it.connectionOf(sandbox, "1") > 0) }
        }
    }

    private fun watched(test: suspend (Sandbox, CallClient, NetworkCallback) -> Unit) = withSandbox { sandbox ->
        create(sandbox).use { test(sandbox, it, callbacks().single()) }
    }

    private suspend fun create(sandbox: Sandbox): CallClient {
        stores.trust("system:sandbox", sandbox.authority)
        return AnonCall.create(
            RuntimeEnvironment.getApplication(),
            sandbox.domain,
            sandbox.appKey,
            AppSecret(sandbox.appSecret),
        )
    }

    private suspend fun CallClient.connectionOf(sandbox: Sandbox, called: String): Int {
        createCall(CallRequest(called))
        return sandbox.awaitCall(called).connection
    }

    private fun callbacks(): Set<NetworkCallback> = shadowOf(connectivity).networkCallbacks.toSet()

    private val connectivity: ConnectivityManager
        get() = checkNotNull(RuntimeEnvironment.getApplication().getSystemService(ConnectivityManager::class.java))

    private fun addresses(vararg addresses: String) =
        LinkProperties().apply { setLinkAddresses(addresses.map { LinkAddress("$it/24") }) }
}

/** As on some devices with Android 11, and on all for an app's 101st callback. */
@Implements(ConnectivityManager::class)
class ForbiddingConnectivityManager : ShadowConnectivityManager() {
    @Implementation
    override fun registerDefaultNetworkCallback(networkCallback: NetworkCallback): Unit = throw refusal

    companion object {
        var refusal: RuntimeException = SecurityException("Package android does not belong to this user")
    }
}

/** Takes its time to register a callback. */
@Implements(ConnectivityManager::class)
class SlowConnectivityManager : ShadowConnectivityManager() {
    @Implementation
    override fun registerDefaultNetworkCallback(networkCallback: NetworkCallback) {
        super.registerDefaultNetworkCallback(networkCallback)
        registered.await()
    }

    companion object {
        val registered = CountDownLatch(1)
    }
}

/** As after the system's own service was restarted. */
@Implements(ConnectivityManager::class)
class ForgetfulConnectivityManager : ShadowConnectivityManager() {
    @Implementation
    override fun unregisterNetworkCallback(networkCallback: NetworkCallback): Unit =
        throw IllegalArgumentException("NetworkCallback was not registered")
}
