extension CallSession {
    /// Where a session is. It contains no secrets; a found call's record contains numbers, which its description does not show.
    public enum State: Hashable, Sendable {
        /// No call yet.
        case idle
        /// The call is being created. If it was cancelled, what it comes to then says whether a call may exist.
        case creating(isCancelling: Bool)
        /// The call task exists. Get it by ``CallSession/takeForDialling()``, and put it away by ``CallSession/next()``.
        ///
        /// It has the SIP server that it is dialled at, the call serial number if the service gave one (note it for support), and
        /// whether it was taken for dialling: nobody gets it a second time.
        case created(sip: SIPAddress, callSerialNo: String?, isTaken: Bool)
        /// Certainly no call task was created. The report says what happened, and what to do.
        case failed(FailureReport)
        /// The call failed, and a call task may exist: what happened, and what is known of it by now.
        case unclear(FailureReport, Fate)
        /// A call to the same number may exist: should there be another? ``CallSession/confirm()`` and ``CallSession/decline()`` answer.
        /// It has what happened to the call that may exist, and what is known of it by now.
        case confirming(FailureReport, Fate)
    }

    /// What is known of a call that may exist.
    public enum Fate: Hashable, Sendable {
        /// Nothing, and nobody looks: the call history is off (``ClientConfig/callHistory``).
        case notLookedUp
        /// It is being looked up.
        case lookingUp
        /// The call exists. Calling its number again is not asked about any more: whoever sees this knows.
        case found(CallRecord)
        /// One or several calls match, and each could be another call: another operator's, or another one of this session to the same
        /// number.
        case ambiguous([CallRecord])
        /// The history does not have it, and whether it will be looked up again. **This proves nothing**: records may come late, and a
        /// call that nobody has dialled may have none.
        case notSeen(isLookingAgain: Bool)
        /// It could not be looked up: what helps (``CallAdvice/retryNow`` and ``CallAdvice/retryLater`` mean the look-up), why in English
        /// for support, and whether it will be looked up again.
        case lookUpFailed(advice: CallAdvice, reason: String, isLookingAgain: Bool)
    }

    /// What a session makes of a ``CallSession/start(_:)``.
    public enum StartOutcome: String, CaseIterable, Sendable {
        /// The call is taken up. It may still lead to a question, or fail: the session's state says how it goes on.
        case accepted
        /// Refused: a call is being created.
        case callUnderWay = "call_under_way"
        /// Refused: a created call has not been put away by ``CallSession/next()``.
        case callCreated = "call_created"
        /// Refused: ``CallSession/confirm()`` or ``CallSession/decline()`` first.
        case questionOpen = "question_open"
    }
}
