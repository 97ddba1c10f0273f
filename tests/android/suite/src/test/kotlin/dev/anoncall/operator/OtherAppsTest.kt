package dev.anoncall.operator

import android.content.ComponentName
import android.content.ContextWrapper
import android.content.Intent
import android.net.Uri
import dev.anoncall.SessionState
import dev.anoncall.device.DeviceStores
import dev.anoncall.testing.Samples
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowToast
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** Numbers that come from other apps, and created calls that go to them. */
@RunWith(RobolectricTestRunner::class)
class OtherAppsTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `the number of an address is taken, and nothing else of it`() {
        for ((address, number) in listOf(
            "tel:88884432" to "88884432",
            "TEL:+86-10-8888%204432;ext=7" to "+861088884432",
            "sip:88884432@sip.example.com;transport=tcp" to "88884432",
            "sip:95599;phone-context=1:secret@10.0.0.1:5060" to "95599",
            "sip:sip.example.com" to null,
            "tel:" to null,
            "mailto:88884432@example.com" to null,
            "https://example.com/88884432" to null,
        )) {
            assertEquals(number, numberOf(Intent(Intent.ACTION_DIAL, Uri.parse(address)))?.number, address)
        }
        assertNull(numberOf(Intent(Intent.ACTION_MAIN)))
        val old = Intent(Intent.ACTION_DIAL, Uri.parse("tel:1")).addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY)
        assertNull(numberOf(old))
    }

    @Test
    fun `another app's number is entered and never called by itself`() = ready { sandbox, dial ->
        dial.press("1")
        dial.receive(dialling("tel:8888-4432"))
        assertEquals("88884432", dial.text(R.id.called))
        assertEquals(application.getString(R.string.paste_removed, "-"), dial.text(R.id.pasted))
        assertEquals(SessionState.Idle, application.presenter.state.value.call)
        dial.press("9")
        dial.turn()
        assertEquals("888844329", dial.text(R.id.called))
        sandbox.stats()
        assertEquals(0, sandbox.calls().size)
    }

    @Test
    fun `the app opens with another app's number`() = ready { _, dial ->
        dial.leave()
        val opened = Screen.open<DialActivity>(dialling("tel:95599"))
        assertEquals("95599", opened.text(R.id.called))
        opened.close()
    }

    @Test
    fun `while a call depends on the number, another app's is not entered, and that is said`() = ready {
            sandbox,
            dial,
        ->
        dial.call("90001001")
        sandbox.awaitCall("90001001")
        dial.receive(dialling("tel:88884432"))
        assertEquals("90001001", application.presenter.state.value.called)
        assertEquals(application.getString(R.string.number_busy), ShadowToast.getTextOfLatestToast())
    }

    @Test
    fun `a dialler that does not let this app dial is a fault that shows`() {
        installDialler()
        val refusing = object : ContextWrapper(application) {
            override fun startActivity(intent: Intent) = throw SecurityException()
        }
        assertEquals(Dialling.REFUSED, SipIntentDialer(refusing).dial(Samples.createdCall()))
    }

    @Test
    fun `a created call never comes back to this app`() {
        shadowOf(application).checkActivities(true)
        val sip = Intent(Intent.ACTION_VIEW, Uri.parse("sip:1@example.com"))
        assertTrue(
            application.packageManager.queryIntentActivities(sip, 0).isNotEmpty(),
            "this app takes such addresses",
        )
        assertEquals(Dialling.NO_DIALLER, SipIntentDialer(application).dial(Samples.createdCall()))
        installDialler()
        assertEquals(Dialling.STARTED, SipIntentDialer(application).dial(Samples.createdCall()))
        assertEquals(DIALLER, shadowOf(application).nextStartedActivity.component)
    }

    @Test
    fun `of several diallers the user chooses, and this app is not among them`() {
        installDialler()
        val other = DIALLER.run { ComponentName("org.example.other", className) }
        shadowOf(application.packageManager).addActivityIfNotPresent(other)
        shadowOf(application.packageManager).addIntentFilterForActivity(other, sipFilter())
        // The system's choice is not on this device.
        shadowOf(application).checkActivities(false)
        assertEquals(Dialling.STARTED, SipIntentDialer(application).dial(Samples.createdCall()))
        val started = shadowOf(application).nextStartedActivity
        assertEquals(Intent.ACTION_CHOOSER, started.action)
        val excluded =
            started.getParcelableArrayExtra(Intent.EXTRA_EXCLUDE_COMPONENTS, ComponentName::class.java)
        assertEquals(application.packageName, excluded?.single()?.packageName)
    }

    private fun dialling(address: String) = Intent(Intent.ACTION_DIAL, Uri.parse(address))
}
