package dev.anoncall.support

import dev.anoncall.CallEvent
import dev.anoncall.CallObserver
import dev.anoncall.CallStep
import java.util.concurrent.CopyOnWriteArrayList

/** Keeps every event. */
class Recorder {
    private val recorded = CopyOnWriteArrayList<CallEvent>()

    val observer: CallObserver = CallObserver { recorded += it }

    val events: List<CallEvent>
        get() = recorded

    fun steps(callId: Long): List<CallStep> = recorded.filter { it.callId == callId }.map { it.step }

    /** How this call ended; an observer may hear it a moment later than the caller. */
    suspend fun finished(callId: Long): CallStep.Finished =
        eventually("call $callId finishes") { steps(callId).filterIsInstance<CallStep.Finished>().firstOrNull() }
}
