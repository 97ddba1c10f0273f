package dev.anoncall

import android.content.Context
import android.net.ConnectivityManager
import dev.anoncall.core.CoreCallClient
import dev.anoncall.core.HasCore
import dev.anoncall.core.closedIfCancelled
import dev.anoncall.core.makeClient

/**
 * Makes clients for Android devices.
 *
 * ```
 * val client = AnonCall.create(context, "service.besclouds.com", appKey, AccessTokens { … })
 * ```
 *
 * Compared with [CallClient.create], such a client trusts the device's root certificates and follows the device's network: when
 * it changes, [CallClient.networkChanged] is called.
 *
 * Keep the client as long as the operator is signed in, in a place that outlives the screen (the application object, a
 * dependency injection's singleton), and [close][CallClient.close] it when they sign out, which also stops following
 * the network. A client that is released without being closed is garbage-collected like any other object. Only the
 * application's context is kept.
 */
public object AnonCall {
    /**
     * A client with every other setting at its default. See the other `create` for what it does and throws.
     *
     * @param domain the service's domain, `host` or `host:port`.
     * @param appKey the app key, sent as `X-APP-Key`.
     * @param credentials [AccessTokens] from the app's own backend, or an [AppSecret].
     * @param observer hears what happens during calls.
     * @throws ConfigException names the setting at fault.
     */
    public suspend fun create(
        context: Context,
        domain: String,
        appKey: String,
        credentials: Credentials,
        observer: CallObserver? = null,
    ): CallClient = create(context, ClientConfig(domain = domain, appKey = appKey), credentials, observer)

    /**
     * A client with these settings. Nothing is sent.
     *
     * It may be called from any thread. The native library is loaded, and the device's roots, which are many files, are read on a
     * background thread.
     *
     * @param context any context; only the application's is kept.
     * @param config the settings. With [ClientConfig.platformRoots] (the default) the device's roots are trusted too; without, only
     *   [ClientConfig.rootCertificates] are.
     * @param credentials [AccessTokens] from the app's own backend, or an [AppSecret].
     * @param observer hears what happens during calls.
     * @param userRoots whether to trust the roots, too, that the user or the organisation's device management has installed.
     *   Off by default, as Android itself does for apps: such a root can read everything the app sends. The app's network
     *   security configuration does not apply to the SDK's connections; this is its counterpart.
     * @param systemProxy whether to use the proxy of the device's network (or the one that the device's management sets), with
     *   its exceptions, and to follow its changes. Off by default. With [ClientConfig.proxy] that one is used instead. Android
     *   knows no user and password for its proxies: give those by [ClientConfig.proxy].
     * @throws ConfigException names the setting at fault.
     */
    public suspend fun create(
        context: Context,
        config: ClientConfig,
        credentials: Credentials,
        observer: CallObserver? = null,
        userRoots: Boolean = false,
        systemProxy: Boolean = false,
    ): CallClient = closedIfCancelled {
        val connectivity = requireNotNull(context.applicationContext.getSystemService(ConnectivityManager::class.java))
        val roots = if (config.platformRoots) DeviceRoots.read(userRoots) else emptyList()
        val proxy = if (systemProxy && config.proxy == null) SystemProxy(connectivity, config.domain) else null
        watched(makeClient(config, roots, credentials, observer), connectivity, proxy)
    }

    private fun watched(client: CoreCallClient, connectivity: ConnectivityManager, proxy: SystemProxy?): CallClient {
        proxy?.apply(client)
        val watch = NetworkWatch(connectivity, proxy, client)
        watch.begin()
        return WatchedClient(client, watch)
    }
}

/** A client that follows the device's network until it is closed. */
private class WatchedClient(override val core: CoreCallClient, private val watch: NetworkWatch) :
    CallClient by core,
    HasCore {
    override fun close() {
        watch.end()
        core.close()
    }
}
