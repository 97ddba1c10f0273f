package dev.anoncall

/**
 * An observer from a lambda.
 *
 * ```
 * CallClient(config, credentials, CallObserver { event -> Log.d("calls", event.toString()) })
 * ```
 *
 * Events come on the SDK's background thread, in order. Return at once: what takes time here delays the call. What the
 * lambda throws is printed and does not harm the call.
 */
public fun CallObserver(observe: (event: CallEvent) -> Unit): CallObserver = object : CallObserver {
    override fun onEvent(event: CallEvent) {
        try {
            observe(event)
        } catch (failure: Throwable) {
            // In the core it would be a panic: harmless, but told where no app developer looks. This is in Logcat.
            failure.printStackTrace()
        }
    }
}
