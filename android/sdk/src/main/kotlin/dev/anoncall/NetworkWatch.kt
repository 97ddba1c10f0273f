package dev.anoncall

import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.Network
import java.lang.ref.WeakReference
import java.net.InetAddress
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Tells a client when the device's network changed, so that it does not wait on dead connections.
 *
 * That is: when another network became the default one, also the first one after a start without any; when the network lost an address,
 * since connections are bound to addresses; and when the system lets the app use it again (after Doze, Data Saver or a background
 * restriction), since connections may have died meanwhile. Changes that don't affect connections (signal strength, another address) are
 * ignored. Each report of the network's properties updates the system's proxy, if the client uses it.
 *
 * The system keeps a callback until it is unregistered, so this one must not keep the client: a client that the app dropped
 * without closing it is collected, and the watch ends with the next change.
 */
internal class NetworkWatch(
    private val connectivity: ConnectivityManager,
    private val proxy: SystemProxy?,
    client: CallClient,
) : ConnectivityManager.NetworkCallback() {
    private val client = WeakReference(client)
    private val registered = AtomicBoolean()
    private var network: Network? = null
    private var addresses: Set<InetAddress> = emptySet()
    private var blocked = false

    /**
     * Follows the network from now on. Some devices with Android 11 refuse it although the permission is held, and every device refuses
     * an app's 101st callback. Calls work anyway: a dead connection is then found by its timeout.
     */
    fun begin() {
        try {
            network = connectivity.activeNetwork
            connectivity.registerDefaultNetworkCallback(this)
            registered.set(true)
        } catch (_: RuntimeException) {
            registered.set(false)
        }
    }

    fun end() {
        if (!registered.getAndSet(false)) return
        try {
            connectivity.unregisterNetworkCallback(this)
        } catch (_: RuntimeException) {
            // The system has forgotten it already, which is as well.
        }
    }

    @Synchronized
    override fun onAvailable(network: Network) {
        if (network == this.network) return
        this.network = network
        addresses = emptySet()
        blocked = false
        tell()
    }

    @Synchronized
    override fun onLinkPropertiesChanged(network: Network, properties: LinkProperties) {
        val now = properties.linkAddresses.mapTo(mutableSetOf()) { it.address }
        val lost = !now.containsAll(addresses)
        addresses = now
        if (lost) tell()
        if (proxy != null) withClient { proxy.apply(it, properties) }
    }

    /** Since Android 10. */
    @Synchronized
    override fun onBlockedStatusChanged(network: Network, blocked: Boolean) {
        val freed = this.blocked && !blocked
        this.blocked = blocked
        if (freed) tell()
    }

    /** Not reported: without a network there is nothing to connect to. The next one is, even if it is the same again. */
    @Synchronized
    override fun onLost(network: Network) {
        this.network = null
        addresses = emptySet()
    }

    private fun tell() = withClient { it.networkChanged() }

    private fun withClient(use: (CallClient) -> Unit) {
        val client = client.get()
        if (client == null) end() else use(client)
    }
}
