package dev.anoncall.guides

import dev.anoncall.CallRequest
import dev.anoncall.CallSession
import dev.anoncall.CreatedCall
import dev.anoncall.SessionState
import kotlinx.coroutines.flow.StateFlow

internal fun interface Voip {
    fun dial(call: CreatedCall)
}

/** An operator's screen, as far as the session is concerned. */
internal class OperatorScreen(private val session: CallSession, private val voip: Voip) {
    // snippet:begin
    val state: StateFlow<SessionState> = session.state // what the screen shows

    fun call(number: String) = session.start(CallRequest(called = number)) // a second tap is refused
    fun cancel() = session.cancel()
    fun callAgain() = session.confirm() // the answers to SessionState.Confirming:
    fun doNotCallAgain() = session.decline() // a call to this number may exist
    fun dial() = session.takeForDialling()?.let(voip::dial) // a second tap gets nothing
    fun done() = session.next()
    // snippet:end
}
