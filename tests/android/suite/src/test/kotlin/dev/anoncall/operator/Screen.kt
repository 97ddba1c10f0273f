package dev.anoncall.operator

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.os.Looper
import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import android.view.ViewGroup
import android.widget.Checkable
import android.widget.EditText
import android.widget.TextView
import dev.anoncall.support.eventually
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import kotlin.test.assertTrue
import kotlin.time.toJavaDuration

/** A screen as its user sees it: what is not visible is not there. */
class Screen<A : Activity>(private val controller: ActivityController<A>) {
    val activity: A
        get() = controller.get()

    val root: View
        get() = activity.window.decorView

    /** The text there, or `null` if it does not show. */
    fun text(id: Int): String? = shown<TextView>(id)?.text?.toString()

    /** Taps what has been there for long enough. */
    fun tap(id: Int) {
        shadowOf(Looper.getMainLooper()).idleFor(TapGuard.PAUSE.toJavaDuration())
        click(id)
    }

    /** Puts a finger down where the middle of a view was, and lifts it. */
    fun touch(place: Place) {
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val time = SystemClock.uptimeMillis()
            val event = MotionEvent.obtain(time, time, action, place.x, place.y, 0)
            root.dispatchTouchEvent(event)
            event.recycle()
            idle()
        }
    }

    fun placeOf(id: Int): Place {
        val view = checkNotNull(shown<View>(id)) { "${name(id)} does not show" }
        val corner = IntArray(2).also(view::getLocationInWindow)
        return Place(corner[0] + view.width / 2f, corner[1] + view.height / 2f)
    }

    private fun click(id: Int) {
        val view = checkNotNull(shown<View>(id)) { "${name(id)} does not show" }
        assertTrue(view.isEnabled, "${name(id)} is not enabled")
        assertTrue(view.performClick() || view is Checkable, "nobody listens to ${name(id)}")
        idle()
    }

    fun type(id: Int, text: String) {
        val field = checkNotNull(shown<EditText>(id)) { "${name(id)} does not show" }
        field.setText(text)
        field.setSelection(text.length)
        idle()
    }

    fun press(keys: String) = keys.forEach { click(KEYS.getValue(it)) }

    fun shows(id: Int): Boolean = shown<View>(id) != null

    fun <V : View> find(id: Int): V = checkNotNull(activity.findViewById(id))

    suspend fun await(id: Int, text: Int) = awaitText(id, activity.getString(text))

    suspend fun awaitText(id: Int, text: String) = eventually({ "${name(id)} says $text, not ${text(id)}" }) {
        idle()
        Unit.takeIf { text(id) == text }
    }

    /** Until it shows and can be tapped. */
    suspend fun awaitShown(id: Int) = eventually("${name(id)} shows") {
        idle()
        Unit.takeIf { shows(id) && find<View>(id).isEnabled }
    }

    /** Turns the device. */
    fun turn() {
        RuntimeEnvironment.setQualifiers("+land")
        controller.configurationChange(RuntimeEnvironment.getApplication().resources.configuration).visible()
        idle()
    }

    /** What the system would keep of it. */
    fun savedState(): Bundle = Bundle().also { controller.saveInstanceState(it) }

    /** Another app's intent comes in. */
    fun receive(intent: Intent) {
        controller.newIntent(intent)
        idle()
    }

    fun leave() {
        controller.pause().stop()
        idle()
    }

    fun comeBack() {
        controller.restart().start().resume()
        idle()
    }

    fun hasFocus(focus: Boolean) {
        controller.windowFocusChanged(focus)
        idle()
    }

    fun close() {
        controller.pause().stop().destroy()
        idle()
    }

    private fun <V : View> shown(id: Int): V? = activity.findViewById<V>(id)?.takeIf { it.isShown }

    private fun name(id: Int): String = activity.resources.getResourceEntryName(id)

    companion object {
        private val KEYS = mapOf(
            '1' to R.id.key_1, '2' to R.id.key_2, '3' to R.id.key_3, '4' to R.id.key_4, '5' to R.id.key_5,
            '6' to R.id.key_6,
            '7' to R.id.key_7, '8' to R.id.key_8, '9' to R.id.key_9, '0' to R.id.key_0, '*' to R.id.key_star,
            '#' to R.id.key_hash,
        )

        inline fun <reified A : Activity> open(intent: Intent? = null): Screen<A> =
            Screen(Robolectric.buildActivity(A::class.java, intent).setup()).also { idle() }

        /** Lets the main thread do what is due. */
        fun idle() = shadowOf(Looper.getMainLooper()).idle()
    }
}

/** A place on the screen, in pixels. */
data class Place(val x: Float, val y: Float)

/** This view and all below it. */
fun View.all(): Sequence<View> = sequenceOf(this) +
    if (this is ViewGroup) (0..<childCount).asSequence().flatMap { getChildAt(it).all() } else emptySequence()
