package dev.anoncall.core

import dev.anoncall.CallObserver
import dev.anoncall.internal.CallEvent as GeneratedEvent
import dev.anoncall.internal.CallObserver as GeneratedObserver

/** Passes the core's events on to the app's observer. */
internal class CoreObserver(private val observer: CallObserver) : GeneratedObserver {
    override fun onEvent(event: GeneratedEvent) {
        try {
            observer.onEvent(event.toPublic())
        } catch (failure: Throwable) {
            // In the core it would be a panic: harmless, but reported where no app developer looks. This is in Logcat.
            failure.printStackTrace()
        }
    }
}
