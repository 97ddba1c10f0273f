package dev.anoncall.operator

import dev.anoncall.Advice
import dev.anoncall.CallException
import dev.anoncall.ConfigException
import dev.anoncall.RequestField
import dev.anoncall.ResultCode
import dev.anoncall.TokenProblem
import dev.anoncall.TrustProblem
import dev.anoncall.operator.CallFailure.Detail

/** The failure as the screen shows it. */
fun failureOf(exception: CallException): CallFailure = CallFailure(
    title = Text(title(exception)),
    explanation = explanation(exception),
    callMayExist = exception.callMayExist,
    advice = advice(exception),
    signInAgain = exception.advice == Advice.SIGN_IN_AGAIN,
    details = details(exception),
)

/** The field of the settings that is at fault, and what to say beside it. */
fun faultOf(exception: ConfigException): Pair<SettingsField, Text> = when (exception) {
    is ConfigException.InvalidDomain -> SettingsField.DOMAIN to Text(R.string.config_invalid_domain)

    is ConfigException.InsecureDomain -> SettingsField.DOMAIN to Text(R.string.config_insecure_domain)

    is ConfigException.InvalidAppKey -> SettingsField.APP_KEY to Text(R.string.config_invalid_app_key)

    is ConfigException.InvalidAppSecret -> SettingsField.SECRET to Text(R.string.config_invalid_app_secret)

    is ConfigException.InvalidRootCertificate ->
        SettingsField.AUTHORITY to Text(R.string.config_invalid_root_certificate)

    is ConfigException.NoTrustedRoots -> SettingsField.OTHER to Text(R.string.config_no_trusted_roots)

    is ConfigException.InvalidHeader,
    is ConfigException.InvalidPin,
    is ConfigException.InvalidProxy,
    is ConfigException.InvalidTimeout,
    is ConfigException.LibraryUnavailable,
    is ConfigException.Internal,
    -> SettingsField.OTHER to Text(R.string.config_other, exception.message)
}

private fun title(exception: CallException): Int = when (exception) {
    is CallException.InvalidRequest -> R.string.error_invalid_request
    is CallException.TokenUnavailable -> R.string.error_token_unavailable
    is CallException.NotConnected -> R.string.error_not_connected
    is CallException.Untrusted -> R.string.error_untrusted
    is CallException.NoAnswer -> R.string.error_no_answer
    is CallException.TimedOut -> R.string.error_timed_out
    is CallException.HttpStatus -> R.string.error_http_status
    is CallException.Rejected -> R.string.error_rejected
    is CallException.UnreadableAnswer -> R.string.error_unreadable_answer
    is CallException.Cancelled -> R.string.error_cancelled
    is CallException.Internal -> R.string.error_internal
}

private fun explanation(exception: CallException): Text? = when (exception) {
    is CallException.InvalidRequest -> Text(invalid(exception.field))

    is CallException.TokenUnavailable -> Text(token(exception.problem))

    is CallException.Untrusted -> Text(trust(exception.problem))

    is CallException.Rejected -> resultCode(exception.resultCode)

    is CallException.NotConnected,
    is CallException.NoAnswer,
    is CallException.TimedOut,
    is CallException.HttpStatus,
    is CallException.UnreadableAnswer,
    is CallException.Cancelled,
    is CallException.Internal,
    -> null
}

private fun invalid(field: RequestField): Int = when (field) {
    RequestField.CALLED -> R.string.invalid_called
    RequestField.CALLER_PRESENT -> R.string.invalid_caller_present
    RequestField.CALL_DATA -> R.string.invalid_call_data
}

private fun token(problem: TokenProblem): Int = when (problem) {
    TokenProblem.PROVIDER_FAILED -> R.string.token_provider_failed
    TokenProblem.SIGNED_OUT -> R.string.token_signed_out
    TokenProblem.TIMED_OUT -> R.string.token_timed_out
    TokenProblem.INVALID_TOKEN -> R.string.token_invalid_token
    TokenProblem.REFUSED -> R.string.token_refused
    TokenProblem.ENDPOINT_FAILED -> R.string.token_endpoint_failed
}

private fun trust(problem: TrustProblem): Int = when (problem) {
    TrustProblem.UNKNOWN_AUTHORITY -> R.string.trust_unknown_authority
    TrustProblem.NOT_VALID_NOW -> R.string.trust_not_valid_now
    TrustProblem.WRONG_HOST -> R.string.trust_wrong_host
    TrustProblem.PIN_MISMATCH -> R.string.trust_pin_mismatch
    TrustProblem.REVOKED -> R.string.trust_revoked
    TrustProblem.OTHER -> R.string.trust_other
}

private fun resultCode(code: ResultCode): Text = when (code) {
    ResultCode.SUCCESS -> Text(R.string.result_code_0)
    ResultCode.FEATURE_NOT_ENABLED -> Text(R.string.result_code_30010000001)
    ResultCode.NO_SIP_SERVER -> Text(R.string.result_code_30010000002)
    ResultCode.INVALID_PARAMETER -> Text(R.string.result_code_30010000003)
    ResultCode.CALL_TASK_NOT_ADDED -> Text(R.string.result_code_30010010001)
    ResultCode.VDN_UNAVAILABLE -> Text(R.string.result_code_30010010002)
    ResultCode.VDN_MISCONFIGURED -> Text(R.string.result_code_30010010003)
    ResultCode.CALL_MODULE_ERROR -> Text(R.string.result_code_30010019999)
    ResultCode.CALL_NOT_CONFIRMED -> Text(R.string.result_code_30011010001)
    ResultCode.CONTROL_MODULE_ERROR -> Text(R.string.result_code_30011019999)
    ResultCode.CHAT_MODULE_ERROR -> Text(R.string.result_code_30010009999)
    else -> Text(R.string.result_code_unknown, code.code)
}

private fun advice(exception: CallException): Text = when (exception.advice) {
    Advice.FIX_REQUEST -> Text(R.string.advice_fix_request)

    Advice.CHECK_SETUP -> Text(R.string.advice_check_setup)

    Advice.SIGN_IN_AGAIN -> Text(R.string.advice_sign_in_again)

    Advice.RETRY_NOW -> Text(R.string.advice_retry_now)

    Advice.RETRY_LATER ->
        exception.retryAfter?.let { Text(R.string.advice_retry_after, "${it.inWholeSeconds}") }
            ?: Text(R.string.advice_retry_later)

    Advice.CHECK_BEFORE_RETRYING -> Text(R.string.advice_check_before_retrying)

    Advice.CONTACT_PROVIDER -> Text(R.string.advice_contact_provider)
}

private fun details(exception: CallException): List<Detail> = listOf(
    R.string.detail_kind to exception.kind.name,
    codeLabel(exception) to exception.serviceCode,
    R.string.detail_http_status to httpStatus(exception)?.toString(),
    R.string.detail_description to description(exception),
    R.string.call_serial_no to exception.callSerialNo,
    R.string.detail_reason to reason(exception),
).mapNotNull { (label, value) -> value?.let { Detail(label, it) } }

private fun codeLabel(exception: CallException): Int =
    if (exception is CallException.Rejected) R.string.detail_result_code else R.string.detail_service_code

private fun httpStatus(exception: CallException): Int? = when (exception) {
    is CallException.HttpStatus -> exception.status
    is CallException.TokenUnavailable -> exception.httpStatus
    else -> null
}

private fun description(exception: CallException): String? = when (exception) {
    is CallException.HttpStatus -> exception.description
    is CallException.TokenUnavailable -> exception.description
    is CallException.Rejected -> exception.description
    else -> null
}

private fun reason(exception: CallException): String? = when (exception) {
    is CallException.InvalidRequest -> exception.reason

    is CallException.TokenUnavailable -> exception.reason

    is CallException.NotConnected -> exception.reason

    is CallException.Untrusted -> exception.reason

    is CallException.NoAnswer -> exception.reason

    is CallException.UnreadableAnswer -> exception.reason

    is CallException.Internal -> exception.reason

    is CallException.TimedOut,
    is CallException.HttpStatus,
    is CallException.Rejected,
    is CallException.Cancelled,
    -> null
}
