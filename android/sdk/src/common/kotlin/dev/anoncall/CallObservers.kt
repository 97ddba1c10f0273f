package dev.anoncall

/**
 * An observer from a lambda.
 *
 * ```
 * CallClient(config, credentials, CallObserver { event -> Log.d("calls", event.toString()) })
 * ```
 *
 * Events arrive on the SDK's background thread, in order. Return quickly: blocking here delays the call. An exception of
 * the lambda is printed and does not harm the call.
 */
public fun CallObserver(observe: (event: CallEvent) -> Unit): CallObserver = object : CallObserver {
    override fun onEvent(event: CallEvent) {
        try {
            observe(event)
        } catch (failure: Throwable) {
            // In the core it would be a panic: harmless, but reported where no app developer looks. This is in Logcat.
            failure.printStackTrace()
        }
    }
}
