package dev.anoncall.operator

import android.app.Activity
import android.content.Intent
import android.os.SystemClock
import android.view.View
import android.widget.EditText
import android.widget.TextView
import androidx.test.platform.app.InstrumentationRegistry
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.util.Base64
import dev.anoncall.R as SdkR

/** The operator app's screens on a device: from the settings to the created call, and the question before a second one. */
class OperatorScreenTest {
    private val instrumentation = InstrumentationRegistry.getInstrumentation()
    private val arguments = InstrumentationRegistry.getArguments()

    @Test
    fun fromTheSettingsToTheCreatedCall() {
        enterSettings()
        val dial = open(DialActivity::class.java)
        type(dial, R.id.called, "88884432")
        tap(dial, R.id.call)
        await(dial, R.id.panel_title, R.string.call_created)
        assertEquals(argument("sip"), text(dial, R.id.sip_server))
        dial.finish()
    }

    @Test
    fun aCallThatMayExistIsAskedAboutFirst() {
        enterSettings()
        val dial = open(DialActivity::class.java)
        type(dial, R.id.called, "90001003")
        tap(dial, R.id.call)
        await(dial, R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        tap(dial, R.id.call)
        await(dial, R.id.panel_title, R.string.ask_title)
        tap(dial, R.id.do_not_call)
        dial.finish()
    }

    private fun enterSettings() {
        val settings = open(SettingsActivity::class.java)
        tap(settings, R.id.expert)
        type(settings, R.id.domain, argument("domain"))
        type(settings, R.id.app_key, argument("appKey"))
        tap(settings, R.id.source_app_secret)
        type(settings, R.id.secret, argument("appSecret"))
        type(settings, R.id.authority, Base64.getDecoder().decode(argument("authority")).decodeToString())
        tap(settings, R.id.save)
        eventually("the settings are saved") { settings.isFinishing }
    }

    private fun <A : Activity> open(screen: Class<A>): Activity {
        val intent = Intent(instrumentation.targetContext, screen).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
        return instrumentation.startActivitySync(intent)
    }

    private fun type(screen: Activity, id: Int, text: String) {
        awaitEnabled(screen, id)
        instrumentation.runOnMainSync { find<EditText>(screen, id).setText(text) }
    }

    private fun tap(screen: Activity, id: Int) {
        awaitEnabled(screen, id)
        // Earlier it would be ignored.
        SystemClock.sleep(TapGuard.PAUSE.inWholeMilliseconds)
        instrumentation.runOnMainSync { find<View>(screen, id).performClick() }
    }

    private fun text(screen: Activity, id: Int): String {
        var text = ""
        instrumentation.runOnMainSync { text = find<TextView>(screen, id).text.toString() }
        return text
    }

    private fun <V : View> find(screen: Activity, id: Int): V =
        checkNotNull(screen.findViewById<V>(id)) { screen.resources.getResourceEntryName(id) }

    private fun awaitEnabled(screen: Activity, id: Int) =
        eventually("it is enabled") { find<View>(screen, id).let { it.isShown && it.isEnabled } }

    private fun await(screen: Activity, id: Int, expected: Int) =
        eventually("it says ${screen.getString(expected)}") { text(screen, id) == screen.getString(expected) }

    private fun eventually(what: String, holds: () -> Boolean) {
        val end = SystemClock.elapsedRealtime() + PATIENCE_MILLIS
        while (!holds()) {
            assertTrue(what, SystemClock.elapsedRealtime() < end)
            SystemClock.sleep(POLL_MILLIS)
        }
    }

    private fun argument(name: String): String =
        requireNotNull(arguments.getString(name)) { "cargo xtask device-test gives the argument $name" }

    private companion object {
        const val PATIENCE_MILLIS = 60_000L
        const val POLL_MILLIS = 50L
    }
}
