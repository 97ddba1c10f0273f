package dev.anoncall

import java.time.Instant

/**
 * A call to create.
 *
 * Lengths are in Unicode characters. Numbers are sent as they are: the service's numbers need not be E.164, so they are checked but
 * never reformatted. [toString] shows only lengths, because numbers are personal data.
 *
 * @property called the called number, 1 to 32 characters.
 * @property callerPresent the number shown as the caller, at most 32 characters. If it is absent or empty, the platform's own number is
 *   shown.
 * @property callData data that the platform attaches to the call, at most 1024 characters.
 */
public data class CallRequest(val called: String, val callerPresent: String? = null, val callData: String? = null) {
    /**
     * The attempt to make this call: what [CallClient.findCall] looks for. Make it just before the call.
     *
     * ```
     * val attempt = request.attempt()
     * try {
     *     dial(client.createCall(request))
     * } catch (failure: CallException) {
     *     if (failure.callMayExist) show(client.findCall(attempt))
     * }
     * ```
     *
     * @param sentAt when the call is asked for, by the device's clock.
     */
    public fun attempt(sentAt: Instant = Instant.now()): CallAttempt =
        CallAttempt(called = called, callerPresent = callerPresent, callData = callData, sentAt = sentAt)

    /** The lengths alone. */
    override fun toString(): String =
        "CallRequest(called: ${shownLength(called)}, callerPresent: ${shownLength(callerPresent)}, " +
            "callData: ${shownLength(callData)})"
}

/** What is shown of personal data. */
internal fun shownLength(text: String?): String = "${text?.run { codePointCount(0, length) } ?: 0} characters"
