package dev.anoncall.operator

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.content.RestrictionsManager
import android.os.Bundle

/** Android's managed configuration: the restrictions of `res/xml/app_restrictions.xml`. */
class ManagedSettings(private val context: Context) : ManagedSource {
    override fun load(): Configuration =
        Configuration.of(context.getSystemService(RestrictionsManager::class.java)?.applicationRestrictions.values())

    /** Does this whenever the management has changed something, for as long as the process lives. */
    fun onChange(action: () -> Unit) {
        val receiver = object : BroadcastReceiver() {
            override fun onReceive(context: Context, intent: Intent) = action()
        }
        context.registerReceiver(receiver, IntentFilter(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
    }

    /** As they are: a value of another kind than its restriction is a fault and not a value that is missing. */
    @Suppress("DEPRECATION")
    private fun Bundle?.values(): Map<String, Any> {
        val bundle = this ?: return emptyMap()
        return Configuration.NAMES.mapNotNull { name -> bundle.get(name)?.let { name to it } }.toMap()
    }
}
