package dev.anoncall

/** A call in progress, as a handle: [cancel] it, or wait for its [result]. */
public interface PendingCall : AutoCloseable {
    /**
     * Cancels the call: the request is aborted and its connection closed. [result] then ends with [CallException.Cancelled], which says
     * whether the request had been sent. Has no effect if the call has ended.
     */
    public fun cancel()

    /**
     * Waits for the call's result. It may be awaited several times. Cancelling the coroutine ends the waiting, not the call.
     *
     * @throws CallException every failure of the call.
     * @throws IllegalStateException if the handle was closed.
     */
    public suspend fun result(): CreatedCall

    /** Cancels the call and releases the handle. */
    override fun close()
}
