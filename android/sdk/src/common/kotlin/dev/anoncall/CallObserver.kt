package dev.anoncall

import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlin.time.Duration

/**
 * Hears what happens during calls, for logs and analytics. Events contain neither secrets nor phone numbers.
 *
 * ```
 * CallClient.create(config, credentials, CallObserver { event -> Log.d("calls", "$event") })
 * ```
 */
public fun interface CallObserver {
    /**
     * Hears an event. It runs on the SDK's background thread, in order. Return quickly: blocking here delays the call. What it throws is
     * printed and does not harm the call.
     *
     * @param event what happened.
     */
    public fun onEvent(event: CallEvent)
}

/**
 * An observer whose events can be collected.
 *
 * ```
 * val observer = CallEvents()
 * val client = CallClient.create(config, credentials, observer)
 * scope.launch { observer.events.collect { … } }
 * ```
 */
public class CallEvents : CallObserver {
    private val shared = MutableSharedFlow<CallEvent>(
        extraBufferCapacity = KEPT_FOR_SLOW_COLLECTORS,
        onBufferOverflow = BufferOverflow.DROP_OLDEST,
    )

    /** The events from now on. A collector that lags behind by more than 256 loses the oldest: no call waits for it. */
    public val events: Flow<CallEvent> = shared.asSharedFlow()

    override fun onEvent(event: CallEvent) {
        shared.tryEmit(event)
    }

    private companion object {
        const val KEPT_FOR_SLOW_COLLECTORS = 256
    }
}

/**
 * One step of one call.
 *
 * @property callId the call's number, counted from 1 by its client. [CallClient.prepare] counts too.
 * @property elapsed the time since the call began, in whole milliseconds.
 * @property step what happened.
 */
public data class CallEvent(val callId: Long, val elapsed: Duration, val step: CallStep) {
    /** Stable, also in a shrunken app: `call 1, 12 ms: RequestSent`. */
    override fun toString(): String = "call $callId, ${elapsed.inWholeMilliseconds} ms: $step"
}

/** What happened. Its text is stable, also in a shrunken app: `RequestSent`, `Answered(httpStatus=200)`. */
public sealed class CallStep {
    /** A new access token was requested. Not sent when a cached token is used. */
    public data object TokenRequested : CallStep()

    /** A new TLS connection was established. Not sent when a connection is reused. */
    public data object Connected : CallStep()

    /** The request's body is being sent: from now on a call task may exist. */
    public data object RequestSent : CallStep()

    /**
     * The service answered.
     *
     * @property httpStatus the HTTP status.
     */
    public data class Answered(val httpStatus: Int) : CallStep()

    /**
     * The call ended.
     *
     * @property error how it failed. Absent if it succeeded.
     * @property callMayExist whether a call task exists (after success) or may exist (after a failure).
     */
    public data class Finished(val error: CallErrorKind?, val callMayExist: Boolean) : CallStep()
}
