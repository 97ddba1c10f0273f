// The functions read like the constructors that they stand for.
@file:Suppress("FunctionName", "ktlint:standard:function-naming")

package dev.anoncall

import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive

/**
 * Access tokens from the app's own backend, supplied by a lambda. The right choice for a published app, because the
 * tenant's app secret must not be on phones.
 *
 * ```
 * AccessTokens { AccessToken(backend.accessToken(), lifetimeSeconds = 600) }
 * ```
 *
 * The SDK caches the token and asks for another one for the reasons that [TokenReason] lists. Calls that wait at the same
 * time share one request. The lambda runs on [Dispatchers.Default][kotlinx.coroutines.Dispatchers.Default]. It goes on when
 * a call's deadline passes, so that a slow sign-in serves the next call, and is cancelled after 60 seconds (or
 * [totalTimeoutMs][ClientConfig.totalTimeoutMs], if that is longer). [TokenProvider] says when it is cancelled earlier, and
 * when a second request may run beside it. Cancellation reaches only code that suspends: give a blocking HTTP client a
 * timeout of its own.
 *
 * Throw [TokenProviderException.SignedOut] when the operator has to sign in again. Any other exception ends the
 * waiting calls with [CallException.TokenUnavailable], whose `reason` is the exception's message: put no secret into it.
 */
public fun AccessTokens(provide: suspend (reason: TokenReason) -> AccessToken): Credentials =
    Credentials.accessTokens(TranslatingTokenProvider(provide))

/** Access tokens from the app's own backend, supplied by an object. Exceptions are handled as for the lambda overload. */
public fun AccessTokens(provider: TokenProvider): Credentials = AccessTokens(provide = provider::accessToken)

/** Turns what the app throws into what the core understands. */
private class TranslatingTokenProvider(private val provide: suspend (TokenReason) -> AccessToken) : TokenProvider {
    override suspend fun accessToken(reason: TokenReason): AccessToken = try {
        // Handing a closed one to the core throws after this, where nobody catches it.
        provide(reason).also {
            check(!it.uniffiIsDestroyed) { "the access token was closed before the SDK had read it" }
        }
    } catch (exception: TokenProviderException) {
        throw exception
    } catch (failure: Throwable) {
        // Errors too: one that escaped would crash the app while its call waits for the deadline. A cancellation
        // passes only if nobody waits any more; the app's own, say of its withTimeout, is a failure like any other.
        currentCoroutineContext().ensureActive()
        throw TokenProviderException.Failed(reason = failure.message ?: failure.javaClass.name)
    }
}
