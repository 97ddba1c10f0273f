package dev.anoncall.testing

import dev.anoncall.CallAttempt
import dev.anoncall.CallCancellationException
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRecord
import dev.anoncall.CallRequest
import dev.anoncall.CallSearch
import dev.anoncall.CallState
import dev.anoncall.CreatedCall
import dev.anoncall.PendingCall
import dev.anoncall.ProxyConfig
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import java.util.concurrent.CopyOnWriteArrayList

/**
 * A client for an app's unit tests: it needs neither the native library nor a network.
 *
 * ```
 * val client = FakeCallClient()
 * val screen = DialScreen(client)
 * screen.call("30010010002") // what the sandbox answers to this number
 * assertEquals(listOf("30010010002"), client.requests.map { it.called })
 * ```
 *
 * Without more, a call comes to the [Samples] of its number. [onCall] changes that. It is safe to share between threads.
 */
public class FakeCallClient : CallClient {
    private val received = CopyOnWriteArrayList<CallRequest>()

    /** What a call comes to. It may suspend, to hold a call in progress. */
    @Volatile
    public var onCall: suspend (request: CallRequest) -> CreatedCall = { Samples.outcomeOf(it.called) }

    /** What a search in the call history comes to: nothing is seen. */
    @Volatile
    public var onFindCall: suspend (attempt: CallAttempt) -> CallSearch = { CallSearch.NotSeen }

    /** What a look-up by the call serial number comes to: nobody has been called yet. */
    @Volatile
    public var onCallState: suspend (callSerialNo: String) -> CallRecord =
        { CallRecord(CallState.ToBeCalled, callSerialNo = it) }

    /** Every call that was asked for, in order. */
    public val requests: List<CallRequest>
        get() = received.toList()

    /** What [keepReady] was last called with. */
    @Volatile
    public var isKeptReady: Boolean = false
        private set

    /** What [setProxy] was last called with. */
    @Volatile
    public var proxy: ProxyConfig? = null
        private set

    /** How often [networkChanged] was called. */
    @Volatile
    public var networkChanges: Int = 0
        private set

    /** Whether it was closed. */
    @Volatile
    public var isClosed: Boolean = false
        private set

    override suspend fun createCall(request: CallRequest): CreatedCall {
        checkOpen()
        received += request
        try {
            return onCall(request)
        } catch (cancellation: CancellationException) {
            val failure = Samples.failure(Samples.CANCELLED)
            throw CallCancellationException(createdCall = null, failure = failure, cause = cancellation)
        }
    }

    override fun begin(request: CallRequest): PendingCall {
        checkOpen()
        received += request
        return FakePendingCall { onCall(request) }
    }

    override suspend fun prepare(): Unit = checkOpen()

    override fun keepReady(ready: Boolean) {
        if (!isClosed) isKeptReady = ready
    }

    @Synchronized
    override fun networkChanged() {
        if (!isClosed) networkChanges += 1
    }

    override fun setProxy(proxy: ProxyConfig?) {
        if (!isClosed) this.proxy = proxy
    }

    override suspend fun callState(callSerialNo: String): CallRecord {
        checkOpen()
        return onCallState(callSerialNo)
    }

    override suspend fun findCall(attempt: CallAttempt): CallSearch {
        checkOpen()
        return onFindCall(attempt)
    }

    override fun close() {
        isClosed = true
    }

    private fun checkOpen() = check(!isClosed) { "the client was closed" }
}

/** A call in progress that comes to what the fake says. */
private class FakePendingCall(call: suspend () -> CreatedCall) : PendingCall {
    private val outcome = CompletableDeferred<CreatedCall>()
    private val work: Job = CoroutineScope(Dispatchers.Default).launch {
        try {
            outcome.complete(call())
        } catch (failure: CallException) {
            outcome.completeExceptionally(failure)
        }
    }

    override fun cancel() {
        if (outcome.completeExceptionally(Samples.failure(Samples.CANCELLED))) work.cancel()
    }

    override suspend fun result(): CreatedCall = outcome.await()

    override fun close(): Unit = cancel()
}
