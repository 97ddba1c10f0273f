package dev.anoncall.operator

import android.content.ClipData
import android.content.ClipDescription
import android.content.ClipboardManager
import android.content.Intent
import android.os.Looper
import android.view.View
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLog
import org.robolectric.shadows.ShadowToast
import java.security.ProviderException
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration
import dev.anoncall.R as SdkR

/** The app as its user has it: screens, Keystore, network and library are real, the service is the sandbox. */
@RunWith(RobolectricTestRunner::class)
class OperatorAppTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `from the first start to the dialled call`() = withSandbox { sandbox ->
        val dial = Screen.open<DialActivity>()
        dial.await(R.id.panel_title, R.string.settings_first)
        val offered = shadowOf(application).nextStartedActivity
        assertEquals(SettingsActivity::class.java.name, offered.component?.className)
        assertFalse(dial.shows(R.id.call))

        val settings = Screen.open<SettingsActivity>()
        settings.await(R.id.notice, R.string.settings_first)
        settings.enter(sandbox)
        settings.tap(R.id.save)
        settings.awaitSaved()
        assertEquals(application.getString(R.string.settings_saved), ShadowToast.getTextOfLatestToast())
        settings.close()

        dial.awaitShown(R.id.call)
        assertEquals("95599", dial.text(R.id.caller_present))
        assertEquals(sandbox.domain, dial.text(R.id.domain))
        dial.press("88884432")
        assertEquals("88884432", dial.text(R.id.called))
        installDialler()
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, R.string.call_created)
        assertEquals("88884432", dial.text(R.id.panel_called))
        assertEquals("10.137.203.215:5063", dial.text(R.id.sip_server))
        assertFalse(dial.shows(R.id.call_serial_no))
        assertFalse(dial.shows(R.id.called))
        val started = shadowOf(application).nextStartedActivity
        assertEquals(Intent.ACTION_VIEW, started.action)
        assertEquals("sip:179080024609291@10.137.203.215:5063", started.dataString)
        assertFalse(dial.shows(R.id.not_dialled))
        assertFalse(dial.shows(R.id.dial))

        dial.tap(R.id.new_call)
        assertEquals("", dial.text(R.id.called))
        assertEquals(1, sandbox.calls("88884432").size)
        dial.close()
    }

    @Test
    fun `without a dialler app it is said`() = ready { _, dial ->
        shadowOf(application).checkActivities(true)
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        assertEquals(application.getString(R.string.dial_no_app), dial.text(R.id.not_dialled))
        installDialler()
        dial.tap(R.id.dial)
        assertEquals(Intent.ACTION_VIEW, shadowOf(application).nextStartedActivity.action)
        assertFalse(dial.shows(R.id.not_dialled))
        assertFalse(dial.shows(R.id.dial))
    }

    @Test
    fun `the same place tapped twice makes one call and dials once`() = ready { sandbox, dial ->
        installDialler()
        val place = dial.placeOf(R.id.call)
        dial.type(R.id.called, "88884432")
        repeat(2) { dial.touch(place) }
        dial.await(R.id.panel_title, R.string.call_created)
        repeat(2) { dial.touch(place) }
        assertEquals("88884432", dial.text(R.id.panel_called))
        assertEquals(1, sandbox.calls("88884432").size)
        assertEquals(Intent.ACTION_VIEW, shadowOf(application).nextStartedActivity.action)
        assertNull(shadowOf(application).nextStartedActivity)
    }

    @Test
    fun `the place of the button to call never calls a second time`() = ready { sandbox, dial ->
        dial.call("90001003")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        pass(TapGuard.PAUSE)
        val place = dial.placeOf(R.id.call)
        repeat(2) { dial.touch(place) }
        dial.await(R.id.panel_title, R.string.ask_title)
        pass(TapGuard.PAUSE)
        dial.touch(place)
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        sandbox.stats()
        assertEquals(1, sandbox.calls().size)
    }

    @Test
    fun `the access code is hidden until tapped, and hidden again when the screen is left`() = ready { _, dial ->
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        val hidden = dial.text(R.id.access_code)
        assertNotEquals(CODE, hidden)
        dial.tap(R.id.access_code)
        assertEquals(CODE, dial.text(R.id.access_code))
        dial.leave()
        dial.comeBack()
        assertEquals(hidden, dial.text(R.id.access_code))
    }

    @Test
    fun `a copied access code is sensitive and leaves the clipboard after two minutes`() = ready { _, dial ->
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        dial.tap(R.id.copy_access_code)
        assertEquals(CODE, copied())
        assertEquals(true, clipboard.primaryClip?.description?.extras?.getBoolean(ClipDescription.EXTRA_IS_SENSITIVE))
        pass(AccessCodeClipboard.LIFETIME - 1.seconds)
        assertEquals(CODE, copied())
        pass(1.seconds)
        assertNull(copied())
    }

    @Test
    fun `an access code that expired out of sight is removed when the app is in front again`() = ready { _, dial ->
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        dial.tap(R.id.copy_access_code)
        dial.hasFocus(true)
        assertEquals(CODE, copied())
        // As if its process had ended.
        shadowOf(Looper.getMainLooper().queue).reset()
        pass(AccessCodeClipboard.LIFETIME)
        assertEquals(CODE, copied())
        dial.hasFocus(false)
        assertEquals(CODE, copied())
        dial.hasFocus(true)
        assertNull(copied())
    }

    @Test
    fun `what others copied stays on the clipboard`() = ready { _, dial ->
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        dial.tap(R.id.copy_access_code)
        clipboard.setPrimaryClip(ClipData.newPlainText("", "another app's"))
        pass(AccessCodeClipboard.LIFETIME)
        dial.hasFocus(true)
        assertEquals("another app's", copied())
    }

    @Test
    fun `a rejected call says why, and what support asks for`() = ready { _, dial ->
        dial.call("30010010002")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_rejected)
        val explanation = application.getString(SdkR.string.anoncall_result_code_30010010002)
        assertEquals(explanation, dial.text(R.id.panel_explanation))
        assertEquals(application.getString(SdkR.string.anoncall_call_not_created), dial.text(R.id.panel_certainty))
        assertEquals(application.getString(SdkR.string.anoncall_advice_retry_later), dial.text(R.id.panel_advice))
        assertEquals(application.getString(R.string.call_again_button), dial.text(R.id.call))
        assertNull(dial.text(R.id.details))
        dial.tap(R.id.toggle_details)
        assertTrue("Result code: 30010010002" in dial.text(R.id.details).orEmpty(), dial.text(R.id.details))
        dial.tap(R.id.copy_details)
        assertEquals(application.presenter.supportReport(), copied())
        dial.tap(R.id.toggle_details)
        assertNull(dial.text(R.id.details))
    }

    @Test
    fun `a call that may exist is asked about first`() = ready { sandbox, dial ->
        dial.call("90001003")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        assertEquals(application.getString(SdkR.string.anoncall_call_may_exist), dial.text(R.id.panel_certainty))
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, R.string.ask_title)
        assertEquals("90001003", dial.text(R.id.panel_called))
        assertFalse(dial.shows(R.id.call))
        dial.tap(R.id.do_not_call)
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        sandbox.stats()
        assertEquals(1, sandbox.calls().size)
        dial.tap(R.id.call)
        dial.tap(R.id.call_again_anyway)
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_no_answer)
        sandbox.stats()
        assertEquals(2, sandbox.calls().size)
    }

    @Test
    fun `a call that may exist is looked up where the organisation allows it`() = ready(callHistory = true) { _, dial ->
        dial.call("90001003")
        dial.await(R.id.panel_certainty, R.string.fate_found)
        dial.call("90003403")
        dial.await(R.id.panel_certainty, R.string.fate_look_up_failed)
        dial.tap(R.id.call)
        dial.await(R.id.panel_title, R.string.ask_title)
        assertEquals(application.getString(R.string.ask_text), dial.text(R.id.panel_certainty))
        dial.awaitShown(R.id.panel_advice)
    }

    @Test
    fun `a cancelled call says whether it may exist`() = ready { sandbox, dial ->
        dial.call("90001001")
        dial.awaitShown(R.id.cancel)
        assertFalse(dial.find<EditText>(R.id.called).isEnabled)
        assertEquals("00:00", dial.text(R.id.elapsed))
        sandbox.awaitCall("90001001")
        dial.await(R.id.step, R.string.step_sent)
        pass(3.5.seconds)
        assertEquals("00:03", dial.text(R.id.elapsed))
        assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, dial.find<View>(R.id.step).accessibilityLiveRegion)
        dial.tap(R.id.cancel)
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_cancelled)
        assertEquals(application.getString(SdkR.string.anoncall_call_may_exist), dial.text(R.id.panel_certainty))
    }

    @Test
    fun `without a network no call is created`() = withSandbox { sandbox ->
        withClosedPort { port ->
            val form = sandbox.form(
                domain = "127.0.0.1:$port",
                tokenSource = TokenSource.Kind.ACCESS_TOKEN,
                secret = sandbox.newToken(),
            )
            application.presenter.save(form)
            val dial = Screen.open<DialActivity>()
            dial.awaitShown(R.id.call)
            dial.call("88884432")
            dial.await(R.id.panel_title, SdkR.string.anoncall_error_not_connected)
            assertEquals(application.getString(SdkR.string.anoncall_call_not_created), dial.text(R.id.panel_certainty))
            assertEquals(application.getString(SdkR.string.anoncall_advice_retry_now), dial.text(R.id.panel_advice))
            dial.close()
        }
    }

    @Test
    fun `the time to wait for is counted down, and then it is said that calling is possible`() = ready { _, dial ->
        dial.call("90000429")
        dial.await(R.id.panel_title, SdkR.string.anoncall_error_http_status)
        fun wait(seconds: Int) = application.getString(SdkR.string.anoncall_advice_retry_after, "$seconds")
        assertEquals(wait(7), dial.text(R.id.panel_advice))
        pass(3.5.seconds)
        assertEquals(wait(4), dial.text(R.id.panel_advice))
        pass(5.seconds)
        assertEquals(application.getString(SdkR.string.anoncall_advice_retry_now), dial.text(R.id.panel_advice))
    }

    @Test
    fun `signing in again leads to the settings`() = ready { _, dial ->
        dial.call("90000401")
        dial.await(R.id.panel_advice, SdkR.string.anoncall_advice_sign_in_again)
        dial.tap(R.id.sign_in_again)
        val started = shadowOf(dial.activity).nextStartedActivity
        assertEquals(SettingsActivity::class.java.name, started.component?.className)
    }

    @Test
    fun `turning the device in the middle of a call loses nothing`() = ready { sandbox, dial ->
        val before = dial.activity
        dial.call("90001002")
        dial.awaitShown(R.id.cancel)
        dial.turn()
        assertNotEquals(before, dial.activity)
        assertEquals("90001002", application.presenter.state.value.called)
        dial.await(R.id.panel_title, R.string.call_created)
        assertEquals(1, sandbox.calls("90001002").size)
    }

    @Test
    fun `leaving the screen in the middle of a call loses nothing`() = ready { sandbox, dial ->
        dial.call("90001002")
        sandbox.awaitCall("90001002")
        dial.leave()
        dial.comeBack()
        dial.await(R.id.panel_title, R.string.call_created)
    }

    @Test
    fun `the number is edited where the cursor is`() = ready { _, dial ->
        dial.press("8432")
        val called = dial.find<EditText>(R.id.called)
        called.setSelection(1)
        dial.press("884")
        assertEquals("8884432", dial.text(R.id.called))
        dial.tap(R.id.delete)
        assertEquals("888432", dial.text(R.id.called))
        assertEquals(3, called.selectionStart)
        assertTrue(dial.find<View>(R.id.delete).performLongClick())
        assertEquals("", dial.text(R.id.called))
        dial.type(R.id.called, "+86 (0)10-8888 4432")
        assertEquals("+86 (0)10-8888 4432", application.presenter.state.value.called)
    }

    @Test
    fun `a wrong setting is shown at its field, and what was typed stays when the device is turned`() = withSandbox {
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.notice)
        settings.enter(it)
        settings.type(R.id.domain, "http://host")
        settings.tap(R.id.save)
        settings.await(R.id.domain_fault, R.string.config_insecure_domain)
        assertFalse(settings.shows(R.id.app_key_fault))
        settings.turn()
        assertEquals("http://host", settings.text(R.id.domain))
        assertEquals(it.appSecret, settings.text(R.id.secret))
        settings.close()
    }

    @Test
    fun `the stored secret is never shown again, and stored in no readable form`() = ready { sandbox, dial ->
        val settings = Screen.open<SettingsActivity>()
        settings.awaitShown(R.id.secret)
        assertFalse(settings.shows(R.id.domain))
        settings.tap(R.id.expert)
        assertEquals(sandbox.domain, settings.text(R.id.domain))
        assertEquals("", settings.text(R.id.secret))
        val hint = settings.find<EditText>(R.id.secret).hint
        assertEquals(application.getString(R.string.settings_secret_stored), hint.toString())
        settings.tap(R.id.source_access_token)
        assertNull(settings.find<EditText>(R.id.secret).hint)
        settings.close()

        assertEquals(sandbox.settings, KeystoreSettingsStore(EncryptedPreferences(application)).load())
        val preferences = application.getSharedPreferences("operator", 0).all.toString()
        assertFalse(sandbox.appSecret in preferences || sandbox.domain in preferences, preferences)
        stores.keys.clear()
        assertTrue(
            runCatching {
                KeystoreSettingsStore(EncryptedPreferences(application)).load()
            }.exceptionOrNull() is StoreFailure,
        )
        assertTrue(dial.shows(R.id.call))
    }

    @Test
    fun `a damaged key store is a failure of the store and not of the app`() = withSandbox { sandbox ->
        val store = KeystoreSettingsStore(EncryptedPreferences(application))
        store.save(sandbox.settings)
        for (damage in listOf(ProviderException("keystore"), IllegalStateException("gone"), NullPointerException())) {
            stores.keyFailure = damage
            assertFailsWith<StoreFailure> { store.load() }
            assertFailsWith<StoreFailure> { store.save(sandbox.settings) }
        }
        stores.keyFailure = null
        assertEquals(sandbox.settings, store.load())
    }

    @Test
    fun `no screen is in screenshots, and no log has numbers or secrets`() = ready { sandbox, dial ->
        dial.call("88884432")
        dial.await(R.id.panel_title, R.string.call_created)
        dial.tap(R.id.access_code)
        val settings = Screen.open<SettingsActivity>()
        for (window in listOf(dial.activity.window, settings.activity.window)) {
            assertNotEquals(0, window.attributes.flags and WindowManager.LayoutParams.FLAG_SECURE)
        }
        settings.close()
        val log = ShadowLog.getLogs().filter { "Robolectric" !in it.tag }.map { "${it.tag} ${it.msg} ${it.throwable}" }
        assertTrue(log.any { "Finished" in it }, "the SDK's events are in the log")
        for (secret in listOf("88884432", "95599", CODE, sandbox.appSecret)) {
            assertEquals(emptyList(), log.filter { secret in it })
        }
    }

    @Test
    fun `the button to call is the only one to call`() = ready { _, dial ->
        assertEquals(application.getString(R.string.call_button), dial.find<Button>(R.id.call).text.toString())
        for (id in listOf(
            R.id.cancel,
            R.id.dial,
            R.id.new_call,
            R.id.call_again_anyway,
            R.id.do_not_call,
            R.id.set_up,
        )) {
            assertFalse(dial.shows(id))
        }
    }

    @Test
    fun `the key of the journal is made once, and anew only where it is gone for ever`() {
        val key = KeystoreSettingsStore(EncryptedPreferences(application)).journalKey()
        assertEquals(32, key.size)
        assertContentEquals(key, KeystoreSettingsStore(EncryptedPreferences(application)).journalKey())
        stores.keyFailure = ProviderException("keystore")
        assertFailsWith<StoreFailure> { KeystoreSettingsStore(EncryptedPreferences(application)).journalKey() }
        stores.keyFailure = null
        assertContentEquals(key, KeystoreSettingsStore(EncryptedPreferences(application)).journalKey())
        stores.keys.clear()
        val fresh = KeystoreSettingsStore(EncryptedPreferences(application)).journalKey()
        assertFalse(key.contentEquals(fresh))
        assertContentEquals(fresh, KeystoreSettingsStore(EncryptedPreferences(application)).journalKey())
    }

    private val clipboard: ClipboardManager
        get() = checkNotNull(application.getSystemService(ClipboardManager::class.java))

    private fun copied(): String? = clipboard.primaryClip?.getItemAt(0)?.text?.toString()

    private fun pass(time: Duration) = shadowOf(Looper.getMainLooper()).idleFor(time.toJavaDuration())
}
