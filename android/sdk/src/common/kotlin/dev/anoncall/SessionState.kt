package dev.anoncall

/**
 * Where a [CallSession] is. It holds no secrets; a found call's record holds numbers, which its `toString()` does not show.
 */
public sealed class SessionState {
    /** No call yet. */
    public data object Idle : SessionState()

    /**
     * The call is being created.
     *
     * @property cancelling whether it was cancelled. What it comes to then says whether a call may exist.
     */
    public data class Creating(val cancelling: Boolean = false) : SessionState()

    /**
     * The call task exists. Get it by [CallSession.takeForDialling], and put it away by [CallSession.next].
     *
     * @property sip the SIP server that it is dialled at.
     * @property callSerialNo the call serial number, if the service gave one. Note it for support.
     * @property taken whether it was taken for dialling. Nobody gets it a second time.
     */
    public data class Created(val sip: SipAddress, val callSerialNo: String?, val taken: Boolean = false) :
        SessionState()

    /**
     * Certainly no call task was created.
     *
     * @property report what happened, and what to do.
     */
    public data class Failed(val report: FailureReport) : SessionState()

    /**
     * The call failed, and a call task may exist.
     *
     * @property report what happened, and what to do.
     * @property fate what is known of it by now.
     */
    public data class Unclear(val report: FailureReport, val fate: CallFate) : SessionState()

    /**
     * A call to the same number may exist: should there be another? [CallSession.confirm] and [CallSession.decline] answer.
     *
     * @property report what happened to the call that may exist.
     * @property fate what is known of it by now.
     */
    public data class Confirming(val report: FailureReport, val fate: CallFate) : SessionState()
}

/** What became of a [start][CallSession.start]. */
public enum class StartOutcome {
    /** The call is taken up. It may still lead to a question, or fail: the session's state says how it goes on. */
    ACCEPTED,

    /** Refused: a call is being created. */
    CALL_UNDER_WAY,

    /** Refused: a created call has not been put away by [next][CallSession.next]. */
    CALL_CREATED,

    /** Refused: [confirm][CallSession.confirm] or [decline][CallSession.decline] first. */
    QUESTION_OPEN,
}

/** What is known of a call that may exist. */
public sealed class CallFate {
    /** Nothing, and nobody looks: the call history is off ([ClientConfig.callHistory]). */
    public data object NotLookedUp : CallFate()

    /** It is being looked up. */
    public data object LookingUp : CallFate()

    /**
     * The call exists. Calling its number again is not asked about any more: whoever sees this knows.
     *
     * @property record what the service knows of it.
     */
    public data class Found(val record: CallRecord) : CallFate()

    /**
     * One or several calls match, and each could be another call: another operator's, or another one of this session to the same number.
     *
     * @property records all of them.
     */
    public data class Ambiguous(val records: List<CallRecord>) : CallFate()

    /**
     * The history does not have it. **This proves nothing**: records may come late, and a call that nobody has dialled may have none.
     *
     * @property lookingAgain whether it will be looked up again.
     */
    public data class NotSeen(val lookingAgain: Boolean) : CallFate()

    /**
     * It could not be looked up.
     *
     * @property advice what helps. [Advice.RETRY_NOW] and [Advice.RETRY_LATER] mean the look-up.
     * @property reason why, in English, for support.
     * @property lookingAgain whether it will be looked up again.
     */
    public data class LookUpFailed(val advice: Advice, val reason: String, val lookingAgain: Boolean) : CallFate()
}
