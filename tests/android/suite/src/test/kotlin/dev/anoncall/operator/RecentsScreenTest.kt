package dev.anoncall.operator

import android.content.DialogInterface
import android.widget.ListView
import android.widget.TextView
import dev.anoncall.SessionState
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.eventually
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlertDialog
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import dev.anoncall.R as SdkR

/** The recent calls on their screen and on the device. */
@RunWith(RobolectricTestRunner::class)
class RecentsScreenTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `a recent call is entered again and not called, and its serial number can be read`() = ready { _, dial ->
        create(dial)
        val recents = Screen.open<RecentsActivity>()
        val row = recents.row(0)
        assertEquals("90001012", row(R.id.recent_number))
        assertEquals(application.getString(R.string.recents_created), row(R.id.recent_outcome))
        assertTrue(row(R.id.recent_serial_no).endsWith(": 1537353600-21"))
        recents.tapRow(0)
        assertTrue(recents.activity.isFinishing)
        recents.close()
        Screen.idle()
        assertEquals("90001012", dial.text(R.id.called))
        assertEquals(SessionState.Idle, application.presenter.state.value.call)
    }

    @Test
    fun `they are stored encrypted, and erased after a question`() = ready { _, dial ->
        create(dial)
        val store = KeystoreRecentsStore(EncryptedPreferences(application))
        eventually("it is stored") {
            Screen.idle()
            store.load().firstOrNull { it.outcome == RecentOutcome.CREATED }
        }
        assertEquals(application.presenter.state.value.recents.calls, store.load())
        assertFalse("90001012" in preferences())

        val recents = Screen.open<RecentsActivity>()
        recents.tap(R.id.erase)
        val question = assertNotNull(ShadowAlertDialog.getLatestAlertDialog())
        assertEquals(application.getString(R.string.recents_erase_question), shadowOf(question).message.toString())
        question.getButton(DialogInterface.BUTTON_NEGATIVE).performClick()
        Screen.idle()
        assertEquals(1, recents.find<ListView>(R.id.recents).count)
        recents.tap(R.id.erase)
        ShadowAlertDialog.getLatestAlertDialog().getButton(DialogInterface.BUTTON_POSITIVE).performClick()
        eventually("nothing is left") {
            Screen.idle()
            Unit.takeIf { "recents" !in preferences() }
        }
        assertEquals(0, recents.find<ListView>(R.id.recents).count)
        assertEquals(application.getString(R.string.recents_empty), recents.text(R.id.no_recents))
        recents.close()
    }

    @Test
    fun `while a call depends on the number, another one is not entered`() = ready { sandbox, dial ->
        create(dial)
        dial.call("90001001")
        sandbox.awaitCall("90001001")
        val recents = Screen.open<RecentsActivity>()
        recents.tapRow(1)
        assertFalse(recents.activity.isFinishing)
        assertEquals("90001001", application.presenter.state.value.called)
        recents.close()
    }

    @Test
    fun `without a number Call enters the last one`() = ready { _, dial ->
        dial.call("30010010002")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_rejected)
        dial.type(R.id.called, "")
        dial.tap(R.id.call)
        assertEquals("30010010002", dial.text(R.id.called))
        assertNull(dial.text(R.id.pasted))
    }

    private suspend fun create(dial: Screen<DialActivity>) {
        dial.call("90001012")
        dial.await(R.id.panel_title, R.string.call_created)
        dial.tap(R.id.new_call)
    }

    private fun preferences() = application.getSharedPreferences("operator", 0).all.toString()

    private fun Screen<RecentsActivity>.row(position: Int): (Int) -> String {
        val list = find<ListView>(R.id.recents)
        val row = list.adapter.getView(position, null, list)
        return { id -> row.findViewById<TextView>(id)?.text.toString() }
    }

    private fun Screen<RecentsActivity>.tapRow(position: Int) {
        assertTrue(shadowOf(find<ListView>(R.id.recents)).performItemClick(position))
        Screen.idle()
    }
}
