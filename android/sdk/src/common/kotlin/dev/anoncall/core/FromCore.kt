// What the generated bindings give, as the app sees it.

package dev.anoncall.core

import dev.anoncall.AccessCode
import dev.anoncall.CallEvent
import dev.anoncall.CallRecord
import dev.anoncall.CallSearch
import dev.anoncall.CallState
import dev.anoncall.CallStep
import dev.anoncall.CreatedCall
import dev.anoncall.EndReason
import dev.anoncall.ResultCode
import dev.anoncall.SipAddress
import java.time.Instant
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import dev.anoncall.internal.AccessCode as GeneratedAccessCode
import dev.anoncall.internal.CallEvent as GeneratedEvent
import dev.anoncall.internal.CallRecord as GeneratedRecord
import dev.anoncall.internal.CallSearch as GeneratedSearch
import dev.anoncall.internal.CallState as GeneratedState
import dev.anoncall.internal.CallStep as GeneratedStep
import dev.anoncall.internal.CreatedCall as GeneratedCall
import dev.anoncall.internal.EndReason as GeneratedEndReason
import dev.anoncall.internal.ResultCode as GeneratedResultCode
import dev.anoncall.internal.SipServer as GeneratedSipServer

internal fun GeneratedCall.toPublic() =
    CreatedCall(sip.toPublic(), AccessCode(CoreAccessCode(accessCode)), callSerialNo, ::sipUri)

internal fun GeneratedSipServer.toPublic() = SipAddress(host, port, address)

/** The code stays in the core's memory, which is wiped. */
private class CoreAccessCode(private val code: GeneratedAccessCode) : AccessCode.Source {
    override fun reveal(): String = code.reveal()

    override fun close() = code.close()
}

internal fun GeneratedEvent.toPublic() = CallEvent(callId, elapsedMs.milliseconds, step.toPublic())

internal fun GeneratedStep.toPublic(): CallStep = when (this) {
    GeneratedStep.TokenRequested -> CallStep.TokenRequested
    GeneratedStep.Connected -> CallStep.Connected
    GeneratedStep.RequestSent -> CallStep.RequestSent
    is GeneratedStep.Answered -> CallStep.Answered(httpStatus)
    is GeneratedStep.Finished -> CallStep.Finished(error?.toPublic(), callMayExist)
}

internal fun GeneratedResultCode.toPublic(): ResultCode = when (this) {
    GeneratedResultCode.Success -> ResultCode.SUCCESS
    GeneratedResultCode.FeatureNotEnabled -> ResultCode.FEATURE_NOT_ENABLED
    GeneratedResultCode.NoSipServer -> ResultCode.NO_SIP_SERVER
    GeneratedResultCode.InvalidParameter -> ResultCode.INVALID_PARAMETER
    GeneratedResultCode.CallTaskNotAdded -> ResultCode.CALL_TASK_NOT_ADDED
    GeneratedResultCode.VdnUnavailable -> ResultCode.VDN_UNAVAILABLE
    GeneratedResultCode.VdnMisconfigured -> ResultCode.VDN_MISCONFIGURED
    GeneratedResultCode.CallModuleError -> ResultCode.CALL_MODULE_ERROR
    GeneratedResultCode.CallNotConfirmed -> ResultCode.CALL_NOT_CONFIRMED
    GeneratedResultCode.ControlModuleError -> ResultCode.CONTROL_MODULE_ERROR
    GeneratedResultCode.ChatModuleError -> ResultCode.CHAT_MODULE_ERROR
    is GeneratedResultCode.Unknown -> withDetails()
}

/** The code with what the core knows of it. */
internal fun GeneratedResultCode.withDetails(): ResultCode = details().run {
    ResultCode(code, meaning, cause, remedy, advice.toPublic(), callMayExist)
}

internal fun GeneratedSearch.toPublic(): CallSearch = when (this) {
    is GeneratedSearch.Found -> CallSearch.Found(record.toPublic())
    is GeneratedSearch.Ambiguous -> CallSearch.Ambiguous(records.map { it.toPublic() })
    GeneratedSearch.NotSeen -> CallSearch.NotSeen
}

internal fun GeneratedRecord.toPublic() = CallRecord(
    state = state.toPublic(),
    callSerialNo = callSerialNo,
    called = called,
    callerPresent = callerPresent,
    callData = callData,
    endReason = endReason?.toPublic(),
    created = createdMs?.let(Instant::ofEpochMilli),
    answered = answeredMs?.let(Instant::ofEpochMilli),
    ended = endedMs?.let(Instant::ofEpochMilli),
    talkTime = talkSeconds?.seconds,
)

private fun GeneratedState.toPublic(): CallState = when (this) {
    GeneratedState.ToBeCalled -> CallState.ToBeCalled
    GeneratedState.Calling -> CallState.Calling
    GeneratedState.Talking -> CallState.Talking
    GeneratedState.Ended -> CallState.Ended
    is GeneratedState.Unknown -> CallState.Unknown(code)
}

private fun GeneratedEndReason.toPublic(): EndReason = when (this) {
    GeneratedEndReason.CalledPartyHungUp -> EndReason.CalledPartyHungUp
    GeneratedEndReason.CallingPartyHungUp -> EndReason.CallingPartyHungUp
    GeneratedEndReason.CallingPartyNotReached -> EndReason.CallingPartyNotReached
    GeneratedEndReason.CalledPartyNotReached -> EndReason.CalledPartyNotReached
    GeneratedEndReason.CallingPartyDidNotAnswer -> EndReason.CallingPartyDidNotAnswer
    GeneratedEndReason.CalledPartyDidNotAnswer -> EndReason.CalledPartyDidNotAnswer
    GeneratedEndReason.NotStarted -> EndReason.NotStarted
    is GeneratedEndReason.Unknown -> EndReason.Unknown(code)
}
