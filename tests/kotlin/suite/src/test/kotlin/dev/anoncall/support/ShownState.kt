package dev.anoncall.support

import dev.anoncall.CallFate
import dev.anoncall.FailureReport
import dev.anoncall.SessionState
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.add
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray

/** Whether the state shows all that a scenario expects. */
fun SessionState.fits(expected: JsonObject): Boolean {
    val shown = shown()
    return expected.all { (name, value) -> shown[name] == value }
}

/** What a state shows, in the words of the scenarios. */
fun SessionState.shown(): JsonObject = buildJsonObject {
    when (val state = this@shown) {
        is SessionState.Idle -> put("state", "idle")

        is SessionState.Creating -> {
            put("state", "creating")
            put("cancelling", state.cancelling)
        }

        is SessionState.Created -> {
            put("state", "created")
            put("taken", state.taken)
        }

        is SessionState.Failed -> {
            put("state", "failed")
            put(state.report)
        }

        is SessionState.Unclear -> {
            put("state", "unclear")
            put(state.report)
            put(state.fate)
        }

        is SessionState.Confirming -> {
            put("state", "confirming")
            put(state.report)
            put(state.fate)
        }
    }
}

private fun JsonObjectBuilder.put(report: FailureReport) {
    val advice = report.nextStep
    put("title", report.title.key)
    put("explanation", report.explanation?.key)
    put("callMayExist", report.callMayExist)
    put("advice", advice.key)
    put("adviceArgument", advice.argument)
    put("atFault", report.atFault?.name?.lowercase())
    putJsonArray("steps") { report.steps().forEach(::add) }
}

/** What the text for support says of the call, without the times. */
private fun FailureReport.steps(): List<String> =
    supportReport.lines().filter { STEP in it }.map { it.substringAfter(STEP) }

private const val STEP = " ms: "

private fun JsonObjectBuilder.put(fate: CallFate) {
    val (name, lookingAgain) = when (fate) {
        is CallFate.NotLookedUp -> "not_looked_up" to false
        is CallFate.LookingUp -> "looking_up" to true
        is CallFate.Found -> "found" to false
        is CallFate.Ambiguous -> "ambiguous" to false
        is CallFate.NotSeen -> "not_seen" to fate.lookingAgain
        is CallFate.LookUpFailed -> "look_up_failed" to fate.lookingAgain
    }
    put("fate", name)
    put("lookingAgain", lookingAgain)
}
