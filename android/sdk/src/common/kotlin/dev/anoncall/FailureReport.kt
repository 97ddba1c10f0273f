package dev.anoncall

import kotlin.time.Duration

/**
 * What became of a call that was not created, or that may exist. It holds no secrets and no numbers.
 *
 * @property problem what happened.
 * @property title what happened, for the operator.
 * @property explanation what exactly happened, for the operator, where more is known.
 * @property callMayExist whether a call task may exist. `false` means that certainly none was created.
 * @property existence whether a call may exist, for the operator.
 * @property advice what to do next.
 * @property nextStep what to do next, for the operator.
 * @property supportReport one English text for support, to copy: the SDK's version, what happened, codes, serial number, HTTP status, and
 *   the call's steps with milliseconds.
 * @property atFault what has to be changed, where it is known.
 * @property retryAfter how long to wait before the next call, where the service or its token endpoint asked for it (`Retry-After`).
 * @property details what support asks for, as it came.
 * @property steps what happened during the call, step by step.
 */
public data class FailureReport(
    val problem: FailureProblem,
    val title: ReportText,
    val explanation: ReportText?,
    val callMayExist: Boolean,
    val existence: ReportText,
    val advice: Advice,
    val nextStep: ReportText,
    val supportReport: String,
    val atFault: AtFault? = null,
    val retryAfter: Duration? = null,
    val details: List<ReportDetail> = emptyList(),
    val steps: List<CallEvent> = emptyList(),
) {
    /** All that the operator is told, in its order: what happened, whether a call may exist, and what to do. */
    public val texts: List<ReportText>
        get() = listOfNotNull(title, explanation, existence, nextStep)
}

/** What kind of failure it was. */
public sealed class FailureProblem {
    /**
     * The call failed.
     *
     * @property kind how.
     */
    public data class Call(val kind: CallErrorKind) : FailureProblem()

    /** The [CallJournal] failed, so the call was not started. */
    public data object Journal : FailureProblem()

    /** The app ended between an earlier call's start and its result, so nobody knows what became of it. */
    public data object Interrupted : FailureProblem()
}

/** What has to be changed for calls to work. */
public enum class AtFault {
    /** The called number. */
    CALLED,

    /** The number shown as the caller. */
    CALLER_PRESENT,

    /** The call data. */
    CALL_DATA,

    /** The app key, the app secret, or what the access tokens come from. */
    CREDENTIALS,

    /** The service's domain. */
    DOMAIN,

    /** The proxy: its address, its user or its password. */
    PROXY,

    /** The root certificates to trust. */
    ROOT_CERTIFICATES,

    /** The pins. */
    PINS,

    /** The device's clock. */
    DEVICE_CLOCK,

    /** The file or store of the calls that may exist. */
    JOURNAL,
}

/**
 * A text for the operator. On Android, `FailureReport.text` has the SDK's own in English and Chinese.
 *
 * @property key names the text, such as `error_rejected`. It is stable.
 * @property argument what stands in the place of the text's placeholder, if it has one.
 */
public data class ReportText(val key: String, val argument: String? = null)

/**
 * Something that support asks for.
 *
 * @property label names it, such as `detail_result_code`. It is stable.
 * @property value the value as it came.
 */
public data class ReportDetail(val label: String, val value: String)
