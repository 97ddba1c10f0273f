package dev.anoncall.operator

import android.app.Activity
import android.content.Intent
import android.content.RestrictionsManager
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Bundle
import android.os.Looper
import android.view.View
import android.widget.Button
import android.widget.EditText
import android.widget.ImageButton
import android.widget.TextView
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.Sandbox
import dev.anoncall.support.repository
import dev.anoncall.support.setting
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.time.Duration
import kotlin.io.path.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import dev.anoncall.R as SdkR

/**
 * Draws each screen in each look, and checks what a picture can't be asked: that no text is cut off, that everything which can
 * be tapped is large enough, and that a screen reader has a name for it.
 *
 * The pictures are in target/kotlin/android-suite/screenshots. Those in android/screenshots must be the same; with
 * `-Dscreenshots.update=true` they are written instead.
 */
@RunWith(RobolectricTestRunner::class)
class ScreenshotsTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun light() = each("light", PHONE)

    @Test
    fun dark() = each("dark", "w360dp-h740dp-port-night-hdpi")

    @Test
    fun chinese() = each("chinese", "zh-rCN-$PHONE")

    @Test
    fun `large font`() {
        RuntimeEnvironment.setFontScale(2f)
        each("large-font", PHONE)
    }

    @Test
    fun landscape() = each("landscape", "w760dp-h360dp-land-hdpi")

    @Test
    fun `small device`() = each("small", "w320dp-h533dp-port-hdpi")

    @Test
    fun `right to left`() = each("right-to-left", "ar-ldrtl-$PHONE")

    @Test
    fun tablet() = each("tablet", "w800dp-h1280dp-port-mdpi")

    @Test
    fun `tablet in landscape`() = each("tablet-landscape", "w1280dp-h800dp-land-mdpi")

    private fun each(look: String, qualifiers: String) = withSandbox { sandbox ->
        RuntimeEnvironment.setQualifiers(qualifiers)
        val presenter = application.presenter
        val dial = Screen.open<DialActivity>()
        dial.await(R.id.panel_title, R.string.settings_first)
        dial.picture("first-start", look)
        settings(sandbox, look)
        presenter.save(sandbox.form())
        dial.awaitShown(R.id.call)
        dial.awaitShown(R.id.domain)
        dial.await(R.id.readiness, R.string.readiness_ready)
        dial.press("88884432")
        dial.picture("dial", look)
        dial.type(R.id.called, "90001001")
        dial.tap(R.id.call)
        dial.awaitShown(R.id.cancel)
        sandbox.awaitCall("90001001")
        dial.await(R.id.step, R.string.step_sent)
        dial.picture("calling", look)
        dial.tap(R.id.cancel)
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_cancelled)
        dial.picture("may-exist", look)
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, R.string.ask_title)
        dial.picture("asking", look)
        dial.tap(R.id.do_not_call)
        dial.type(R.id.called, "30010000002")
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_rejected)
        dial.tap(R.id.toggle_details)
        dial.picture("rejected", look)
        dial.type(R.id.called, "90001012")
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, R.string.call_created)
        dial.picture("created", look)
        recents(look)
        managed(sandbox, look)
        dial.close()
    }

    private fun recents(look: String) {
        val recents = Screen.open<RecentsActivity>()
        recents.picture("recents", look)
        recents.close()
    }

    private suspend fun managed(sandbox: Sandbox, look: String) {
        val restrictions = Bundle().apply {
            putString("appKey", sandbox.appKey)
            putString("callerPresent", "95599")
        }
        shadowOf(application.getSystemService(RestrictionsManager::class.java)).setApplicationRestrictions(restrictions)
        application.sendBroadcast(Intent(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.managed)
        settings.tap(R.id.expert)
        settings.picture("managed", look)
        settings.close()
    }

    private suspend fun settings(sandbox: Sandbox, look: String) {
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.notice)
        settings.enter(sandbox)
        settings.type(R.id.app_key, "")
        settings.tap(R.id.save)
        settings.await(R.id.app_key_fault, R.string.config_invalid_app_key)
        settings.picture("settings", look)
        settings.close()
    }

    private fun Screen<out Activity>.picture(name: String, look: String) {
        // Long enough for what is animated. What counts seconds writes everything anew meanwhile.
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1))
        replaceWhatVaries()
        layOut(root)
        for (view in root.all().filter { it.isShown }) {
            view.jumpDrawablesToCurrentState()
            if (view is TextView) assertNotCut(view)
            if (view.isClickable && (view is Button || view is ImageButton || view is EditText)) assertUsable(view)
        }
        val bitmap = Bitmap.createBitmap(root.width, root.height, Bitmap.Config.ARGB_8888)
        root.draw(Canvas(bitmap))
        publish("$name-$look", png(bitmap))
    }

    /** Now, without letting time pass. */
    private fun layOut(root: View) {
        val exactly = { length: Int -> View.MeasureSpec.makeMeasureSpec(length, View.MeasureSpec.EXACTLY) }
        root.measure(exactly(root.width), exactly(root.height))
        root.layout(0, 0, root.width, root.height)
    }

    /** The sandbox has another port and another authority each time, calls take their time, cursors blink, and scroll bars fade. */
    private fun Screen<out Activity>.replaceWhatVaries() {
        for ((id, text) in mapOf(R.id.domain to DOMAIN, R.id.authority to AUTHORITY)) {
            val view = activity.findViewById<TextView>(id) ?: continue
            view.text = text
            if (view is EditText) view.setSelection(text.length)
        }
        activity.findViewById<TextView>(R.id.elapsed)?.text = ELAPSED
        root.all().filterIsInstance<EditText>().forEach { it.isCursorVisible = false }
        root.all().filter { it.isScrollbarFadingEnabled }.forEach { it.isVerticalScrollBarEnabled = false }
        root.all().filter { it.id == R.id.recent_time }.forEach { (it as TextView).text = TIME }
    }

    private fun publish(picture: String, png: ByteArray) {
        val drawn = built.createDirectories().resolve("$picture.png")
        drawn.writeBytes(png)
        if (picture !in PUBLISHED) return
        val shown = published.resolve("$picture.png")
        if (update) shown.writeBytes(png)
        assertTrue(
            samePicture(png, shown.readBytes()),
            "$shown is not what the app shows, which is $drawn: draw the pictures anew with -Dscreenshots.update=true",
        )
    }

    private fun assertNotCut(view: TextView) {
        val layout = checkNotNull(view.layout) { "${nameOf(view)} was not laid out" }
        val ellipsised = (0 until layout.lineCount).sumOf(layout::getEllipsisCount)
        if (view.id != R.id.domain) assertEquals(0, ellipsised, "${nameOf(view)} is cut off: ${view.text}")
        // A field scrolls by itself.
        if (view is EditText) return
        val room = view.height - view.compoundPaddingTop - view.compoundPaddingBottom
        assertTrue(layout.height <= room, "${nameOf(view)} is too low for its text: ${view.text}")
    }

    private fun assertUsable(view: View) {
        val least = view.resources.displayMetrics.density * LEAST_SIZE_DP - 1
        assertTrue(view.height >= least && view.width >= least, "${nameOf(view)} is too small to tap")
        val name = view.contentDescription ?: (view as? TextView)?.text
        val labelled = view is EditText && view.rootView.all().any { it.labelFor == view.id }
        assertTrue(labelled || !name.isNullOrEmpty(), "${nameOf(view)} has no name for a screen reader")
    }

    private fun nameOf(view: View): String =
        runCatching { view.resources.getResourceEntryName(view.id) }.getOrDefault(view.javaClass.simpleName)

    private val built = Path(setting("built"), "android-suite", "screenshots")
    private val published = repository.resolve("android/screenshots")
    private val update = setting("screenshots.update").toBoolean()

    private companion object {
        /** Those that android/README.md shows. */
        val PUBLISHED = setOf(
            "dial-light", "calling-light", "created-light", "rejected-light", "may-exist-light", "asking-light",
            "settings-light", "recents-light", "managed-light", "dial-small", "rejected-small", "rejected-tablet",
            "dial-dark", "created-dark", "rejected-chinese", "asking-large-font", "dial-landscape",
        )

        const val DOMAIN = "service.example.com"
        const val TIME = "14:32"
        const val ELAPSED = "00:01"
        const val AUTHORITY = "-----BEGIN CERTIFICATE-----\nMIIBezCCASGgAwIBAgIUM8XJ\n-----END CERTIFICATE-----"
        const val PHONE = "w360dp-h740dp-port-hdpi"
        const val LEAST_SIZE_DP = 48
    }
}
