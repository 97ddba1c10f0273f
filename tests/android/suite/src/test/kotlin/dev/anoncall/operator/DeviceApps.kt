package dev.anoncall.operator

import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import dev.anoncall.authority
import dev.anoncall.support.Sandbox
import dev.anoncall.support.eventually

const val CODE = "179080024609291"

/** Another app on the device. */
val DIALLER = ComponentName("org.example.dialler", "org.example.dialler.CallActivity")

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

/** Fills the form in as for the sandbox. */
fun Screen<SettingsActivity>.enter(sandbox: Sandbox) {
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
