package dev.anoncall

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The hand-written properties, without a network. */
class CallExceptionsTest {
    private val rejected: CallException =
        CallException.Rejected(ResultCode.VdnUnavailable, description = null, callSerialNo = "17")
    private val limited: CallException =
        CallException.HttpStatus(
            429,
            retryAfterSeconds = 7,
            serviceCode = "APIG.0308",
            resultCode = null,
            description = "too many",
            requestId = "r-1",
            callSerialNo = null,
        )
    private val untrusted: CallException = CallException.Untrusted(TrustProblem.NOT_VALID_NOW, "expired")

    @Test
    fun `an exception answers what an app asks first`() {
        assertTrue(rejected.callMayExist, "a serial number is a trace of a call task")
        assertEquals(Advice.CHECK_BEFORE_RETRYING, rejected.advice)
        assertEquals(CallErrorKind.REJECTED, rejected.kind)
        assertFalse(limited.callMayExist)
        assertEquals(Advice.RETRY_LATER, limited.advice)
        assertEquals(Advice.CHECK_SETUP, untrusted.advice)
    }

    @Test
    fun `details are there whatever the case`() {
        assertEquals(
            listOf("30010010002", "APIG.0308", null),
            listOf(rejected, limited, untrusted).map { it.serviceCode },
        )
        assertEquals(listOf("17", null, null), listOf(rejected, limited, untrusted).map { it.callSerialNo })
        assertEquals(listOf(null, "r-1", null), listOf(rejected, limited, untrusted).map { it.requestId })
        assertEquals(listOf(null, 7L, null), listOf(rejected, limited, untrusted).map { it.retryAfterSeconds })
    }

    @Test
    fun `a message is a sentence`() {
        assertEquals("the server is not trusted, nothing was sent: expired", untrusted.message)
        assertNull(untrusted.cause)
    }

    @Test
    fun `a result code explains itself`() {
        val code: ResultCode = ResultCode.VdnUnavailable
        assertEquals("30010010002", code.code)
        assertEquals("The VDN, the tenant's virtual call centre, is unavailable.", code.meaning)
        assertTrue(code.cause.isNotBlank() && code.remedy.isNotBlank())
        assertEquals(Advice.RETRY_LATER, code.advice)
        assertFalse(code.callMayExist)
        assertEquals("4711", ResultCode.Unknown("4711").code)
    }
}
