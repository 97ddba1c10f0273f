package dev.anoncall.operator

import dev.anoncall.CallEvent
import dev.anoncall.CallStep
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** How far the call under way is. */
data class CallProgress(
    /** The last step that the operator waits for. */
    val step: CreationStep = CreationStep.Started,
    /** How long it has taken so far. */
    val seconds: Long = 0,
)

/** The steps of creating a call, in order. */
enum class CreationStep(val text: Int) {
    Started(R.string.calling),
    SigningIn(R.string.step_signing_in),
    Connected(R.string.step_connected),
    Sent(R.string.step_sent),
}

/** Follows the call under way: the client's [events] say the step, the [clock] how long it takes. */
class ProgressWatch(
    private val scope: CoroutineScope,
    private val clock: TimeSource,
    events: Flow<CallEvent>,
    private val show: (CallProgress?) -> Unit,
) {
    private var progress: CallProgress? = null
    private var ticking: Job? = null

    init {
        scope.launch { events.collect { reach(it.step) } }
    }

    /** A call begins. */
    fun begin() {
        end()
        change(CallProgress())
        val started = clock.markNow()
        ticking = scope.launch { tick(started) }
    }

    /** There is no call under way. */
    fun end() {
        ticking?.cancel()
        change(null)
    }

    private suspend fun tick(started: TimeMark) {
        while (true) {
            delay(1.seconds)
            change(progress?.copy(seconds = started.elapsedNow().inWholeSeconds))
        }
    }

    /** Never back: a token or a connection that is renewed meanwhile is not the call's. */
    private fun reach(step: CallStep) {
        val reached = step.shown ?: return
        progress?.let { if (reached > it.step) change(it.copy(step = reached)) }
    }

    private fun change(fresh: CallProgress?) {
        progress = fresh
        show(fresh)
    }
}

private val CallStep.shown: CreationStep?
    get() = when (this) {
        CallStep.TokenRequested -> CreationStep.SigningIn
        CallStep.Connected -> CreationStep.Connected
        CallStep.RequestSent -> CreationStep.Sent
        is CallStep.Answered, is CallStep.Finished -> null
    }
