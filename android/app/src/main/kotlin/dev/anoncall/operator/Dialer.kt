package dev.anoncall.operator

import dev.anoncall.CreatedCall

/**
 * Hands a created call to whatever speaks SIP. This is the one place to change when the app brings its own VoIP SDK;
 * android/README.md has recipes for Linphone and for Telecom.
 */
fun interface Dialer {
    /** Dials, and says what became of it. */
    fun dial(call: CreatedCall): Dialling
}

/** What became of a hand-over. */
enum class Dialling {
    STARTED,

    /** There is nothing to dial with. */
    NO_DIALLER,

    /** There is something to dial with, which this app may not use. */
    REFUSED,
}
