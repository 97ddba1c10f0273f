package dev.anoncall

import kotlin.coroutines.cancellation.CancellationException

/**
 * Ends [CallClient.createCall] when its coroutine was cancelled, and says what became of the call.
 *
 * ```
 * try {
 *     client.createCall(request)
 * } catch (cancellation: CallCancellationException) {
 *     if (cancellation.callMayExist) remember(request)
 *     throw cancellation
 * }
 * ```
 *
 * It is a [CancellationException], so rethrow it. Where a scope's own cancellation takes its place, as with
 * [withTimeout][kotlinx.coroutines.withTimeout], [cancelledCalls] finds it.
 *
 * @property createdCall the call, if it was created before the cancellation reached it.
 * @property failure how the call ended otherwise. Both are `null` if nothing was heard of it within 5 seconds.
 */
public class CallCancellationException(
    public val createdCall: CreatedCall?,
    public val failure: CallException?,
    cause: Throwable? = null,
) : CancellationException(failure?.message ?: "the call's coroutine was cancelled") {
    init {
        initCause(cause)
    }

    /** Whether a call task exists or may exist. `false` means that certainly none was created. */
    public val callMayExist: Boolean
        get() = createdCall != null || failure?.callMayExist != false
}

/** What became of the calls that this cancellation ended: see [CallCancellationException]. */
public val CancellationException.cancelledCalls: List<CallCancellationException>
    get() = generateSequence<Throwable>(this) { it.cause }
        .flatMap { sequenceOf(it) + it.suppressed }
        .filterIsInstance<CallCancellationException>().distinct().toList()
