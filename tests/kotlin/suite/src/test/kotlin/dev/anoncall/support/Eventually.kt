package dev.anoncall.support

import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds

/** Waits until there is a value, and fails if none comes. */
suspend fun <T : Any> eventually(what: String, look: () -> T?): T = eventually({ what }, look)

/** Waits until there is a value, and fails if none comes, saying how things stand by then. */
suspend fun <T : Any> eventually(what: () -> String, look: () -> T?): T {
    val found = withTimeoutOrNull(PATIENCE) {
        var found = look()
        while (found == null) {
            delay(5.milliseconds)
            found = look()
        }
        found
    }
    return found ?: throw AssertionError("did not happen within $PATIENCE: ${what()}")
}
