package dev.anoncall.core

import dev.anoncall.CreatedCall
import dev.anoncall.PendingCall
import dev.anoncall.internal.PendingCall as GeneratedPendingCall

/** A call in progress in the core. */
internal class CorePendingCall(
    private val call: GeneratedPendingCall,
    private val resultOf: suspend (GeneratedPendingCall) -> CreatedCall,
) : PendingCall {
    override fun cancel() {
        if (!call.uniffiIsDestroyed) call.cancel()
    }

    override suspend fun result(): CreatedCall = resultOf(call)

    override fun close(): Unit = call.close()

    override fun toString(): String = "PendingCall"
}
