package dev.anoncall

import java.time.Instant
import kotlin.time.Duration

/**
 * A call that was tried: what [CallClient.findCall] looks for. [CallRequest.attempt] makes it.
 *
 * Give every call data of its own if the app can ([callData], such as a random identifier): then no other call can be taken for it.
 * [toString] shows only lengths and the time, because numbers are personal data.
 *
 * @property called the called number, as it was asked for.
 * @property callerPresent the presented number, as it was asked for.
 * @property callData the call data, as they were asked for.
 * @property sentAt when the call was asked for by the device's clock, taken just before the call. The clock may be wrong.
 */
public data class CallAttempt(
    val called: String,
    val callerPresent: String? = null,
    val callData: String? = null,
    val sentAt: Instant,
) {
    /** The lengths and the time. */
    override fun toString(): String =
        "CallAttempt(called: ${shownLength(called)}, callerPresent: ${shownLength(callerPresent)}, " +
            "callData: ${shownLength(callData)}, sentAt: $sentAt)"
}

/** What the call history says of an attempt. */
public sealed class CallSearch {
    /**
     * Exactly one call matches: the call task was created.
     *
     * @property record what the service knows of it.
     */
    public data class Found(val record: CallRecord) : CallSearch()

    /**
     * Several calls match, perhaps of other operators: one of them may be the call.
     *
     * @property records all of them.
     */
    public data class Ambiguous(val records: List<CallRecord>) : CallSearch()

    /**
     * No call matches. **This proves nothing**: records may come late, and a call that nobody has dialled yet may have none. It never
     * means that no call task was created.
     */
    public data object NotSeen : CallSearch()
}

/**
 * What the service knows of a call. That it knows the call proves that its call task was created.
 *
 * Every property but the state may be absent: the service does not promise any. Times are the service's own. [toString] shows numbers and
 * call data by their lengths, because they are personal data.
 *
 * @property state where the call is in its life.
 * @property callSerialNo the call serial number. Support finds the call by it.
 * @property called the called number.
 * @property callerPresent the number shown as the caller.
 * @property callData the call data.
 * @property endReason why the call ended, once it has.
 * @property created when the call began at the service.
 * @property answered when the called party answered.
 * @property ended when the call ended.
 * @property talkTime how long the parties talked.
 */
public data class CallRecord(
    val state: CallState,
    val callSerialNo: String? = null,
    val called: String? = null,
    val callerPresent: String? = null,
    val callData: String? = null,
    val endReason: EndReason? = null,
    val created: Instant? = null,
    val answered: Instant? = null,
    val ended: Instant? = null,
    val talkTime: Duration? = null,
) {
    /** Everything but the numbers and the call data. */
    override fun toString(): String =
        "CallRecord(state=$state, callSerialNo=$callSerialNo, called: ${shownLength(called)}, " +
            "callerPresent: ${shownLength(callerPresent)}, callData: ${shownLength(callData)}, endReason=$endReason, " +
            "created=$created, answered=$answered, ended=$ended, talkTime=$talkTime)"
}

/** Where a call is in its life. */
public sealed class CallState {
    /** The call task was created; nobody has been called yet. */
    public data object ToBeCalled : CallState()

    /** A party is being called. */
    public data object Calling : CallState()

    /** The parties talk. */
    public data object Talking : CallState()

    /** The call is over. */
    public data object Ended : CallState()

    /**
     * The service gave a state that its documentation does not list, or none.
     *
     * @property code the state as it came; -1 if there was no number.
     */
    public data class Unknown(val code: Int) : CallState()
}

/** Why a call ended. The calling party is the operator, who dials the access code. */
public sealed class EndReason {
    /** The called party hung up. */
    public data object CalledPartyHungUp : EndReason()

    /** The calling party hung up. */
    public data object CallingPartyHungUp : EndReason()

    /** The calling party could not be called. */
    public data object CallingPartyNotReached : EndReason()

    /** The called party could not be called. */
    public data object CalledPartyNotReached : EndReason()

    /** The calling party did not answer. */
    public data object CallingPartyDidNotAnswer : EndReason()

    /** The called party did not answer. */
    public data object CalledPartyDidNotAnswer : EndReason()

    /** The call could not be started. */
    public data object NotStarted : EndReason()

    /**
     * Another exception.
     *
     * @property code the reason as it came.
     */
    public data class Unknown(val code: Int) : EndReason()
}
