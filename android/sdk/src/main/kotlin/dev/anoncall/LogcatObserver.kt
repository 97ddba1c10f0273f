package dev.anoncall

import android.util.Log

/**
 * An observer that writes every event to Logcat. Events contain neither secrets nor phone numbers, so it may stay in a
 * published app.
 *
 * ```
 * AnonCall.create(context, domain, appKey, credentials, LogcatObserver())
 * ```
 *
 * @param tag Logcat's tag.
 * @param priority one of [Log]'s priorities, such as [Log.DEBUG].
 */
public class LogcatObserver(private val tag: String = "AnonCall", private val priority: Int = Log.DEBUG) :
    CallObserver {
    override fun onEvent(event: CallEvent) {
        Log.println(priority, tag, "$event")
    }
}
