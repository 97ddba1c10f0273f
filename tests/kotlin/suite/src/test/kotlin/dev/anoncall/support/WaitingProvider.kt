package dev.anoncall.support

import dev.anoncall.AccessTokens
import dev.anoncall.Credentials
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation

/** A token provider that never answers, and tells when it is asked and when it is cancelled. */
class WaitingProvider {
    val asked = CompletableDeferred<Unit>()
    val cancelled = CompletableDeferred<Unit>()

    val credentials: Credentials = AccessTokens {
        try {
            asked.complete(Unit)
            awaitCancellation()
        } finally {
            cancelled.complete(Unit)
        }
    }
}
