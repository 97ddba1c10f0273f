package dev.anoncall.operator

import android.app.Activity
import android.content.DialogInterface
import android.content.Intent
import android.content.RestrictionsManager
import android.net.Uri
import android.os.Bundle
import android.view.View
import android.widget.CheckBox
import android.widget.EditText
import dev.anoncall.SessionState
import dev.anoncall.authority
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import org.json.JSONObject
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowAlertDialog
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The settings form: the operator's part, the experts', what the organisation sets, and configuration files. */
@RunWith(RobolectricTestRunner::class)
class SettingsScreenTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `what only experts need is behind a switch, and shows where it is at fault`() = withSandbox {
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.secret)
        for (id in EXPERTS) assertFalse(settings.shows(id))
        settings.type(R.id.secret, "token")
        settings.tap(R.id.save)
        settings.await(R.id.domain_fault, R.string.config_invalid_domain)
        for (id in EXPERTS) assertTrue(settings.shows(id))
        assertTrue(settings.find<View>(R.id.domain).isFocused)
        settings.close()
    }

    @Test
    fun `a wrong secret is shown at its field when it is saved`() = withSandbox { sandbox ->
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.secret)
        settings.enter(sandbox)
        settings.type(R.id.secret, "wrong")
        settings.tap(R.id.save)
        settings.await(R.id.secret_fault, R.string.settings_secret_refused)
        assertNull(KeystoreSettingsStore(EncryptedPreferences(application)).load())
        settings.close()
    }

    @Test
    fun `a stored secret is deleted after a question`() = ready { _, dial ->
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.delete_secret)
        settings.tap(R.id.delete_secret)
        ShadowAlertDialog.getLatestAlertDialog().getButton(DialogInterface.BUTTON_POSITIVE).performClick()
        settings.await(R.id.notice, R.string.settings_first)
        assertFalse(settings.shows(R.id.delete_secret))
        assertNull(settings.find<EditText>(R.id.secret).hint)
        settings.close()
        assertEquals("", KeystoreSettingsStore(EncryptedPreferences(application)).load()?.tokenSource?.secret)
        dial.awaitShown(R.id.set_up)
    }

    @Test
    fun `what the organisation sets is shown as such, can't be changed, and counts`() = ready { sandbox, dial ->
        restrict(
            Bundle().apply {
                putString("domain", sandbox.domain)
                putString("callerPresent", "4001")
                putString("appSecret", sandbox.appSecret)
                putBoolean("handsOverImmediately", false)
                putBoolean("callHistory", true)
            },
        )
        eventually("it counts") {
            Screen.idle()
            Unit.takeIf { dial.text(R.id.caller_present) == "4001" }
        }
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.managed)
        val named = settings.text(R.id.managed).orEmpty().lines()
        assertTrue(application.getString(R.string.settings_domain) in named, "$named")
        settings.tap(R.id.expert)
        for (id in MANAGED) assertFalse(settings.find<View>(id).isEnabled)
        assertTrue(settings.find<CheckBox>(R.id.call_history).isChecked)
        assertTrue(settings.find<View>(R.id.app_key).isEnabled)
        assertEquals("4001", settings.text(R.id.caller_present))
        assertEquals("", settings.text(R.id.secret))
        assertEquals(
            application.getString(R.string.settings_managed),
            settings.find<EditText>(R.id.secret).hint.toString(),
        )
        settings.tap(R.id.save)
        settings.awaitSaved()
        settings.close()
        assertEquals("95599", KeystoreSettingsStore(EncryptedPreferences(application)).load()?.callerPresent)
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        assertEquals(HandOver.ByTap, application.presenter.state.value.handOver)
    }

    @Test
    fun `a configuration file fills the form in`() = withSandbox { sandbox ->
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.secret)
        val file = JSONObject()
            .put("domain", sandbox.domain)
            .put("appKey", sandbox.appKey)
            .put("appSecret", sandbox.appSecret)
            .put("callHistory", true)
            .put("authority", sandbox.authority.decodeToString())
        settings.openFile(file.toString())
        settings.await(R.id.notice, R.string.configuration_opened)
        assertEquals(sandbox.appSecret, settings.text(R.id.secret))
        assertTrue(settings.find<CheckBox>(R.id.call_history).isChecked)
        settings.tap(R.id.save)
        settings.awaitSaved()
        settings.close()
        val dial = Screen.open<DialActivity>()
        dial.awaitShown(R.id.call)
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        dial.close()
    }

    @Test
    fun `a file with an unknown name is refused, with that name`() = withSandbox {
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.secret)
        settings.type(R.id.secret, "typed")
        settings.openFile("""{"domain": "a.example.com", "secret": "other"}""")
        settings.awaitText(R.id.notice, application.getString(R.string.configuration_unknown_name, "secret"))
        assertEquals("typed", settings.text(R.id.secret))
        settings.close()
    }

    @Test
    fun `a file that can't be used is said to be none`() = withSandbox {
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.secret)
        settings.openFile("x".repeat(300_000))
        settings.await(R.id.notice, R.string.configuration_not_read)
        assertIs<SessionState.Idle>(application.presenter.state.value.call)
        settings.close()
    }

    /** The organisation's device management sets this. */
    private fun restrict(restrictions: Bundle) {
        val manager = application.getSystemService(RestrictionsManager::class.java)
        shadowOf(manager).setApplicationRestrictions(restrictions)
        application.sendBroadcast(Intent(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
    }

    /** The user chooses a file with this in it. */
    private fun Screen<SettingsActivity>.openFile(text: String) {
        val file = Uri.parse("content://org.example.files/settings.json")
        shadowOf(application.contentResolver).registerInputStream(file, text.byteInputStream())
        tap(R.id.open_file)
        val asked = shadowOf(activity).nextStartedActivityForResult
        assertEquals(Intent.ACTION_OPEN_DOCUMENT, asked.intent.action)
        shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(file))
        Screen.idle()
    }

    private companion object {
        val EXPERTS = listOf(R.id.domain, R.id.app_key, R.id.token_source, R.id.authority, R.id.call_history)
        val MANAGED = listOf(
            R.id.domain,
            R.id.caller_present,
            R.id.secret,
            R.id.source_app_secret,
            R.id.hand_over,
            R.id.call_history,
        )
    }
}
