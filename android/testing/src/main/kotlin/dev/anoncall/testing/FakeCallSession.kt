package dev.anoncall.testing

import dev.anoncall.CallClient
import dev.anoncall.CallRequest
import dev.anoncall.CallSession
import dev.anoncall.CreatedCall
import dev.anoncall.SessionState
import dev.anoncall.StartOutcome
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/**
 * A session for the unit tests of a screen: the test shows it a state, and sees what the screen asked for.
 *
 * ```
 * val session = FakeCallSession()
 * session.show(SessionState.Failed(Samples.failure("30010010002").report))
 * screen.tapCall("88884432")
 * assertEquals(listOf("start"), session.asked)
 * ```
 *
 * It has none of the session's rules: those are tested with the SDK.
 */
public class FakeCallSession : CallSession {
    private val shown = MutableStateFlow<SessionState>(SessionState.Idle)
    private val calls = mutableListOf<String>()
    private val started = mutableListOf<CallRequest>()

    override val state: StateFlow<SessionState> = shown.asStateFlow()

    /** As [state], so states that follow each other fast may be left out. */
    override val states: Flow<SessionState> = state

    /** What [start] returns. */
    @Volatile
    public var startOutcome: StartOutcome = StartOutcome.ACCEPTED

    /** What [takeForDialling] returns, once. */
    @Volatile
    public var createdCall: CreatedCall? = null

    /** The functions that were called, in order, by their names. */
    public val asked: List<String>
        @Synchronized get() = calls.toList()

    /** The calls that were asked for, in order. */
    public val requests: List<CallRequest>
        @Synchronized get() = started.toList()

    /**
     * Shows the screen a state.
     *
     * @param state the state.
     */
    public fun show(state: SessionState) {
        shown.value = state
    }

    @Synchronized
    override fun start(request: CallRequest): StartOutcome {
        calls += "start"
        started += request
        return startOutcome
    }

    override fun cancel(): Unit = note("cancel")

    override fun confirm(): Unit = note("confirm")

    override fun decline(): Unit = note("decline")

    override fun next(): Unit = note("next")

    @Synchronized
    override fun takeForDialling(): CreatedCall? {
        note("takeForDialling")
        return createdCall.also { createdCall = null }
    }

    override fun replaceClient(client: CallClient): Unit = note("replaceClient")

    override fun close(): Unit = note("close")

    @Synchronized
    private fun note(call: String) {
        calls += call
    }
}
