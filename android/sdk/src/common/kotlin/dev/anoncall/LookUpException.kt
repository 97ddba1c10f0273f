package dev.anoncall

import kotlin.time.Duration

/**
 * Why a call could not be looked up. It says nothing about whether the call exists.
 *
 * A look-up creates nothing, so it may always be repeated. No case holds a secret or a number. `reason` texts are English, for logs and
 * support.
 */
public sealed class LookUpException(
    /** What happened, in English, for logs and support. */
    override val message: String,
    cause: Throwable? = null,
) : Exception(message, cause) {
    /** The call history is off: [ClientConfig.callHistory]. Nothing was sent. */
    public class NotEnabled(message: String) : LookUpException(message)

    /**
     * The call serial number breaks a rule of the service. Nothing was sent.
     *
     * @property reason what is wrong with it. The number itself is not repeated.
     */
    public class InvalidSerialNumber(message: String, public val reason: String) : LookUpException(message)

    /**
     * The attempt breaks a rule for calls, so it can't have been sent. Nothing was sent now either.
     *
     * @property field the field at fault.
     * @property reason what is wrong with it. The value itself is not repeated.
     */
    public class InvalidAttempt(message: String, public val field: RequestField, public val reason: String) :
        LookUpException(message)

    /**
     * The service could not be asked, refused to answer, or gave an answer that can't be used.
     *
     * @property kind what kind of failure it was, as a call would have met it.
     * @property advice what the app should do next. [Advice.RETRY_NOW] and [Advice.RETRY_LATER] mean the look-up; it is never
     *   [Advice.CHECK_BEFORE_RETRYING].
     * @property reason what happened.
     * @property httpStatus the HTTP status, if the service or its token endpoint answered with a failing one.
     * @property retryAfter how long to wait before the next try, if the service asked for it (`Retry-After`).
     * @property serviceCode the service's own code, as it came, if it gave one.
     * @property description the service's own description, if it gave one.
     * @property requestId the identifier that the service gave the request. Support finds the request by it.
     */
    public class Failed(
        message: String,
        public val kind: CallErrorKind,
        public val advice: Advice,
        public val reason: String,
        public val httpStatus: Int? = null,
        public val retryAfter: Duration? = null,
        public val serviceCode: String? = null,
        public val description: String? = null,
        public val requestId: String? = null,
        cause: Throwable? = null,
    ) : LookUpException(message, cause)
}
