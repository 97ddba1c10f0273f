package dev.anoncall.guides

import dev.anoncall.CallException

// snippet:begin
/** What support needs to know of a failed call, in one line. It holds no secret and no phone number. */
fun supportLine(failure: CallException): String = listOfNotNull(
    "kind=${failure.kind}",
    "callMayExist=${failure.callMayExist}",
    "advice=${failure.advice}",
    failure.serviceCode?.let { "code=$it" },
    failure.callSerialNo?.let { "callSerialNo=$it" },
    failure.requestId?.let { "requestId=$it" },
    failure.retryAfter?.let { "retryAfter=$it" },
    "text=${failure.message}",
).joinToString(" ")
// snippet:end
