package dev.anoncall.operator

import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * Ignores taps for a moment after what they lead to has changed: the second tap of a double tap, and one that was meant for what was
 * there before.
 */
class TapGuard(private val clock: TimeSource) {
    private var changed: TimeMark? = null

    /** What a tap leads to has changed. */
    fun changed() {
        changed = clock.markNow()
    }

    /** Whether a tap now is meant. */
    val isOpen: Boolean
        get() = changed.let { it == null || it.elapsedNow() >= PAUSE }

    companion object {
        /** Longer than between the taps of a double tap, shorter than it takes to read a new screen. */
        val PAUSE = 500.milliseconds
    }
}
