package dev.anoncall.operator

import android.content.ActivityNotFoundException
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.content.pm.ResolveInfo
import android.net.Uri
import dev.anoncall.CreatedCall

/** Opens the call's `sip:` URI with a dialler app on the device. */
class SipIntentDialer(private val context: Context) : Dialer {
    /** Diallers differ in which of the two they listen to. */
    override fun dial(call: CreatedCall): Dialling {
        val uri = Uri.parse(call.sipUri())
        val first = open(Intent(Intent.ACTION_VIEW, uri))
        if (first == Dialling.STARTED) return first
        val second = open(Intent(Intent.ACTION_DIAL, uri))
        return if (second == Dialling.NO_DIALLER) first else second
    }

    private fun open(intent: Intent): Dialling {
        val diallers = diallers(intent)
        if (diallers.isEmpty()) return Dialling.NO_DIALLER
        val chosen = chosen(intent, diallers)
        return start(if (chosen != null) intent.setComponent(chosen) else chooser(intent))
    }

    private fun start(intent: Intent): Dialling = try {
        context.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        Dialling.STARTED
    } catch (_: ActivityNotFoundException) {
        Dialling.NO_DIALLER
    } catch (_: SecurityException) {
        // A dialler whose activity is not for other apps.
        Dialling.REFUSED
    }

    /** This app takes `sip:` addresses itself, as numbers to call: it must not get its own created call. */
    private fun diallers(intent: Intent): List<ComponentName> =
        context.packageManager.queryIntentActivities(intent, PackageManager.MATCH_DEFAULT_ONLY)
            .map { it.component }
            .filter { it.packageName != context.packageName }

    /** The only one, or the one that the user has chosen for good. */
    private fun chosen(intent: Intent, diallers: List<ComponentName>): ComponentName? = diallers.singleOrNull()
        ?: context.packageManager.resolveActivity(intent, PackageManager.MATCH_DEFAULT_ONLY)?.component
            ?.takeIf { it in diallers }

    private fun chooser(intent: Intent): Intent = Intent.createChooser(intent, null)
        .putExtra(Intent.EXTRA_EXCLUDE_COMPONENTS, arrayOf(ComponentName(context, DialActivity::class.java)))
}

private val ResolveInfo.component: ComponentName
    get() = ComponentName(activityInfo.packageName, activityInfo.name)
