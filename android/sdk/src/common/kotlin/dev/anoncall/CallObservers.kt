package dev.anoncall

/**
 * An observer from a lambda.
 *
 * ```
 * CallClient(config, credentials, CallObserver { event -> Log.d("calls", event.toString()) })
 * ```
 *
 * Events come on the SDK's background thread, in order. Return at once: what takes time here delays the call.
 */
public fun CallObserver(observe: (event: CallEvent) -> Unit): CallObserver =
    object : CallObserver {
        override fun onEvent(event: CallEvent) {
            observe(event)
        }
    }
