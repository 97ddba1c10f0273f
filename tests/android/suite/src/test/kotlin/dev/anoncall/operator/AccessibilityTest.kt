package dev.anoncall.operator

import android.content.Context
import android.graphics.Color
import android.util.TypedValue
import android.view.View
import android.view.accessibility.AccessibilityManager
import android.view.accessibility.AccessibilityNodeInfo
import dev.anoncall.device.DeviceStores
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import kotlin.math.pow
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import dev.anoncall.R as SdkR

/** What those need who see little, or use a screen reader. */
@RunWith(RobolectricTestRunner::class)
class AccessibilityTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `every text differs enough from what is behind it`() {
        for (look in listOf("notnight", "night")) {
            RuntimeEnvironment.setQualifiers(look)
            for ((text, backgrounds) in TEXTS) {
                for (background in backgrounds) assertReadable(text, background, look)
            }
        }
    }

    @Test
    fun `the system's bars have dark buttons on light and light ones on dark`() {
        for ((look, light) in listOf("notnight" to 1, "night" to 0)) {
            RuntimeEnvironment.setQualifiers(look)
            val dial = Screen.open<DialActivity>()
            for (attribute in listOf(
                android.R.attr.windowLightNavigationBar,
                android.R.attr.windowLightStatusBar,
            )) {
                val value = TypedValue()
                assertTrue(dial.activity.theme.resolveAttribute(attribute, value, true))
                assertEquals(light == 1, value.data != 0, look)
            }
            assertEquals(color(R.color.background), color(R.color.navigation_bar), look)
            dial.close()
        }
    }

    @Test
    fun `titles are headings, and what became of a call is read out`() = ready { _, dial ->
        dial.call("90001003")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        for (id in listOf(R.id.title, R.id.panel_title)) assertTrue(dial.find<View>(id).isAccessibilityHeading)
        for (id in listOf(R.id.panel_title, R.id.panel_certainty)) {
            assertEquals(View.ACCESSIBILITY_LIVE_REGION_ASSERTIVE, dial.find<View>(id).accessibilityLiveRegion)
        }
        for (id in listOf(R.id.readiness, R.id.step, R.id.pasted)) {
            assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, dial.find<View>(id).accessibilityLiveRegion)
        }
    }

    @Test
    fun `a screen reader goes on at what may have been created, and at the question`() = ready { _, dial ->
        val manager = shadowOf(application.getSystemService(AccessibilityManager::class.java))
        manager.setEnabled(true)
        manager.setTouchExplorationEnabled(true)
        val title = dial.find<View>(R.id.panel_title)
        dial.call("90001003")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        Screen.idle()
        assertTrue(title.isAccessibilityFocused)
        title.performAccessibilityAction(AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS, null)
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, R.string.ask_title)
        Screen.idle()
        assertTrue(title.isAccessibilityFocused)
        title.performAccessibilityAction(AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS, null)
        dial.tap(R.id.do_not_call)
        Screen.idle()
        title.performAccessibilityAction(AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS, null)
        dial.call("30010010002")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_rejected)
        Screen.idle()
        assertFalse(title.isAccessibilityFocused, "nothing may exist: the next number is what comes")
    }

    @Test
    fun `a failure leaves the number and the keys where they are on a small phone`() =
        assertStays("w320dp-h533dp-port-hdpi")

    @Test
    fun `a failure leaves the number and the keys where they are on a phone`() = assertStays("w360dp-h740dp-port-hdpi")

    @Test
    fun `a failure leaves the number and the keys where they are on a tablet`() =
        assertStays("w800dp-h1280dp-port-hdpi")

    private fun assertStays(size: String) {
        RuntimeEnvironment.setQualifiers(size)
        ready { _, dial ->
            val places = listOf(R.id.key_1, R.id.key_hash, R.id.called).associateWith(dial::placeOf)
            dial.call("90001003")
            dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
            for ((id, place) in places) {
                assertEquals(place, dial.placeOf(id))
                assertTrue(place.y < dial.root.height)
            }
        }
    }

    private fun assertReadable(text: Int, background: Int, look: String) {
        val contrast = contrast(color(text), color(background))
        val names = listOf(text, background).map(application.resources::getResourceEntryName)
        assertTrue(contrast >= LEAST_CONTRAST, "$names, $look: $contrast")
    }

    private fun color(id: Int): Int = (application as Context).getColor(id)

    /** As the Web Content Accessibility Guidelines measure it. */
    private fun contrast(one: Int, other: Int): Double {
        val (dark, light) = listOf(luminance(one), luminance(other)).sorted()
        return (light + FLARE) / (dark + FLARE)
    }

    private fun luminance(color: Int): Double = listOf(Color.red(color), Color.green(color), Color.blue(color))
        .map { it / 255.0 }
        .map { if (it <= 0.03928) it / 12.92 else ((it + 0.055) / 1.055).pow(2.4) }
        .zip(listOf(0.2126, 0.7152, 0.0722)) { part, weight -> part * weight }
        .sum()

    private companion object {
        const val LEAST_CONTRAST = 4.5
        const val FLARE = 0.05

        private val PLAIN = listOf(R.color.background, R.color.surface)
        private val PANELS = listOf(R.color.call_surface, R.color.failed_surface, R.color.may_exist_surface)

        /** Each colour of texts with everything that it is written on. */
        val TEXTS = mapOf(
            R.color.text to PLAIN + PANELS,
            R.color.text_secondary to PLAIN + PANELS,
            R.color.on_call to listOf(R.color.call),
            R.color.on_failed to listOf(R.color.failed),
            R.color.call_text to PLAIN + PANELS,
            R.color.failed_text to PLAIN + R.color.failed_surface + R.color.call_surface,
            R.color.may_exist_text to PLAIN + R.color.may_exist_surface,
        )
    }
}
