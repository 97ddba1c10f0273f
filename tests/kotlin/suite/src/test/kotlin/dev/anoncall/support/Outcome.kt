package dev.anoncall.support

import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.CreatedCall
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject

/** A call's outcome as the JSON in which the tests of all languages compare (examples/outcome in Rust). */
class Outcome(
    val json: JsonObject,
    /** Whether a call task exists, or may exist after a failure. */
    val callMayExist: Boolean,
)

suspend fun CallClient.outcomeOf(request: CallRequest): Outcome = try {
    Outcome(json(createCall(request)), callMayExist = true)
} catch (exception: CallException) {
    Outcome(json(exception), exception.callMayExist)
}

private fun json(call: CreatedCall): JsonObject = buildJsonObject {
    put("sipServiceAddress", call.sip.address)
    put("sipHost", call.sip.host)
    put("sipPort", call.sip.port)
    put("sipUri", call.sipUri())
    put("accessCode", call.accessCode.reveal())
    put("callSerialNo", call.callSerialNo)
}

private fun json(exception: CallException): JsonObject = buildJsonObject {
    putJsonObject("error") {
        put("kind", exception.kind.name.lowercase())
        put("callMayExist", exception.callMayExist)
        put("advice", exception.advice.name.lowercase())
        put("resultCode", exception.serviceCode)
        put("httpStatus", exception.httpStatus)
        put("retryAfterSeconds", exception.retryAfter?.inWholeSeconds)
        put("description", exception.explanation)
        put("callSerialNo", exception.callSerialNo)
        exception.requestId?.let { put("requestId", it) }
    }
}

private val CallException.httpStatus: Int?
    get() = when (this) {
        is CallException.HttpStatus -> status
        is CallException.TokenUnavailable -> httpStatus
        else -> null
    }

/** The service's own words where it answered, else what the SDK says. */
private val CallException.explanation: String?
    get() = when (this) {
        is CallException.HttpStatus -> description
        is CallException.Rejected -> description
        is CallException.TokenUnavailable -> description ?: reason
        is CallException.UnreadableAnswer -> reason
        else -> message
    }
