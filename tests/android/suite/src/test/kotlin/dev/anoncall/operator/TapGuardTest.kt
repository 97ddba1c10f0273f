package dev.anoncall.operator

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TestTimeSource

/** Taps count again half a second after a change. */
class TapGuardTest {
    private val clock = TestTimeSource()
    private val guard = TapGuard(clock)
    private var taps = 0

    @Test
    fun `a tap too early after a change is ignored`() {
        tap(expected = 1)
        guard.changed()
        tap(expected = 1)
        clock += 499.milliseconds
        tap(expected = 1)
        clock += 1.milliseconds
        tap(expected = 2)
        guard.changed()
        tap(expected = 2)
    }

    private fun tap(expected: Int) {
        if (guard.isOpen) taps++
        assertEquals(expected, taps)
    }
}
