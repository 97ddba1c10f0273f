package dev.anoncall

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.stateIn

/** The session's present state and then every change of it, in order. Each collector listens for itself, as long as it collects. */
public fun CallSession.states(): Flow<SessionState> = callbackFlow {
    val subscription = listen(SessionListener { trySend(it) })
    awaitClose { subscription.use { it.stop() } }
}.buffer(Channel.UNLIMITED)

/**
 * The session's state for a screen, kept up to date as long as [scope] lives.
 *
 * ```
 * val state = session.stateIn(viewModelScope)
 * ```
 */
public fun CallSession.stateIn(scope: CoroutineScope): StateFlow<SessionState> =
    states().stateIn(scope, SharingStarted.Eagerly, state())

/**
 * A listener from a lambda, for [CallSession.listen]. It hears the present state and then every change, in order, on a thread of the
 * session's. What the lambda throws is printed and harms neither session nor call.
 */
@Suppress("FunctionName", "ktlint:standard:function-naming") // It reads like the constructor that it stands for.
public fun SessionListener(listen: (state: SessionState) -> Unit): SessionListener = object : SessionListener {
    override fun onState(state: SessionState) {
        try {
            listen(state)
        } catch (failure: Throwable) {
            // In the core it would be a panic: harmless, but told where no app developer looks. This is in Logcat.
            failure.printStackTrace()
        }
    }
}
