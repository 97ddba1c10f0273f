package dev.anoncall

/** How a client gets its access tokens: [AccessTokens] or an [AppSecret]. It is a plain value that needs no closing. */
public sealed class Credentials

/**
 * Access tokens from the app's own backend. The right choice for a published app, because the tenant's app secret must not be on phones.
 *
 * ```
 * AccessTokens { AccessToken(backend.accessToken(), lifetime = 10.minutes) }
 * ```
 *
 * @param provider supplies the tokens: a lambda or an object.
 */
public class AccessTokens(internal val provider: TokenProvider) : Credentials() {
    /** Nothing of the tokens. */
    override fun toString(): String = "AccessTokens"
}

/**
 * The tenant's app secret, which the SDK exchanges for access tokens (`tokenByAkSk`). Only for trusted devices, tools and tests: whoever
 * has the app can read it. A published app uses [AccessTokens].
 *
 * @param secret the secret. It is never shown.
 */
public class AppSecret(internal val secret: String) : Credentials() {
    /** Never the secret. */
    override fun toString(): String = "AppSecret([redacted])"
}
