// The core's errors as the app's exceptions.

package dev.anoncall.core

import dev.anoncall.CallException
import dev.anoncall.CallVerdict
import dev.anoncall.ConfigException
import dev.anoncall.LookUpException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import dev.anoncall.internal.CallErrorKind as GeneratedKind
import dev.anoncall.internal.CallException as GeneratedCallException
import dev.anoncall.internal.CallVerdict as GeneratedVerdict
import dev.anoncall.internal.ConfigException as GeneratedConfigException
import dev.anoncall.internal.LookUpException as GeneratedLookUpException
import dev.anoncall.internal.TokenProblem as GeneratedTokenProblem

/** @param provider remembers what the app's token provider threw. */
internal fun GeneratedCallException.toPublic(provider: CoreTokenProvider?): CallException {
    val verdict = verdict().toPublic()
    return when (this) {
        is GeneratedCallException.InvalidRequest -> CallException.InvalidRequest(verdict, field.toPublic(), reason)

        is GeneratedCallException.TokenUnavailable -> CallException.TokenUnavailable(
            verdict,
            problem.toPublic(),
            reason,
            httpStatus,
            description,
            provider?.takeIf { problem in OF_PROVIDER }?.causeOf(reason),
        )

        is GeneratedCallException.NotConnected -> CallException.NotConnected(verdict, problem.toPublic(), reason)

        is GeneratedCallException.Untrusted -> CallException.Untrusted(verdict, problem.toPublic(), reason)

        is GeneratedCallException.NoAnswer -> CallException.NoAnswer(verdict, reason)

        is GeneratedCallException.TimedOut -> CallException.TimedOut(verdict, timeoutMs.milliseconds, requestSent)

        is GeneratedCallException.HttpStatus ->
            CallException.HttpStatus(verdict, status, resultCode?.toPublic(), description)

        is GeneratedCallException.Rejected -> CallException.Rejected(verdict, resultCode.toPublic(), description)

        is GeneratedCallException.UnreadableAnswer -> CallException.UnreadableAnswer(verdict, reason)

        is GeneratedCallException.Cancelled -> CallException.Cancelled(verdict, requestSent)

        is GeneratedCallException.Internal -> CallException.Internal(verdict, reason, requestSent)
    }
}

private fun GeneratedVerdict.toPublic() = CallVerdict(
    message = message,
    callMayExist = callMayExist,
    advice = advice.toPublic(),
    report = report.toPublic(),
    retryAfter = retryAfterSeconds?.seconds,
    serviceCode = serviceCode,
    requestId = requestId,
    callSerialNo = callSerialNo,
)

internal fun GeneratedConfigException.toPublic(): ConfigException = when (this) {
    is GeneratedConfigException.InvalidDomain -> ConfigException.InvalidDomain(message, domain, reason)

    is GeneratedConfigException.InsecureDomain -> ConfigException.InsecureDomain(message, domain)

    is GeneratedConfigException.InvalidAppKey -> ConfigException.InvalidAppKey(message, reason)

    is GeneratedConfigException.InvalidAppSecret -> ConfigException.InvalidAppSecret(message, reason)

    is GeneratedConfigException.InvalidHeader -> ConfigException.InvalidHeader(message, name, reason)

    is GeneratedConfigException.InvalidRootCertificate ->
        ConfigException.InvalidRootCertificate(message, index, reason)

    is GeneratedConfigException.NoTrustedRoots -> ConfigException.NoTrustedRoots(message)

    is GeneratedConfigException.InvalidPin -> ConfigException.InvalidPin(message, pin, reason)

    is GeneratedConfigException.InvalidProxy -> ConfigException.InvalidProxy(message, reason)

    is GeneratedConfigException.InvalidTimeout -> {
        // The core counts milliseconds, so its settings' names end with the unit.
        val name = setting.removeSuffix("Ms")
        ConfigException.InvalidTimeout(message.replace(setting, name), name, valueMs.milliseconds)
    }

    is GeneratedConfigException.Internal -> ConfigException.Internal(message, reason)
}

internal fun GeneratedLookUpException.toPublic(provider: CoreTokenProvider?): LookUpException = when (this) {
    is GeneratedLookUpException.NotEnabled -> LookUpException.NotEnabled(message)

    is GeneratedLookUpException.InvalidSerialNumber -> LookUpException.InvalidSerialNumber(message, reason)

    is GeneratedLookUpException.InvalidAttempt -> LookUpException.InvalidAttempt(message, field.toPublic(), reason)

    is GeneratedLookUpException.Failed -> LookUpException.Failed(
        message,
        kind.toPublic(),
        advice.toPublic(),
        reason,
        httpStatus,
        retryAfterSeconds?.seconds,
        serviceCode,
        description,
        requestId,
        provider?.takeIf { kind == GeneratedKind.TOKEN_UNAVAILABLE && httpStatus == null }?.causeOf(reason),
    )
}

/** The problems that the app's provider has caused. */
private val OF_PROVIDER = setOf(GeneratedTokenProblem.PROVIDER_FAILED, GeneratedTokenProblem.SIGNED_OUT)
