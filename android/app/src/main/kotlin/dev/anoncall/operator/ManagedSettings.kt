package dev.anoncall.operator

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.content.RestrictionsManager
import android.os.Bundle

/** Android's managed configuration: the restrictions of `res/xml/app_restrictions.xml`. */
class ManagedSettings(private val context: Context) : ManagedSource {
    override fun load(): GivenSettings =
        GivenSettings.of(context.getSystemService(RestrictionsManager::class.java)?.applicationRestrictions.values())

    /** Does this whenever the management has changed something, for as long as the process lives. */
    fun onChange(action: () -> Unit) {
        val receiver = object : BroadcastReceiver() {
            override fun onReceive(context: Context, intent: Intent) = action()
        }
        context.registerReceiver(receiver, IntentFilter(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
    }

    private fun Bundle?.values(): Map<String, Any?> {
        val bundle = this ?: return emptyMap()
        return TEXTS.associateWith { bundle.getString(it) } +
            FLAGS.filter { it in bundle.keySet() }.associateWith { bundle.getBoolean(it) }
    }

    private companion object {
        val TEXTS = with(GivenSettings) { listOf(DOMAIN, APP_KEY, TOKEN_SOURCE, SECRET, AUTHORITY, CALLER_PRESENT) }
        val FLAGS = listOf(GivenSettings.DIALS_IMMEDIATELY)
    }
}
