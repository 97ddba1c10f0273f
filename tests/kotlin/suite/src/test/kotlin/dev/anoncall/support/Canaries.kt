package dev.anoncall.support

import kotlin.test.assertFalse

/** Unique texts that no text of the SDK's may hold: secrets, and numbers and call data, which are personal. */
object Canaries {
    const val TOKEN = "canary-token-5f1d"
    const val SECRET = "canary-secret-77aa"
    const val ACCESS_CODE = "4815162342canary"
    const val CALLED = "55501990"
    const val CALLER = "55501991"
    const val DATA = "canary-data-e2"
    const val HEADER = "canary-header-93"

    private val all = listOf(TOKEN, SECRET, ACCESS_CODE, CALLED, CALLER, DATA, HEADER)

    /** Checks all that an object of the SDK shows of itself, with further texts that it must not show. */
    fun assertNoneIn(shown: Any, vararg more: String) {
        val texts =
            when (shown) {
                is Throwable -> listOf("$shown", "${shown.message}", shown.localizedMessage, shown.stackTraceToString())
                else -> listOf("$shown")
            }
        for (text in texts) {
            for (canary in all + more) {
                assertFalse(canary in text, "${shown.javaClass.name} shows a canary: $text")
            }
        }
    }
}
