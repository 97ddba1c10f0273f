package dev.anoncall.operator

import android.content.ClipData
import android.content.ClipDescription
import android.content.ClipboardManager
import android.content.Context
import android.os.Build
import android.os.Handler
import android.os.Looper
import android.os.PersistableBundle
import android.os.SystemClock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

/**
 * Puts an access code on the clipboard, and removes it after two minutes unless something else was copied since.
 *
 * From Android 10 on, only the app in front may read the clipboard. A code that expires while another app is in front is removed when
 * this app has the focus again, also if its process ended meanwhile: the time of copying is kept with the code.
 */
class AccessCodeClipboard(context: Context) {
    private val clipboard: ClipboardManager? = context.getSystemService(ClipboardManager::class.java)

    fun copy(label: CharSequence, accessCode: String) {
        val clip = ClipData.newPlainText(label, accessCode)
        clip.description.extras = PersistableBundle().apply {
            // Keyboards and the system's own preview then hide it; older versions ignore it.
            putBoolean(ClipDescription.EXTRA_IS_SENSITIVE, true)
            putLong(COPIED_AT, SystemClock.elapsedRealtime())
        }
        clipboard?.setPrimaryClip(clip)
        Handler(Looper.getMainLooper()).postDelayed(::removeExpired, LIFETIME.inWholeMilliseconds)
    }

    /** Leaves alone what others copied, and codes that are younger. */
    fun removeExpired() {
        val extras = clipboard?.primaryClipDescription?.extras ?: return
        if (!extras.containsKey(COPIED_AT)) return
        val age = (SystemClock.elapsedRealtime() - extras.getLong(COPIED_AT)).milliseconds
        if (age >= LIFETIME) clear()
    }

    private fun clear() {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            clipboard?.clearPrimaryClip()
        } else {
            clipboard?.setPrimaryClip(ClipData.newPlainText("", ""))
        }
    }

    companion object {
        val LIFETIME: Duration = 2.minutes

        private const val COPIED_AT = "dev.anoncall.operator.copiedAt"
    }
}
