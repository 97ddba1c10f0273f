package dev.anoncall

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
 * @param sentAtMs when the call is asked for, by the device's clock: Unix time in milliseconds.
 */
public fun CallRequest.attempt(sentAtMs: Long = System.currentTimeMillis()): CallAttempt =
    CallAttempt(called = called, callerPresent = callerPresent, callData = callData, sentAtMs = sentAtMs)
