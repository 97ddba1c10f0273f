package dev.anoncall

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.time.Duration.Companion.milliseconds

/** What is logged of an event is stable: people search logs for it. */
class EventTextsTest {
    @Test
    fun `each step has its text`() {
        val texts = mapOf(
            CallStep.TokenRequested to "TokenRequested",
            CallStep.Connected to "Connected",
            CallStep.RequestSent to "RequestSent",
            CallStep.Answered(200) to "Answered(httpStatus=200)",
            CallStep.Finished(null, true) to "Finished(error=null, callMayExist=true)",
            CallStep.Finished(CallErrorKind.NO_ANSWER, true) to "Finished(error=NO_ANSWER, callMayExist=true)",
        )
        for ((step, text) in texts) {
            assertEquals(text, step.toString())
            assertEquals("call 7, 12 ms: $text", CallEvent(7, 12.milliseconds, step).toString())
        }
    }

    @Test
    fun `states have their texts`() {
        val states = listOf(
            SessionState.Idle to "Idle",
            SessionState.Creating(cancelling = true) to "Creating(cancelling=true)",
            CallFate.LookingUp to "LookingUp",
            CallState.ToBeCalled to "ToBeCalled",
            EndReason.NotStarted to "NotStarted",
            CallSearch.NotSeen to "NotSeen",
            FailureProblem.Interrupted to "Interrupted",
        )
        for ((state, text) in states) assertEquals(text, state.toString())
    }
}
