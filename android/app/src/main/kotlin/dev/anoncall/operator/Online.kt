package dev.anoncall.operator

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.distinctUntilChanged

/** Whether the device has a network. Where the system does not say, it counts as online: the calls find out. */
fun online(context: Context): Flow<Boolean> = callbackFlow {
    val connectivity = requireNotNull(context.getSystemService(ConnectivityManager::class.java))
    val callback = object : ConnectivityManager.NetworkCallback() {
        override fun onAvailable(network: Network) {
            trySend(true)
        }

        override fun onLost(network: Network) {
            trySend(false)
        }
    }
    try {
        trySend(connectivity.activeNetwork != null)
        connectivity.registerDefaultNetworkCallback(callback)
    } catch (_: RuntimeException) {
        // Some devices with Android 11 refuse it although the permission is held.
        trySend(true)
    }
    awaitClose {
        try {
            connectivity.unregisterNetworkCallback(callback)
        } catch (_: RuntimeException) {
            // It was not registered.
        }
    }
}.conflate().distinctUntilChanged()
