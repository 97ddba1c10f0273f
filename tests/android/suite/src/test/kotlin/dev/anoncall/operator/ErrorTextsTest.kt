package dev.anoncall.operator

import dev.anoncall.CallException
import dev.anoncall.ConfigException
import dev.anoncall.ConnectionProblem
import dev.anoncall.RequestField
import dev.anoncall.ResultCode
import dev.anoncall.TokenProblem
import dev.anoncall.TrustProblem
import dev.anoncall.operator.CallFailure.Detail
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Every failure has its own words, and support gets what it asks for. */
class ErrorTextsTest {
    private val failures = listOf(
        CallException.InvalidRequest(RequestField.CALLED, "is empty"),
        CallException.TokenUnavailable(TokenProblem.REFUSED, "refused", 401, 5, "APIG.1", "no"),
        CallException.NotConnected(ConnectionProblem.NOT_REACHED, "no route"),
        CallException.Untrusted(TrustProblem.WRONG_HOST, "another name"),
        CallException.NoAnswer("reset"),
        CallException.TimedOut(10_000, requestSent = true),
        CallException.HttpStatus(503, 3, "503", null, "busy", "r-1", null),
        CallException.Rejected(ResultCode.Unknown("42"), "odd", "1-1"),
        CallException.UnreadableAnswer("not JSON", "1-2"),
        CallException.Cancelled(requestSent = false),
        CallException.Internal("a fault", requestSent = false),
    )

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
        assertOwn(TokenProblem.entries) { CallException.TokenUnavailable(it, "", null, null, null, null) }
        assertOwn(TrustProblem.entries) { CallException.Untrusted(it, "") }
        assertOwn(RequestField.entries) { CallException.InvalidRequest(it, "") }
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
        val (field, text) = faultOf(ConfigException.InvalidPin("x", "too short"))
        assertEquals(SettingsField.OTHER, field)
        assertTrue("too short" in text.arguments.single())
    }
}
