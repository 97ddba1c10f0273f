package dev.anoncall.operator

import dev.anoncall.Advice
import dev.anoncall.CallErrorKind
import dev.anoncall.CallException
import dev.anoncall.CallVerdict
import dev.anoncall.ConfigException
import dev.anoncall.ConnectionProblem
import dev.anoncall.FailureProblem
import dev.anoncall.FailureReport
import dev.anoncall.ReportText
import dev.anoncall.RequestField
import dev.anoncall.ResultCode
import dev.anoncall.TokenProblem
import dev.anoncall.TrustProblem
import dev.anoncall.operator.CallFailure.Detail
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds

/** Every failure has its own words, and support gets what it asks for. */
class ErrorTextsTest {
    private val failures = listOf(
        CallException.InvalidRequest(verdict(), RequestField.CALLED, "is empty"),
        CallException.TokenUnavailable(verdict("APIG.1"), TokenProblem.REFUSED, "refused", 401, "no"),
        CallException.NotConnected(verdict(), ConnectionProblem.NOT_REACHED, "no route"),
        CallException.Untrusted(verdict(), TrustProblem.WRONG_HOST, "another name"),
        CallException.NoAnswer(verdict(), "reset"),
        CallException.TimedOut(verdict(), 10.seconds, requestSent = true),
        CallException.HttpStatus(verdict("503"), 503, null, "busy"),
        CallException.Rejected(verdict("42", "1-1"), unknownCode("42"), "odd"),
        CallException.UnreadableAnswer(verdict(callSerialNo = "1-2"), "not JSON"),
        CallException.Cancelled(verdict(), requestSent = false),
        CallException.Internal(verdict(), "a fault", requestSent = false),
    )

    private fun verdict(serviceCode: String? = null, callSerialNo: String? = null) = CallVerdict(
        message = "it failed",
        callMayExist = true,
        advice = Advice.CHECK_BEFORE_RETRYING,
        report = FailureReport(
            problem = FailureProblem.Call(CallErrorKind.INTERNAL),
            title = ReportText("error_internal"),
            explanation = null,
            callMayExist = true,
            existence = ReportText("call_may_exist"),
            advice = Advice.CHECK_BEFORE_RETRYING,
            nextStep = ReportText("advice_check_before_retrying"),
            supportReport = "it failed",
        ),
        serviceCode = serviceCode,
        callSerialNo = callSerialNo,
    )

    private fun unknownCode(code: String) = ResultCode.CALL_NOT_CONFIRMED.copy(code = code)

    @Test
    fun `every kind of failure has a title of its own`() {
        assertEquals(
            failures.size,
            CallException::class.java.declaredClasses.count {
                it.superclass ==
                    CallException::class.java
            },
        )
        assertEquals(failures.size, failures.map { failureOf(it).title }.toSet().size)
    }

    @Test
    fun `an unknown result code is shown as it came`() {
        assertEquals(Text(R.string.result_code_unknown, "42"), failureOf(failures[7]).explanation)
    }

    @Test
    fun `every problem has its own explanation`() {
        assertOwn(TokenProblem.entries) { CallException.TokenUnavailable(verdict(), it, "") }
        assertOwn(TrustProblem.entries) { CallException.Untrusted(verdict(), it, "") }
        assertOwn(RequestField.entries) { CallException.InvalidRequest(verdict(), it, "") }
    }

    private fun <T> assertOwn(problems: List<T>, failure: (T) -> CallException) =
        assertEquals(problems.size, problems.map { failureOf(failure(it)).explanation }.toSet().size)

    @Test
    fun `support gets everything that is known`() {
        assertEquals(
            listOf(
                Detail(R.string.detail_kind, "TOKEN_UNAVAILABLE"),
                Detail(R.string.detail_service_code, "APIG.1"),
                Detail(R.string.detail_http_status, "401"),
                Detail(R.string.detail_description, "no"),
                Detail(R.string.detail_reason, "refused"),
            ),
            failureOf(failures[1]).details,
        )
        assertEquals(
            listOf(
                Detail(R.string.detail_kind, "REJECTED"),
                Detail(R.string.detail_result_code, "42"),
                Detail(R.string.detail_description, "odd"),
                Detail(R.string.call_serial_no, "1-1"),
            ),
            failureOf(failures[7]).details,
        )
        assertTrue(Detail(R.string.call_serial_no, "1-2") in failureOf(failures[8]).details)
    }

    @Test
    fun `settings that the form does not have are explained by the SDK`() {
        val (field, text) = faultOf(ConfigException.InvalidPin("the pin is too short", "x", "too short"))
        assertEquals(SettingsField.OTHER, field)
        assertTrue("too short" in text.arguments.single())
    }
}
