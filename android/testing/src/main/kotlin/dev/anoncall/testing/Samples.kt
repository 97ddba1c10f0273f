package dev.anoncall.testing

import dev.anoncall.AccessCode
import dev.anoncall.Advice
import dev.anoncall.AtFault
import dev.anoncall.CallErrorKind
import dev.anoncall.CallException
import dev.anoncall.CallVerdict
import dev.anoncall.ConnectionProblem
import dev.anoncall.CreatedCall
import dev.anoncall.FailureProblem
import dev.anoncall.FailureReport
import dev.anoncall.ReportDetail
import dev.anoncall.ReportText
import dev.anoncall.RequestField
import dev.anoncall.ResultCode
import dev.anoncall.SipAddress
import dev.anoncall.TokenProblem
import dev.anoncall.TrustProblem
import java.util.Properties
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * Created calls and failures as the SDK gives them, named like the sandbox's test numbers: calling `30010010002` comes to the sample
 * `30010010002`. `sandbox/README.md` of the SDK lists them. Failures that no number leads to have a name: [NOT_CONNECTED],
 * [UNTRUSTED], [SIGNED_OUT], [TOKEN_UNAVAILABLE], [INVALID_REQUEST], [CANCELLED].
 *
 * They were recorded from the SDK's core on the sandbox, and its tests compare them with it.
 */
public object Samples {
    /** The service could not be reached. */
    public const val NOT_CONNECTED: String = "not_connected"

    /** The server's certificate comes from no trusted authority. */
    public const val UNTRUSTED: String = "untrusted"

    /** The operator has to sign in again. */
    public const val SIGNED_OUT: String = "signed_out"

    /** The app's token provider failed. */
    public const val TOKEN_UNAVAILABLE: String = "token_unavailable"

    /** The called number is empty. */
    public const val INVALID_REQUEST: String = "invalid_request"

    /** The call was cancelled after its request was sent. */
    public const val CANCELLED: String = "cancelled"

    private val recorded: Properties by lazy {
        Properties().apply {
            val file = checkNotNull(Samples::class.java.getResourceAsStream("samples.properties"))
            file.reader().use { load(it) }
        }
    }

    /** Every sample's name. */
    public val names: Set<String>
        get() = recorded.stringPropertyNames().mapTo(sortedSetOf()) { it.substringBefore('.') }

    /** A created call: that of the vendor's example. Every call of this gives a new object. */
    public fun createdCall(): CreatedCall = createdCall(DEFAULT)

    /**
     * A created call.
     *
     * @param name the sample's name.
     * @throws IllegalArgumentException if there is no such sample, or it is a failure.
     */
    public fun createdCall(name: String): CreatedCall = Sample(name).createdCall()

    /**
     * A failure. Every call of this gives a new object.
     *
     * @param name the sample's name.
     * @throws IllegalArgumentException if there is no such sample, or it is a created call.
     */
    public fun failure(name: String): CallException = Sample(name).failure()

    /**
     * What a call to this number comes to: the sample with its name, or a created call.
     *
     * @param called the called number.
     * @throws CallException if the sample is a failure.
     */
    public fun outcomeOf(called: String): CreatedCall = when {
        called.isBlank() -> throw failure(INVALID_REQUEST)
        called !in names -> createdCall()
        Sample(called).isCreated -> createdCall(called)
        else -> throw failure(called)
    }

    private const val DEFAULT = "88884432"

    /** One of the file. */
    private class Sample(private val name: String) {
        private val kind = requireNotNull(textOrNull("kind")) { "there is no sample \"$name\"" }

        val isCreated: Boolean
            get() = kind == "CREATED"

        fun createdCall(): CreatedCall {
            require(isCreated) { "the sample \"$name\" is a failure" }
            return CreatedCall(
                sip = SipAddress(text("host"), text("port").toInt(), text("address")),
                accessCode = AccessCode(text("accessCode")),
                sipUri = text("sipUri"),
                callSerialNo = textOrNull("callSerialNo"),
            )
        }

        fun failure(): CallException {
            require(!isCreated) { "the sample \"$name\" is a created call" }
            val verdict = verdict()
            return when (CallErrorKind.valueOf(kind)) {
                CallErrorKind.INVALID_REQUEST ->
                    CallException.InvalidRequest(verdict, RequestField.valueOf(text("field")), text("reason"))

                CallErrorKind.TOKEN_UNAVAILABLE -> CallException.TokenUnavailable(
                    verdict,
                    TokenProblem.valueOf(text("problem")),
                    text("reason"),
                    textOrNull("status")?.toInt(),
                    textOrNull("description"),
                )

                CallErrorKind.NOT_CONNECTED ->
                    CallException.NotConnected(verdict, ConnectionProblem.valueOf(text("problem")), text("reason"))

                CallErrorKind.UNTRUSTED ->
                    CallException.Untrusted(verdict, TrustProblem.valueOf(text("problem")), text("reason"))

                CallErrorKind.NO_ANSWER -> CallException.NoAnswer(verdict, text("reason"))

                CallErrorKind.TIMED_OUT ->
                    CallException.TimedOut(verdict, text("timeoutMs").toLong().milliseconds, flag("requestSent"))

                CallErrorKind.HTTP_STATUS ->
                    CallException.HttpStatus(verdict, text("status").toInt(), resultCode(), textOrNull("description"))

                CallErrorKind.REJECTED ->
                    CallException.Rejected(verdict, checkNotNull(resultCode()), textOrNull("description"))

                CallErrorKind.UNREADABLE_ANSWER -> CallException.UnreadableAnswer(verdict, text("reason"))

                CallErrorKind.CANCELLED -> CallException.Cancelled(verdict, flag("requestSent"))

                CallErrorKind.INTERNAL -> CallException.Internal(verdict, text("reason"), flag("requestSent"))
            }
        }

        private fun verdict() = CallVerdict(
            message = text("message"),
            callMayExist = flag("callMayExist"),
            advice = Advice.valueOf(text("advice")),
            report = report(),
            retryAfter = textOrNull("retryAfter")?.toLong()?.seconds,
            serviceCode = textOrNull("serviceCode"),
            requestId = textOrNull("requestId"),
            callSerialNo = textOrNull("callSerialNo"),
        )

        private fun report() = FailureReport(
            problem = FailureProblem.Call(CallErrorKind.valueOf(kind)),
            title = reportText("title") ?: error("no title"),
            explanation = reportText("explanation"),
            callMayExist = flag("callMayExist"),
            existence = reportText("existence") ?: error("no text"),
            advice = Advice.valueOf(text("advice")),
            nextStep = reportText("nextStep") ?: error("no next step"),
            supportReport = text("supportReport"),
            atFault = textOrNull("atFault")?.let(AtFault::valueOf),
            retryAfter = textOrNull("retryAfter")?.toLong()?.seconds,
            details = generateSequence(0) { it + 1 }.map { textOrNull("details.$it") }.takeWhile { it != null }
                .mapNotNull { it?.run { ReportDetail(substringBefore('='), substringAfter('=')) } }.toList(),
        )

        private fun reportText(key: String) = textOrNull(key)?.let { ReportText(it, textOrNull("$key.argument")) }

        private fun resultCode(): ResultCode? {
            val code = textOrNull("resultCode") ?: return null
            return ResultCode.DOCUMENTED.firstOrNull { it.code == code } ?: ResultCode(
                code = code,
                meaning = text("resultCode.meaning"),
                cause = text("resultCode.cause"),
                remedy = text("resultCode.remedy"),
                advice = Advice.valueOf(text("resultCode.advice")),
                callMayExist = flag("resultCode.callMayExist"),
            )
        }

        private fun flag(key: String) = text(key).toBooleanStrict()

        private fun text(key: String) = checkNotNull(textOrNull(key)) { "the sample \"$name\" has no $key" }

        private fun textOrNull(key: String): String? = recorded.getProperty("$name.$key")
    }
}
