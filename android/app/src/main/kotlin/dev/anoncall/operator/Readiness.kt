package dev.anoncall.operator

import dev.anoncall.Advice
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.ReportText
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Whether a call would go through now. */
sealed class Readiness {
    data object NoNetwork : Readiness()

    data object Connecting : Readiness()

    data object Ready : Readiness()

    /** What a call would meet. */
    data class NotReady(val title: ReportText) : Readiness()
}

/**
 * Finds out whether a call would go through, while the dial screen shows: it prepares one with each client, whenever the device is online
 * again, and after a failure that may pass.
 */
class ReadinessWatch(scope: CoroutineScope, online: Flow<Boolean>, private val show: (Readiness?) -> Unit) {
    private val client = MutableStateFlow<CallClient?>(null)
    private val shown = MutableStateFlow(false)

    init {
        scope.launch {
            combine(client, shown, online) { client, shown, isOnline -> Wanted(client.takeIf { shown }, isOnline) }
                .collectLatest(::follow)
        }
    }

    /** The calls are made with this client from now on; without one, there are none. */
    fun use(client: CallClient?) {
        this.client.value = client
    }

    /** The dial screen shows, or does not. */
    fun shown(shown: Boolean) {
        this.shown.value = shown
    }

    private suspend fun follow(wanted: Wanted) {
        val client = wanted.client ?: return show(null)
        if (!wanted.online) return show(Readiness.NoNetwork)
        show(Readiness.Connecting)
        var pause: Duration? = FIRST_PAUSE
        while (pause != null) {
            pause = prepare(client, pause)
        }
    }

    /** Shows what comes of it, and returns how long to wait before the next attempt, if one is of use. */
    private suspend fun prepare(client: CallClient, pause: Duration): Duration? {
        try {
            client.prepare()
            show(Readiness.Ready)
            return null
        } catch (_: CancellationException) {
            // Of this, or only of the call: the client was closed.
            currentCoroutineContext().ensureActive()
            return null
        } catch (exception: CallException) {
            show(Readiness.NotReady(exception.report.title))
            if (exception.advice !in PASSING) return null
            delay(pause)
            return (pause * 2).coerceAtMost(LONGEST_PAUSE)
        } catch (_: IllegalStateException) {
            // It was closed: another takes its place.
            return null
        }
    }

    private data class Wanted(val client: CallClient?, val online: Boolean)

    private companion object {
        val FIRST_PAUSE = 5.seconds
        val LONGEST_PAUSE = 60.seconds
        val PASSING = setOf(Advice.RETRY_NOW, Advice.RETRY_LATER)
    }
}
