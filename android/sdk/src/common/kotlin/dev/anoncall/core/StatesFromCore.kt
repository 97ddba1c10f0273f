// A session's states as the app sees them.

package dev.anoncall.core

import dev.anoncall.CallFate
import dev.anoncall.FailureProblem
import dev.anoncall.FailureReport
import dev.anoncall.ReportDetail
import dev.anoncall.ReportText
import dev.anoncall.SessionState
import kotlin.time.Duration.Companion.seconds
import dev.anoncall.internal.CallFate as GeneratedFate
import dev.anoncall.internal.FailureProblem as GeneratedProblem
import dev.anoncall.internal.FailureReport as GeneratedReport
import dev.anoncall.internal.ReportText as GeneratedText
import dev.anoncall.internal.SessionState as GeneratedState

internal fun GeneratedState.toPublic(): SessionState = when (this) {
    GeneratedState.Idle -> SessionState.Idle
    is GeneratedState.Creating -> SessionState.Creating(cancelling)
    is GeneratedState.Created -> SessionState.Created(sip.toPublic(), callSerialNo, taken)
    is GeneratedState.Failed -> SessionState.Failed(report.toPublic())
    is GeneratedState.Unclear -> SessionState.Unclear(report.toPublic(), fate.toPublic())
    is GeneratedState.Confirming -> SessionState.Confirming(report.toPublic(), fate.toPublic())
}

private fun GeneratedFate.toPublic(): CallFate = when (this) {
    GeneratedFate.NotLookedUp -> CallFate.NotLookedUp
    GeneratedFate.LookingUp -> CallFate.LookingUp
    is GeneratedFate.Found -> CallFate.Found(record.toPublic())
    is GeneratedFate.Ambiguous -> CallFate.Ambiguous(records.map { it.toPublic() })
    is GeneratedFate.NotSeen -> CallFate.NotSeen(lookingAgain)
    is GeneratedFate.LookUpFailed -> CallFate.LookUpFailed(advice.toPublic(), reason, lookingAgain)
}

internal fun GeneratedReport.toPublic() = FailureReport(
    problem = problem.toPublic(),
    title = title.toPublic(),
    explanation = explanation?.toPublic(),
    callMayExist = callMayExist,
    existence = existence.toPublic(),
    advice = advice.toPublic(),
    nextStep = nextStep.toPublic(),
    supportReport = supportReport,
    atFault = atFault?.toPublic(),
    retryAfter = retryAfterSeconds?.seconds,
    details = details.map { ReportDetail(it.label, it.value) },
    steps = steps.map { it.toPublic() },
)

private fun GeneratedProblem.toPublic(): FailureProblem = when (this) {
    is GeneratedProblem.Call -> FailureProblem.Call(kind.toPublic())
    GeneratedProblem.Journal -> FailureProblem.Journal
    GeneratedProblem.Interrupted -> FailureProblem.Interrupted
}

private fun GeneratedText.toPublic() = ReportText(key, argument)
