package dev.anoncall.operator

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Counts down the seconds that the service asked to wait for before the next call. */
class RetryWatch(private val scope: CoroutineScope, private val clock: TimeSource, private val show: (Long?) -> Unit) {
    private var ticking: Job? = null

    /** Begins with this time, or shows that there is none to wait for. */
    fun begin(wait: Duration?) {
        ticking?.cancel()
        show(wait?.roundedUp)
        if (wait != null) ticking = scope.launch { tick(wait) }
    }

    private suspend fun tick(wait: Duration) {
        val started = clock.markNow()
        do {
            delay(1.seconds)
            val left = (wait - started.elapsedNow()).coerceAtLeast(Duration.ZERO)
            show(left.roundedUp)
        } while (left > Duration.ZERO)
    }
}

/** In seconds: not too early. */
private val Duration.roundedUp: Long
    get() = (this + 999.milliseconds).inWholeSeconds
