package dev.anoncall

import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * Gets access tokens from the app's own backend.
 *
 * The SDK caches the token and refreshes it shortly before it expires or when the service rejects it. Calls that wait at the same time
 * share one request.
 *
 * A request that is still running when a call's deadline ([ClientConfig.totalTimeout]) passes goes on, so that a slow sign-in serves a
 * later call. It is cancelled after 60 seconds, or after the deadline's length if that is longer. It is cancelled earlier when every call
 * that waits for it is cancelled, when another token arrives first, and when the client is closed or released. Cancellation reaches only
 * code that suspends: give a blocking HTTP client a timeout of its own.
 *
 * A call does not wait for a request that has already run for as long as a whole call may: it asks again, so a second request may run
 * beside the first. A request that began before the service refused a token is replaced too.
 *
 * Do not call the client from inside the provider: that call would wait, until its deadline, for the token that the provider is about to
 * supply.
 */
public fun interface TokenProvider {
    /**
     * Gets a token. It runs on [Dispatchers.Default][kotlinx.coroutines.Dispatchers.Default].
     *
     * @param reason why it is asked for. With [TokenReason.REFUSED] get a new one: a call is not sent again with the token that was
     *   refused.
     * @throws SignedOutException if the operator has to sign in again.
     * @throws Exception any other ends the waiting calls with [CallException.TokenUnavailable], whose `reason` is the exception's message
     *   and whose `cause` is the exception: put no secret into it.
     */
    public suspend fun accessToken(reason: TokenReason): AccessToken
}

/** Why the SDK asks for an access token. */
public enum class TokenReason {
    /** There is no token yet, or the last one has expired. */
    NEEDED,

    /** The token in use expires soon, or it has no stated lifetime and is nearly an hour old. Calls go on using it meanwhile. */
    EXPIRES_SOON,

    /** The service refused the last token (HTTP status 401 or 403). */
    REFUSED,
}

/**
 * An access token.
 *
 * @param token the token, with or without `Bearer ` before it. It is never shown.
 * @param lifetime how long the service takes it, counted from when this object is made, if the backend says so. Without it the SDK asks
 *   for another one after an hour, or when the service refuses it.
 */
public class AccessToken(internal val token: String, private val lifetime: Duration? = null) {
    private val made = TimeSource.Monotonic.markNow()

    /** What is left of the lifetime, in seconds, rounded up. One that is over is as good as over; one that was never any stays what it is. */
    internal fun secondsLeft(): Long? {
        val lifetime = lifetime ?: return null
        if (!lifetime.isPositive()) return lifetime.inWholeSeconds
        val left = lifetime - made.elapsedNow()
        return (left + 1.seconds - 1.nanoseconds).inWholeSeconds.coerceAtLeast(1)
    }

    /** Never the token. */
    override fun toString(): String = "AccessToken([redacted])"
}

/**
 * Thrown by a [TokenProvider] when the operator has to sign in again. The waiting calls end with [TokenProblem.SIGNED_OUT] and
 * [Advice.SIGN_IN_AGAIN].
 *
 * @param message why, for logs. Put no secret into it.
 * @param cause what led to it.
 */
public class SignedOutException(message: String, cause: Throwable? = null) : Exception(message, cause)
