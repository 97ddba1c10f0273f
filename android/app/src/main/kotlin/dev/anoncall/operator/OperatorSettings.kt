package dev.anoncall.operator

import dev.anoncall.AccessToken
import dev.anoncall.AccessTokens
import dev.anoncall.AppSecret
import dev.anoncall.ClientConfig
import dev.anoncall.Credentials
import dev.anoncall.SignedOutException
import dev.anoncall.TokenReason
import kotlin.time.Duration.Companion.seconds

/** What this device needs in order to make calls. */
data class OperatorSettings(
    val domain: String,
    val appKey: String,
    val tokenSource: TokenSource,
    /** The certificate authority of a private deployment or the sandbox, in PEM. Empty: the device's own are trusted. */
    val authority: String = "",
    /** The presented number that the dial screen begins with; empty: the platform's own. */
    val callerPresent: String = "",
    /** Whether a created call is handed over to the dialler by itself. */
    val handsOverImmediately: Boolean = true,
    /** Whether a call that may exist is looked up in the call history. */
    val callHistory: Boolean = false,
) {
    val config: ClientConfig
        get() = ClientConfig(
            domain = domain,
            appKey = appKey,
            rootCertificates = listOf(authority).filter { it.isNotBlank() }.map { it.encodeToByteArray() },
            platformRoots = authority.isBlank(),
            callHistory = callHistory,
        )
}

/**
 * Where access tokens come from.
 *
 * A published app adds a case here that asks its own backend, and needs no other:
 * `AccessTokens { AccessToken(backend.accessToken(), lifetime = 600.seconds) }`.
 */
sealed class TokenSource(
    /** What is stored: never shown, never logged. */
    val secret: String,
    val kind: Kind,
) {
    enum class Kind { ACCESS_TOKEN, APP_SECRET }

    abstract fun credentials(): Credentials

    /** An access token that somebody pasted in. How long it is good for is not known. */
    class PastedToken(token: String) : TokenSource(token, Kind.ACCESS_TOKEN) {
        override fun credentials(): Credentials = AccessTokens { reason ->
            if (reason == TokenReason.REFUSED) {
                throw SignedOutException("the access token was refused")
            }
            AccessToken(secret)
        }
    }

    /** The tenant's app secret, on trusted devices only. */
    class TenantSecret(secret: String) : TokenSource(secret, Kind.APP_SECRET) {
        override fun credentials(): Credentials = AppSecret(secret)
    }

    override fun equals(other: Any?): Boolean = other is TokenSource && other.kind == kind && other.secret == secret

    override fun hashCode(): Int = kind.hashCode()

    override fun toString(): String = "TokenSource($kind)"

    companion object {
        /** Nothing was entered yet. */
        val NONE: TokenSource = PastedToken("")

        fun of(kind: Kind, secret: String): TokenSource = when (kind) {
            Kind.ACCESS_TOKEN -> PastedToken(secret)
            Kind.APP_SECRET -> TenantSecret(secret)
        }
    }
}
