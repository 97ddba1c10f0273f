package dev.anoncall.core

import dev.anoncall.CallAttempt
import dev.anoncall.CallCancellationException
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallObserver
import dev.anoncall.CallRecord
import dev.anoncall.CallRequest
import dev.anoncall.CallSearch
import dev.anoncall.ClientConfig
import dev.anoncall.CreatedCall
import dev.anoncall.Credentials
import dev.anoncall.PendingCall
import dev.anoncall.ProxyConfig
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.seconds
import dev.anoncall.internal.CallClient as GeneratedClient
import dev.anoncall.internal.CallException as GeneratedCallException
import dev.anoncall.internal.ConfigException as GeneratedConfigException
import dev.anoncall.internal.LookUpException as GeneratedLookUpException
import dev.anoncall.internal.PendingCall as GeneratedPendingCall

/** A client of the core's, or one that is built on it: what a session can use. */
internal interface HasCore {
    val core: CoreCallClient
}

/**
 * Makes a client on a background thread, where the library is loaded too.
 *
 * @param deviceRoots the platform's roots in DER, where the core can't ask for them itself. Those that can't be read are skipped.
 */
internal suspend fun makeClient(
    config: ClientConfig,
    deviceRoots: List<ByteArray>,
    credentials: Credentials,
    observer: CallObserver?,
): CoreCallClient = closedIfCancelled {
    CoreLibrary.load()
    CoreCredentials.of(credentials).use { own ->
        try {
            CoreCallClient(
                GeneratedClient(config.toCore(deviceRoots), own.credentials, observer?.let(::CoreObserver)),
                own.provider,
            )
        } catch (failure: GeneratedConfigException) {
            throw failure.toPublic()
        }
    }
}

/** Makes it on a background thread. If the coroutine is cancelled meanwhile, nobody gets it, so it is closed. */
internal suspend fun <T : AutoCloseable> closedIfCancelled(make: suspend () -> T): T {
    var made: T? = null
    try {
        return withContext(Dispatchers.IO) { make().also { made = it } }
    } catch (cancellation: CancellationException) {
        made?.close()
        throw cancellation
    }
}

/** The client of the core's. */
internal class CoreCallClient(client: GeneratedClient, private val provider: CoreTokenProvider?) :
    CallClient,
    HasCore {
    private val client = Shared(client)

    override val core: CoreCallClient
        get() = this

    override suspend fun createCall(request: CallRequest): CreatedCall {
        val client = client.acquire()
        try {
            return client.begin(request.toCore()).use { endedWithCoroutine(it) }
        } finally {
            this.client.release()
        }
    }

    /** The result. When the coroutine is cancelled, so is the call, and what became of it is still told. */
    private suspend fun endedWithCoroutine(call: GeneratedPendingCall): CreatedCall = try {
        resultOf(call)
    } catch (cancellation: CancellationException) {
        call.cancel()
        throw withContext(NonCancellable) { outcomeOf(call, cancellation) }
    }

    private suspend fun outcomeOf(
        call: GeneratedPendingCall,
        cancellation: CancellationException,
    ): CallCancellationException {
        var created: CreatedCall? = null
        var failure: CallException? = null
        withTimeoutOrNull(LONGEST_CANCELLING) {
            try {
                created = resultOf(call)
            } catch (ended: CallException) {
                failure = ended
            }
        }
        val outcome = CallCancellationException(created, failure, cancellation)
        // A scope that was cancelled ends with its own exception, which the machinery may have copied on the way here.
        generateSequence<Throwable>(cancellation) { it.cause }.filterIsInstance<CancellationException>()
            .forEach { it.addSuppressed(CallCancellationException(created, failure)) }
        return outcome
    }

    override fun begin(request: CallRequest): PendingCall {
        val begun = using { it.begin(request.toCore()) }
        return CorePendingCall(begun, ::resultOf)
    }

    private suspend fun resultOf(call: GeneratedPendingCall): CreatedCall = try {
        call.result().toPublic()
    } catch (failure: GeneratedCallException) {
        throw failure.toPublic(provider)
    }

    override suspend fun prepare(): Unit = try {
        client.get().prepare()
    } catch (failure: GeneratedCallException) {
        throw failure.toPublic(provider)
    }

    override suspend fun callState(callSerialNo: String): CallRecord = try {
        client.get().callState(callSerialNo).toPublic()
    } catch (failure: GeneratedLookUpException) {
        throw failure.toPublic(provider)
    }

    override suspend fun findCall(attempt: CallAttempt): CallSearch = try {
        client.get().findCall(attempt.toCore()).toPublic()
    } catch (failure: GeneratedLookUpException) {
        throw failure.toPublic(provider)
    }

    override fun keepReady(ready: Boolean) {
        unlessClosed { it.keepReady(ready) }
    }

    override fun networkChanged() {
        unlessClosed { it.networkChanged() }
    }

    override fun setProxy(proxy: ProxyConfig?) {
        unlessClosed {
            try {
                it.setProxy(proxy?.toCore())
            } catch (failure: GeneratedConfigException) {
                throw failure.toPublic()
            }
        }
    }

    /** For a session of the core's. */
    fun <T> withGenerated(use: (GeneratedClient) -> T): T = using(use)

    override fun close(): Unit = client.close()

    private inline fun <T> using(use: (GeneratedClient) -> T): T {
        val acquired = client.acquire()
        try {
            return use(acquired)
        } finally {
            client.release()
        }
    }

    private inline fun unlessClosed(use: (GeneratedClient) -> Unit) {
        val acquired = client.acquireUnlessClosed() ?: return
        try {
            use(acquired)
        } finally {
            client.release()
        }
    }

    private companion object {
        /** The core answers a cancellation without the network; this long means that the process is stopped. */
        val LONGEST_CANCELLING = 5.seconds
    }
}
