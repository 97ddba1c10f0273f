package dev.anoncall

import kotlin.time.Duration

/**
 * Why a call failed.
 *
 * Read [callMayExist] before calling again, and [advice] for what to do. No case contains a secret. `reason` texts are English, for logs
 * and support; for the operator there is [report].
 *
 * A later version of the SDK may add cases, here and in the enums. Keep an `else` branch that relies on [callMayExist] and [advice], and
 * log [kind] and the codes rather than texts: those do not change.
 *
 * All of it is plain data, worked out once by the SDK's core. An app's tests can make their own, from a [CallVerdict].
 *
 * @property kind the case as a plain value.
 * @property verdict what the failure means. The properties below are its own.
 */
public sealed class CallException(
    public val kind: CallErrorKind,
    public val verdict: CallVerdict,
    cause: Throwable? = null,
) : Exception(verdict.message, cause) {
    /** What happened, in English, for logs and support. */
    override val message: String
        get() = verdict.message

    /**
     * Whether a call task may exist at the service although the call failed. `false` means that certainly none was created, so that
     * calling again cannot ring twice.
     */
    public val callMayExist: Boolean
        get() = verdict.callMayExist

    /** What the app should do next. */
    public val advice: Advice
        get() = verdict.advice

    /** How long to wait before the next call, if the service or its token endpoint asked for it (`Retry-After`). */
    public val retryAfter: Duration?
        get() = verdict.retryAfter

    /** The service's own code as it came, if it gave one: the result code or a gateway's code. Support asks for it. */
    public val serviceCode: String?
        get() = verdict.serviceCode

    /** The service's identifier for the request (`request_id`), if it gave one. Support finds the request by it. */
    public val requestId: String?
        get() = verdict.requestId

    /** The call serial number, if the service gave one. Then a call task may exist. Support finds the call by it. */
    public val callSerialNo: String?
        get() = verdict.callSerialNo

    /** The failure for an operator's screen and for support. A call outside of a [CallSession] has no steps there. */
    public val report: FailureReport
        get() = verdict.report

    /**
     * The request breaks a rule of the service. Nothing was sent.
     *
     * @property field the field at fault.
     * @property reason what is wrong with it. The value itself is not repeated.
     */
    public class InvalidRequest(verdict: CallVerdict, public val field: RequestField, public val reason: String) :
        CallException(CallErrorKind.INVALID_REQUEST, verdict)

    /**
     * There was no access token, so no call was sent.
     *
     * [cause] is what the app's [TokenProvider] threw, if that is why.
     *
     * @property problem what kind of problem it was.
     * @property reason what happened. If the app's token provider failed, its own text.
     * @property httpStatus the HTTP status of the token endpoint, if it answered.
     * @property description the token endpoint's own description, with its request identifier if it gave one.
     */
    public class TokenUnavailable(
        verdict: CallVerdict,
        public val problem: TokenProblem,
        public val reason: String,
        public val httpStatus: Int? = null,
        public val description: String? = null,
        cause: Throwable? = null,
    ) : CallException(CallErrorKind.TOKEN_UNAVAILABLE, verdict, cause)

    /**
     * The service could not be reached: DNS lookup, connection or TLS handshake failed. Nothing was sent.
     *
     * @property problem what kind of problem it was.
     * @property reason what happened.
     */
    public class NotConnected(verdict: CallVerdict, public val problem: ConnectionProblem, public val reason: String) :
        CallException(CallErrorKind.NOT_CONNECTED, verdict)

    /**
     * The server did not prove its identity. Nothing was sent.
     *
     * @property problem what kind of problem it was.
     * @property reason what happened.
     */
    public class Untrusted(verdict: CallVerdict, public val problem: TrustProblem, public val reason: String) :
        CallException(CallErrorKind.UNTRUSTED, verdict)

    /**
     * The request was sent, then the connection broke before an answer arrived. A call task may exist.
     *
     * @property reason what happened.
     */
    public class NoAnswer(verdict: CallVerdict, public val reason: String) :
        CallException(CallErrorKind.NO_ANSWER, verdict)

    /**
     * The deadline passed.
     *
     * @property timeout the deadline that passed.
     * @property requestSent whether the request had been sent; if so, a call task may exist.
     */
    public class TimedOut(verdict: CallVerdict, public val timeout: Duration, public val requestSent: Boolean) :
        CallException(CallErrorKind.TIMED_OUT, verdict)

    /**
     * The service answered with an HTTP status other than 200. What its body says counts more than the status.
     *
     * @property status the HTTP status.
     * @property resultCode what [serviceCode] means, if it is one of the documented result codes.
     * @property description the service's own description, if the body had one.
     */
    public class HttpStatus(
        verdict: CallVerdict,
        public val status: Int,
        public val resultCode: ResultCode? = null,
        public val description: String? = null,
    ) : CallException(CallErrorKind.HTTP_STATUS, verdict)

    /**
     * The service answered that the call failed.
     *
     * @property resultCode the result code.
     * @property description the service's own description (`resultDesc`), if it gave one.
     */
    public class Rejected(
        verdict: CallVerdict,
        public val resultCode: ResultCode,
        public val description: String? = null,
    ) : CallException(CallErrorKind.REJECTED, verdict)

    /**
     * An answer came that can't be used: it is not HTTP, or it has status 200 but is not what the service documents. A call task may
     * exist.
     *
     * @property reason what is wrong with it.
     */
    public class UnreadableAnswer(verdict: CallVerdict, public val reason: String) :
        CallException(CallErrorKind.UNREADABLE_ANSWER, verdict)

    /**
     * The app cancelled the call, or closed or released the client.
     *
     * @property requestSent whether the request had been sent; if so, a call task may exist.
     */
    public class Cancelled(verdict: CallVerdict, public val requestSent: Boolean) :
        CallException(CallErrorKind.CANCELLED, verdict)

    /**
     * A fault in the SDK. Please report it.
     *
     * @property reason what happened.
     * @property requestSent whether the request had been sent; if so, a call task may exist.
     */
    public class Internal(verdict: CallVerdict, public val reason: String, public val requestSent: Boolean) :
        CallException(CallErrorKind.INTERNAL, verdict)
}

/**
 * What a [CallException] means.
 *
 * @property message what happened, in English, for logs and support.
 * @property callMayExist whether a call task may exist although the call failed. `false` means that certainly none was created.
 * @property advice what the app should do next.
 * @property report the failure for an operator's screen and for support.
 * @property retryAfter how long to wait before the next call, if the service or its token endpoint asked for it.
 * @property serviceCode the service's own code as it came, if it gave one.
 * @property requestId the service's identifier for the request, if it gave one.
 * @property callSerialNo the call serial number, if the service gave one.
 */
public data class CallVerdict(
    val message: String,
    val callMayExist: Boolean,
    val advice: Advice,
    val report: FailureReport,
    val retryAfter: Duration? = null,
    val serviceCode: String? = null,
    val requestId: String? = null,
    val callSerialNo: String? = null,
)
