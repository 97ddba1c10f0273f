package dev.anoncall

import dev.anoncall.core.toPublic
import dev.anoncall.core.withDetails
import dev.anoncall.internal.uniffiEnsureInitialized
import dev.anoncall.support.withSandbox
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds
import dev.anoncall.internal.ResultCode as GeneratedResultCode

/** What an app reads of a failure: data that the core has worked out. */
class CallExceptionsTest {
    @Test
    fun `a failure answers what an app asks first`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val rejected = assertFailsWith<CallException.Rejected> { client.createCall(CallRequest("30010010002")) }
            assertEquals(ResultCode.VDN_UNAVAILABLE, rejected.resultCode)
            assertEquals("30010010002" to Advice.RETRY_LATER, rejected.serviceCode to rejected.advice)
            assertEquals(CallErrorKind.REJECTED, rejected.kind)
            assertNull(rejected.cause)

            val limited = assertFailsWith<CallException.HttpStatus> { client.createCall(CallRequest("90000429")) }
            assertEquals(429 to false, limited.status to limited.callMayExist)
            assertEquals(7.seconds, limited.retryAfter)
            assertEquals("advice_retry_after" to "7", limited.report.nextStep.run { key to argument })

            assertEquals(limited.message, limited.verdict.message)
        }
    }

    @Test
    fun `a report has all that the operator and support are told`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val failure = assertFailsWith<CallException> { client.createCall(CallRequest("30011010001")) }
            val report = failure.report
            assertEquals(failure.callMayExist to failure.advice, report.callMayExist to report.advice)
            assertEquals(
                listOf("error_rejected", "result_code_30011010001", "call_may_exist", "advice_check_before_retrying"),
                report.texts.map { it.key },
            )
            assertEquals(FailureProblem.Call(CallErrorKind.REJECTED), report.problem)
            assertTrue("result_code: 30011010001" in report.supportReport, report.supportReport)
            assertNotNull(report.details.firstOrNull { it.label == "detail_result_code" })
        }
    }

    @Test
    fun `every documented result code is as the core knows it`() {
        uniffiEnsureInitialized()
        val known = GeneratedResultCode::class.java.declaredClasses.mapNotNull { case ->
            case.declaredFields.firstOrNull { it.name == "INSTANCE" }?.get(null) as? GeneratedResultCode
        }
        assertTrue(known.size >= 11)
        assertEquals(ResultCode.DOCUMENTED.toSet(), known.map { it.withDetails() }.toSet())
        for (code in known) assertEquals(code.withDetails(), code.toPublic())
        val unknown = GeneratedResultCode.Unknown("4711").toPublic()
        assertEquals("4711" to true, unknown.code to unknown.callMayExist)
        assertTrue(unknown.meaning.isNotBlank() && unknown !in ResultCode.DOCUMENTED)
    }

    @Test
    fun `a timeout is a duration`() = withSandbox { sandbox ->
        sandbox.client(sandbox.config.copy(totalTimeout = 2.seconds)).use { client ->
            val failure = assertFailsWith<CallException> { client.createCall(CallRequest("90001001")) }
            assertEquals(2.seconds, assertIs<CallException.TimedOut>(failure).timeout)
        }
    }
}
