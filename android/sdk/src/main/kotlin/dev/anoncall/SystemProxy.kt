package dev.anoncall

import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.ProxyInfo
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ProxySelector
import java.net.URI
import java.net.URISyntaxException

/**
 * The proxy that the device uses for the service: the one that the device's management sets for all networks, or else the
 * network's. One that can't be used, such as for a service at an IPv6 address, counts as none.
 */
internal class SystemProxy(private val connectivity: ConnectivityManager, domain: String) {
    private val authority = domain.trim().substringAfter("://").substringBefore('/')
    private val host = if (authority.startsWith('[')) authority else authority.substringBefore(':')

    /**
     * Has the client use it. It may ask another process for a proxy script's answer, so not on the main thread.
     *
     * @param properties what the system reports of the network, if it has just done so.
     */
    fun apply(client: CallClient, properties: LinkProperties? = null) {
        try {
            client.setProxy(read(properties))
        } catch (_: ConfigException.InvalidProxy) {
            client.setProxy(null)
        }
    }

    private fun read(properties: LinkProperties?): ProxyConfig? {
        val proxy = connectivity.defaultProxy ?: properties?.httpProxy
        return when {
            proxy == null || proxy.excludes(host) -> null

            // With a proxy script (PAC) it is where the system runs the script, or not yet known.
            proxy.host.isNullOrEmpty() || proxy.port <= 0 -> selected()

            else -> proxyAt(proxy.host, proxy.port)
        }
    }

    /** Only for scripts: what it says of ordinary proxies lags behind a change of the network. */
    private fun selected(): ProxyConfig? = try {
        ProxySelector.getDefault()?.select(URI("https://$authority/")).orEmpty()
            .firstOrNull { it.type() != Proxy.Type.SOCKS }
            ?.let { it.address() as? InetSocketAddress }
            ?.let { proxyAt(it.hostString, it.port) }
    } catch (_: URISyntaxException) {
        null
    }

    private fun proxyAt(host: String, port: Int) =
        ProxyConfig(address = if (':' in host) "[$host]:$port" else "$host:$port")
}

/** Names that match exactly, or with `*` for any characters. */
private fun ProxyInfo.excludes(host: String) = exclusionList.orEmpty().any { pattern ->
    val expression = pattern.split('*').joinToString(".*") { Regex.escape(it) }
    Regex(expression, RegexOption.IGNORE_CASE).matches(host)
}
