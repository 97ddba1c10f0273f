package dev.anoncall.operator

import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import dev.anoncall.authority
import dev.anoncall.support.Sandbox
import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

const val CODE = "179080024609291"

/** Another app on the device. */
val DIALLER = ComponentName("org.example.dialler", "org.example.dialler.CallActivity")

/** The app itself. */
val application: OperatorApplication
    get() = RuntimeEnvironment.getApplication() as OperatorApplication

/** With the dial screen of an app that is set up for the sandbox. */
fun ready(callHistory: Boolean = false, test: suspend (Sandbox, Screen<DialActivity>) -> Unit) =
    withSandbox { sandbox ->
        application.presenter.save(sandbox.form(callHistory = callHistory))
        val dial = Screen.open<DialActivity>()
        dial.awaitShown(R.id.call)
        eventually("the settings are stored") {
            Screen.idle()
            Unit.takeIf { application.presenter.state.value.settings.saving == Saving.Done }
        }
        shadowOf(application).clearNextStartedActivities()
        test(sandbox, dial)
        dial.close()
    }

/** What a dialler app listens to. */
fun sipFilter() = IntentFilter(Intent.ACTION_VIEW).apply {
    addCategory(Intent.CATEGORY_DEFAULT)
    addDataScheme("sip")
}

/** Calls a number that was pasted in. */
fun Screen<DialActivity>.call(called: String) {
    type(R.id.called, called)
    tap(R.id.call)
}

/** Puts another app on the device that dials. */
fun installDialler() {
    shadowOf(application.packageManager).addActivityIfNotPresent(DIALLER)
    shadowOf(application.packageManager).addIntentFilterForActivity(DIALLER, sipFilter())
    shadowOf(application).checkActivities(true)
}

/** Fills the form in as for the sandbox. */
fun Screen<SettingsActivity>.enter(sandbox: Sandbox) {
    if (!shows(R.id.domain)) tap(R.id.expert)
    type(R.id.domain, sandbox.domain)
    type(R.id.app_key, sandbox.appKey)
    tap(R.id.source_app_secret)
    type(R.id.secret, sandbox.appSecret)
    type(R.id.authority, sandbox.authority.decodeToString())
    type(R.id.caller_present, "95599")
}

suspend fun Screen<SettingsActivity>.awaitSaved() = eventually("the settings are saved") {
    Screen.idle()
    Unit.takeIf { activity.isFinishing }
}
