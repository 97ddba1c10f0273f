// The enums of the generated bindings as the app sees them. A case that only one of them has does not compile.

package dev.anoncall.core

import dev.anoncall.Advice
import dev.anoncall.AtFault
import dev.anoncall.CallErrorKind
import dev.anoncall.ConnectionProblem
import dev.anoncall.RequestField
import dev.anoncall.StartOutcome
import dev.anoncall.TokenProblem
import dev.anoncall.TrustProblem
import dev.anoncall.internal.Advice as GeneratedAdvice
import dev.anoncall.internal.AtFault as GeneratedAtFault
import dev.anoncall.internal.CallErrorKind as GeneratedCallErrorKind
import dev.anoncall.internal.ConnectionProblem as GeneratedConnectionProblem
import dev.anoncall.internal.RequestField as GeneratedRequestField
import dev.anoncall.internal.StartOutcome as GeneratedStartOutcome
import dev.anoncall.internal.TokenProblem as GeneratedTokenProblem
import dev.anoncall.internal.TrustProblem as GeneratedTrustProblem

internal fun GeneratedAdvice.toPublic(): Advice = when (this) {
    GeneratedAdvice.FIX_REQUEST -> Advice.FIX_REQUEST
    GeneratedAdvice.CHECK_SETUP -> Advice.CHECK_SETUP
    GeneratedAdvice.SIGN_IN_AGAIN -> Advice.SIGN_IN_AGAIN
    GeneratedAdvice.RETRY_NOW -> Advice.RETRY_NOW
    GeneratedAdvice.RETRY_LATER -> Advice.RETRY_LATER
    GeneratedAdvice.CHECK_BEFORE_RETRYING -> Advice.CHECK_BEFORE_RETRYING
    GeneratedAdvice.CONTACT_PROVIDER -> Advice.CONTACT_PROVIDER
}

internal fun GeneratedAtFault.toPublic(): AtFault = when (this) {
    GeneratedAtFault.CALLED -> AtFault.CALLED
    GeneratedAtFault.CALLER_PRESENT -> AtFault.CALLER_PRESENT
    GeneratedAtFault.CALL_DATA -> AtFault.CALL_DATA
    GeneratedAtFault.CREDENTIALS -> AtFault.CREDENTIALS
    GeneratedAtFault.DOMAIN -> AtFault.DOMAIN
    GeneratedAtFault.PROXY -> AtFault.PROXY
    GeneratedAtFault.ROOT_CERTIFICATES -> AtFault.ROOT_CERTIFICATES
    GeneratedAtFault.PINS -> AtFault.PINS
    GeneratedAtFault.DEVICE_CLOCK -> AtFault.DEVICE_CLOCK
    GeneratedAtFault.JOURNAL -> AtFault.JOURNAL
}

internal fun GeneratedCallErrorKind.toPublic(): CallErrorKind = when (this) {
    GeneratedCallErrorKind.INVALID_REQUEST -> CallErrorKind.INVALID_REQUEST
    GeneratedCallErrorKind.TOKEN_UNAVAILABLE -> CallErrorKind.TOKEN_UNAVAILABLE
    GeneratedCallErrorKind.NOT_CONNECTED -> CallErrorKind.NOT_CONNECTED
    GeneratedCallErrorKind.UNTRUSTED -> CallErrorKind.UNTRUSTED
    GeneratedCallErrorKind.NO_ANSWER -> CallErrorKind.NO_ANSWER
    GeneratedCallErrorKind.TIMED_OUT -> CallErrorKind.TIMED_OUT
    GeneratedCallErrorKind.HTTP_STATUS -> CallErrorKind.HTTP_STATUS
    GeneratedCallErrorKind.REJECTED -> CallErrorKind.REJECTED
    GeneratedCallErrorKind.UNREADABLE_ANSWER -> CallErrorKind.UNREADABLE_ANSWER
    GeneratedCallErrorKind.CANCELLED -> CallErrorKind.CANCELLED
    GeneratedCallErrorKind.INTERNAL -> CallErrorKind.INTERNAL
}

internal fun GeneratedConnectionProblem.toPublic(): ConnectionProblem = when (this) {
    GeneratedConnectionProblem.NAME_NOT_RESOLVED -> ConnectionProblem.NAME_NOT_RESOLVED
    GeneratedConnectionProblem.NOT_REACHED -> ConnectionProblem.NOT_REACHED
    GeneratedConnectionProblem.TLS_FAILED -> ConnectionProblem.TLS_FAILED
    GeneratedConnectionProblem.PROXY_NOT_REACHED -> ConnectionProblem.PROXY_NOT_REACHED
    GeneratedConnectionProblem.PROXY_REFUSED -> ConnectionProblem.PROXY_REFUSED
    GeneratedConnectionProblem.PROXY_AUTHENTICATION -> ConnectionProblem.PROXY_AUTHENTICATION
}

internal fun GeneratedRequestField.toPublic(): RequestField = when (this) {
    GeneratedRequestField.CALLED -> RequestField.CALLED
    GeneratedRequestField.CALLER_PRESENT -> RequestField.CALLER_PRESENT
    GeneratedRequestField.CALL_DATA -> RequestField.CALL_DATA
}

internal fun GeneratedStartOutcome.toPublic(): StartOutcome = when (this) {
    GeneratedStartOutcome.ACCEPTED -> StartOutcome.ACCEPTED
    GeneratedStartOutcome.CALL_UNDER_WAY -> StartOutcome.CALL_UNDER_WAY
    GeneratedStartOutcome.CALL_CREATED -> StartOutcome.CALL_CREATED
    GeneratedStartOutcome.QUESTION_OPEN -> StartOutcome.QUESTION_OPEN
}

internal fun GeneratedTokenProblem.toPublic(): TokenProblem = when (this) {
    GeneratedTokenProblem.PROVIDER_FAILED -> TokenProblem.PROVIDER_FAILED
    GeneratedTokenProblem.SIGNED_OUT -> TokenProblem.SIGNED_OUT
    GeneratedTokenProblem.TIMED_OUT -> TokenProblem.TIMED_OUT
    GeneratedTokenProblem.INVALID_TOKEN -> TokenProblem.INVALID_TOKEN
    GeneratedTokenProblem.REFUSED -> TokenProblem.REFUSED
    GeneratedTokenProblem.ENDPOINT_FAILED -> TokenProblem.ENDPOINT_FAILED
}

internal fun GeneratedTrustProblem.toPublic(): TrustProblem = when (this) {
    GeneratedTrustProblem.UNKNOWN_AUTHORITY -> TrustProblem.UNKNOWN_AUTHORITY
    GeneratedTrustProblem.NOT_VALID_NOW -> TrustProblem.NOT_VALID_NOW
    GeneratedTrustProblem.WRONG_HOST -> TrustProblem.WRONG_HOST
    GeneratedTrustProblem.PIN_MISMATCH -> TrustProblem.PIN_MISMATCH
    GeneratedTrustProblem.REVOKED -> TrustProblem.REVOKED
    GeneratedTrustProblem.OTHER -> TrustProblem.OTHER
}
