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
 * That is: when another network became the default one, and when the network lost an address, since connections are bound to
 * addresses. Changes that don't affect connections (signal strength, another address) are ignored, and so is the first report,
 * which is the state at the start. Each report of the network's properties updates the system's proxy, if the client uses it.
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
    private var reported = false
    private var network: Network? = null
    private var addresses: Set<InetAddress> = emptySet()

    fun begin() {
        try {
            connectivity.registerDefaultNetworkCallback(this)
            registered.set(true)
        } catch (_: SecurityException) {
            // Some devices with Android 11 throw it although the permission is held. Calls work anyway: a dead
            // connection is then found by its timeout.
        }
    }

    fun end() {
        if (registered.getAndSet(false)) connectivity.unregisterNetworkCallback(this)
    }

    @Synchronized
    override fun onAvailable(network: Network) {
        val changed = reported && network != this.network
        if (network != this.network) addresses = emptySet()
        reported = true
        this.network = network
        if (changed) tell()
    }

    @Synchronized
    override fun onLinkPropertiesChanged(network: Network, properties: LinkProperties) {
        val now = properties.linkAddresses.mapTo(mutableSetOf()) { it.address }
        val lost = !now.containsAll(addresses)
        addresses = now
        if (lost) tell()
        if (proxy != null) withClient { proxy.apply(it, properties) }
    }

    /** Not reported: without a network there is nothing to connect to. The next one is, even if it is the same again. */
    @Synchronized
    override fun onLost(network: Network) {
        reported = true
        this.network = null
        addresses = emptySet()
    }

    private fun tell() = withClient { it.networkChanged() }

    private fun withClient(use: (CallClient) -> Unit) {
        val client = client.get()
        if (client == null) return end()
        try {
            use(client)
        } catch (_: IllegalStateException) {
            // It was closed on another thread while this report was on its way.
        }
    }
}
