package dev.anoncall.support

import dev.anoncall.CallException
import dev.anoncall.CreatedCall
import dev.anoncall.ReportText
import dev.anoncall.ResultCode

/** What a call came to, as lines of `samples.properties`. */
suspend fun recordedSample(call: suspend () -> CreatedCall): List<String> = try {
    lines(call())
} catch (failure: CallException) {
    lines(failure)
}

private fun lines(call: CreatedCall): List<String> = linesOf(
    "accessCode" to call.accessCode.reveal(),
    "address" to call.sip.address,
    "callSerialNo" to call.callSerialNo,
    "host" to call.sip.host,
    "kind" to "CREATED",
    "port" to call.sip.port,
    "sipUri" to call.sipUri(),
)

private fun lines(failure: CallException): List<String> {
    val report = failure.report
    val common = listOf(
        "advice" to failure.advice,
        "atFault" to report.atFault,
        "callMayExist" to failure.callMayExist,
        "callSerialNo" to failure.callSerialNo,
        "kind" to failure.kind,
        "message" to failure.message,
        "requestId" to failure.requestId,
        "retryAfter" to failure.retryAfter?.inWholeSeconds,
        "serviceCode" to failure.serviceCode,
        // The version is another one with each release.
        "supportReport" to report.supportReport.replace(Regex("^anoncall \\S+"), "anoncall sample"),
    )
    val details = report.details.mapIndexed { index, detail -> "details.$index" to "${detail.label}=${detail.value}" }
    val texts = texts("title", report.title) + texts("explanation", report.explanation) +
        texts("existence", report.existence) + texts("nextStep", report.nextStep)
    return linesOf(*(common + details + texts + own(failure)).toTypedArray())
}

private fun own(failure: CallException): List<Pair<String, Any?>> = when (failure) {
    is CallException.InvalidRequest -> listOf("field" to failure.field, "reason" to failure.reason)

    is CallException.TokenUnavailable -> listOf(
        "problem" to failure.problem,
        "reason" to failure.reason,
        "status" to failure.httpStatus,
        "description" to failure.description,
    )

    is CallException.NotConnected -> listOf("problem" to failure.problem, "reason" to failure.reason)

    is CallException.Untrusted -> listOf("problem" to failure.problem, "reason" to failure.reason)

    is CallException.NoAnswer -> listOf("reason" to failure.reason)

    is CallException.TimedOut ->
        listOf("timeoutMs" to failure.timeout.inWholeMilliseconds, "requestSent" to failure.requestSent)

    is CallException.HttpStatus ->
        listOf("status" to failure.status, "description" to failure.description) + code(failure.resultCode)

    is CallException.Rejected -> listOf("description" to failure.description) + code(failure.resultCode)

    is CallException.UnreadableAnswer -> listOf("reason" to failure.reason)

    is CallException.Cancelled -> listOf("requestSent" to failure.requestSent)

    is CallException.Internal -> listOf("reason" to failure.reason, "requestSent" to failure.requestSent)
}

private fun code(code: ResultCode?): List<Pair<String, Any?>> {
    val known = listOf("resultCode" to code?.code)
    if (code == null || code in ResultCode.DOCUMENTED) return known
    return known + listOf(
        "resultCode.meaning" to code.meaning,
        "resultCode.cause" to code.cause,
        "resultCode.remedy" to code.remedy,
        "resultCode.advice" to code.advice,
        "resultCode.callMayExist" to code.callMayExist,
    )
}

private fun texts(key: String, text: ReportText?): List<Pair<String, Any?>> =
    listOf(key to text?.key, "$key.argument" to text?.argument)

private fun linesOf(vararg values: Pair<String, Any?>): List<String> =
    values.filter { it.second != null }.sortedBy { it.first }.map { (key, value) -> "$key=${escaped("$value")}" }

/** As `java.util.Properties` reads it. */
private fun escaped(value: String): String = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    .replace(Regex("^ "), "\\\\ ")
