package dev.anoncall.operator

import dev.anoncall.CreatedCall

/**
 * Hands a created call to whatever speaks SIP. This is the one place to change when the app brings its own VoIP SDK;
 * android/README.md has recipes for Linphone and for Telecom.
 */
fun interface Dialer {
    /** Dials, and says whether there was anything to dial with. */
    fun dial(call: CreatedCall): Boolean
}
