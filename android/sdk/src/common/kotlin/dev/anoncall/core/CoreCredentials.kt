package dev.anoncall.core

import dev.anoncall.AccessTokens
import dev.anoncall.AppSecret
import dev.anoncall.SignedOutException
import dev.anoncall.TokenProvider
import dev.anoncall.TokenReason
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import dev.anoncall.Credentials as PublicCredentials
import dev.anoncall.internal.AccessToken as GeneratedToken
import dev.anoncall.internal.Credentials as GeneratedCredentials
import dev.anoncall.internal.TokenProvider as GeneratedProvider
import dev.anoncall.internal.TokenProviderException as GeneratedException
import dev.anoncall.internal.TokenReason as GeneratedReason

/** Credentials in the core, to be closed once a client has them. */
internal class CoreCredentials private constructor(
    val credentials: GeneratedCredentials,
    /** What calls the app's provider, if there is one. */
    val provider: CoreTokenProvider?,
) : AutoCloseable {
    override fun close(): Unit = credentials.close()

    companion object {
        fun of(credentials: PublicCredentials): CoreCredentials = when (credentials) {
            is AppSecret -> CoreCredentials(GeneratedCredentials.appSecret(credentials.secret), provider = null)

            is AccessTokens -> {
                val provider = CoreTokenProvider(credentials.provider)
                CoreCredentials(GeneratedCredentials.accessTokens(provider), provider)
            }
        }
    }
}

/** Calls the app's provider for the core, and turns what the app throws into what the core understands. */
internal class CoreTokenProvider(private val provider: TokenProvider) : GeneratedProvider {
    private val thrown = ArrayDeque<Throwable>()

    override suspend fun accessToken(reason: GeneratedReason): GeneratedToken = try {
        val token = provider.accessToken(reason.toPublic())
        GeneratedToken(token.token, token.secondsLeft())
    } catch (failure: SignedOutException) {
        throw GeneratedException.SignedOut(remembered(failure))
    } catch (failure: Throwable) {
        // Errors too: one that escaped would crash the app while its call waits for the deadline. A cancellation
        // passes only if nobody waits any more; the app's own, say of its withTimeout, is a failure like any other.
        currentCoroutineContext().ensureActive()
        throw GeneratedException.Failed(remembered(failure))
    }

    /** What the app threw, by the text that the core was given for it. It may have changed a long or damaged one. */
    fun causeOf(reason: String): Throwable? = synchronized(thrown) {
        thrown.lastOrNull { textOf(it) == reason } ?: thrown.lastOrNull()
    }

    private fun remembered(failure: Throwable): String {
        synchronized(thrown) {
            thrown.addLast(failure)
            if (thrown.size > REMEMBERED) thrown.removeFirst()
        }
        return textOf(failure)
    }

    private fun textOf(failure: Throwable): String = failure.message ?: failure.javaClass.name

    private companion object {
        /** Calls may still be waiting for an earlier failure when the next one comes. */
        const val REMEMBERED = 4
    }
}

/** Not beside the other enums: a file's enums are all loaded with its first one, and every first call has this one. */
private fun GeneratedReason.toPublic(): TokenReason = when (this) {
    GeneratedReason.NEEDED -> TokenReason.NEEDED
    GeneratedReason.EXPIRES_SOON -> TokenReason.EXPIRES_SOON
    GeneratedReason.REFUSED -> TokenReason.REFUSED
}
