package dev.anoncall.core

import dev.anoncall.CallClient
import dev.anoncall.CallJournal
import dev.anoncall.CallRequest
import dev.anoncall.CallSession
import dev.anoncall.CreatedCall
import dev.anoncall.FileCallJournal
import dev.anoncall.SessionState
import dev.anoncall.StartOutcome
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import java.util.concurrent.atomic.AtomicBoolean
import dev.anoncall.internal.CallSession as GeneratedSession
import dev.anoncall.internal.ConfigException as GeneratedConfigException
import dev.anoncall.internal.SessionListener as GeneratedListener
import dev.anoncall.internal.SessionState as GeneratedState

internal fun makeSession(client: CallClient, journal: CallJournal?): CallSession {
    if (journal is FileCallJournal) journal.check()
    val core = coreOf(client)
    val session = try {
        core.withGenerated { GeneratedSession(it, journal?.let(::CoreJournal)) }
    } catch (failure: GeneratedConfigException) {
        throw failure.toPublic()
    }
    return CoreCallSession(session, client)
}

private fun coreOf(client: CallClient): CoreCallClient {
    require(client is HasCore) { "a session needs a client of CallClient.create or AnonCall.create" }
    return client.core
}

/** The session of the core's. */
internal class CoreCallSession(
    private val session: GeneratedSession,
    /** Held so that what follows the device's network for it is not collected. */
    private var client: CallClient,
) : CallSession {
    private val closed = AtomicBoolean()
    private val shown = MutableStateFlow(session.state().toPublic())
    private val subscription = session.listen(StateListener { refresh() })

    override val state: StateFlow<SessionState> = shown.asStateFlow()

    override val states: Flow<SessionState> = callbackFlow {
        val subscription = session.listen(StateListener { trySend(it.toPublic()) })
        awaitClose {
            subscription.stop()
            subscription.close()
        }
    }.buffer(Channel.UNLIMITED)

    override fun start(request: CallRequest): StartOutcome = refreshed { session.start(request.toCore()).toPublic() }

    override fun cancel(): Unit = refreshed { session.cancel() }

    override fun confirm(): Unit = refreshed { session.confirm() }

    override fun decline(): Unit = refreshed { session.decline() }

    override fun next(): Unit = refreshed { session.next() }

    override fun takeForDialling(): CreatedCall? = refreshed { session.takeForDialling()?.toPublic() }

    override fun replaceClient(client: CallClient) {
        coreOf(client).withGenerated { session.replaceClient(it) }
        this.client = client
    }

    override fun close() {
        if (closed.getAndSet(true)) return
        subscription.stop()
        subscription.close()
        session.close()
    }

    private fun <T> refreshed(work: () -> T): T = work().also { refresh() }

    /** Asks for the present state, so that a report that comes late can't show an earlier one. */
    @Synchronized
    private fun refresh() {
        if (!session.uniffiIsDestroyed) shown.value = session.state().toPublic()
    }
}

/** Hears the core's states. What it throws would be a panic there: harmless, but reported where no app developer looks. */
private class StateListener(private val listen: (GeneratedState) -> Unit) : GeneratedListener {
    override fun onState(state: GeneratedState) {
        try {
            listen(state)
        } catch (failure: Throwable) {
            failure.printStackTrace()
        }
    }
}
