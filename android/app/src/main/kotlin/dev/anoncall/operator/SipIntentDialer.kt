package dev.anoncall.operator

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri
import dev.anoncall.CreatedCall

/** Opens the call's `sip:` URI with any dialler app on the device. */
class SipIntentDialer(private val context: Context) : Dialer {
    /** Diallers differ in which of the two they listen to. */
    override fun dial(call: CreatedCall): Boolean {
        val uri = Uri.parse(call.sipUri())
        return listOf(Intent.ACTION_VIEW, Intent.ACTION_DIAL).any { open(Intent(it, uri)) }
    }

    private fun open(intent: Intent): Boolean = try {
        context.startActivity(intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
        true
    } catch (_: ActivityNotFoundException) {
        false
    } catch (_: SecurityException) {
        // A dialler whose activity is not for other apps.
        false
    }
}
