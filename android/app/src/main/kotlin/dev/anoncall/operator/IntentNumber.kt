package dev.anoncall.operator

import android.content.Intent
import android.net.Uri

/** The number that another app asks for by a `tel:` or `sip:` address, if it is there. Of a SIP address it is the user part. */
fun numberOf(intent: Intent): EnteredNumber? {
    // Opened again from the list of recent apps, it is an old one.
    if (intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0) return null
    val address = intent.data?.takeIf { it.isOpaque } ?: return null
    return numberText(address)?.let(EnteredNumber::of)?.takeIf { it.number.isNotEmpty() }
}

/** Parameters, a password and the host are no part of the number. */
private fun numberText(address: Uri): String? = when (address.scheme?.lowercase()) {
    "tel" -> address.schemeSpecificPart.substringBefore(';')
    "sip", "sips" -> address.schemeSpecificPart.substringBefore('@', "").substringBefore(';').substringBefore(':')
    else -> null
}
