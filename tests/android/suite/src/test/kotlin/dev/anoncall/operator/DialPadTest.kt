package dev.anoncall.operator

import android.content.ClipData
import android.content.ClipboardManager
import android.view.HapticFeedbackConstants
import android.view.KeyEvent
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import android.widget.Button
import dev.anoncall.SessionState
import dev.anoncall.device.DeviceStores
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Entering a number: the keys, the clipboard, and a keyboard. */
@RunWith(RobolectricTestRunner::class)
class DialPadTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `keys can be felt, and are read as they are written`() = ready { _, dial ->
        val one = dial.find<Button>(R.id.key_1)
        assertNull(one.contentDescription)
        assertEquals("1", one.text.toString())
        dial.press("1")
        assertEquals(HapticFeedbackConstants.KEYBOARD_TAP, shadowOf(one).lastHapticFeedbackPerformed())
        assertEquals(application.getString(R.string.key_star), dial.find<View>(R.id.key_star).contentDescription)
    }

    @Test
    fun `a plus is the 0 held`() = ready { _, dial ->
        val zero = dial.find<Button>(R.id.key_0)
        assertTrue(zero.performLongClick())
        dial.press("10")
        assertEquals("+10", dial.text(R.id.called))
        assertEquals("0", zero.contentDescription)
        val held = zero.createAccessibilityNodeInfo().actionList.single {
            it.id ==
                AccessibilityAction.ACTION_LONG_CLICK.id
        }
        assertEquals(application.getString(R.string.key_plus), held.label)
    }

    @Test
    fun `what is pasted goes in at the cursor, without what can't be dialled, which is shown`() = ready { _, dial ->
        dial.press("99")
        val called = dial.find<NumberField>(R.id.called)
        called.setSelection(1)
        paste(called, "Tel: 8888 4432")
        assertEquals("9888844329", dial.text(R.id.called))
        assertEquals("9888844329", application.presenter.state.value.called)
        Screen.idle()
        assertEquals(application.getString(R.string.paste_removed, "Tel:"), dial.text(R.id.pasted))
        dial.press("1")
        assertNull(dial.text(R.id.pasted))
        called.text.clear()
        paste(called, "8888 4432")
        Screen.idle()
        assertEquals(application.getString(R.string.paste_removed_blanks), dial.text(R.id.pasted))
    }

    @Test
    fun `a long number is shown in groups, and stays what it is`() = ready { _, dial ->
        dial.press("88884432")
        val called = dial.find<NumberField>(R.id.called)
        fun gaps() = called.text.run { getSpans(0, length, GapSpan::class.java).map(::getSpanStart) }
        assertEquals(listOf(3), gaps())
        dial.press("1")
        assertEquals(listOf(0, 4), gaps().sorted())
        assertEquals("888844321", application.presenter.state.value.called)
    }

    @Test
    fun `Return calls, once however long it is held`() = ready { sandbox, dial ->
        dial.type(R.id.called, "90001001")
        val called = dial.find<NumberField>(R.id.called)
        called.requestFocus()
        repeat(3) { called.dispatchKeyEvent(KeyEvent(0, 0, KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_ENTER, it)) }
        called.dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_UP, KeyEvent.KEYCODE_ENTER))
        Screen.idle()
        assertIs<SessionState.Creating>(application.presenter.state.value.call)
        sandbox.awaitCall("90001001")
        assertEquals(1, sandbox.calls().size)
    }

    @Test
    fun `no number is in the saved state`() = ready { _, dial ->
        dial.press("88884432")
        dial.type(R.id.caller_present, "7777666")
        dial.type(R.id.call_data, "secret data")
        val saved = dial.savedState().toString()
        for (text in listOf("88884432", "7777666", "secret data")) assertFalse(text in saved, saved)
        assertTrue("settingsOffered" in saved, "it can be seen what is in there: $saved")
    }

    private fun paste(field: NumberField, text: String) {
        application.getSystemService(ClipboardManager::class.java)?.setPrimaryClip(ClipData.newPlainText("", text))
        assertTrue(field.onTextContextMenuItem(android.R.id.paste))
    }
}
