package dev.anoncall.guides

import dev.anoncall.AccessToken
import dev.anoncall.SignedOutException
import dev.anoncall.TokenProvider
import dev.anoncall.TokenReason
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.URI
import kotlin.time.Duration.Companion.seconds

// snippet:begin
/** Gets access tokens from the app's own backend, for the operator who is signed in. */
class BackendTokens(private val backend: String, private val session: () -> String) : TokenProvider {
    override suspend fun accessToken(reason: TokenReason): AccessToken = withContext(Dispatchers.IO) {
        val query = if (reason == TokenReason.REFUSED) "?refused=true" else ""
        val request = URI("$backend/call-token$query").toURL().openConnection() as HttpURLConnection
        request.requestMethod = "POST"
        request.setRequestProperty("Authorization", "Bearer ${session()}")
        // It blocks, so cancelling can't end it: its own limits do.
        request.connectTimeout = 10_000
        request.readTimeout = 10_000
        when (val status = request.responseCode) {
            200 -> request.inputStream.use(::tokenOf)
            401 -> throw SignedOutException("the session has ended")
            else -> throw IOException("the backend answered with HTTP status $status")
        }
    }

    private fun tokenOf(answer: InputStream): AccessToken {
        val fields = Json.parseToJsonElement(answer.reader().readText()).jsonObject
        return AccessToken(
            fields.getValue("token").jsonPrimitive.content,
            lifetime = fields.getValue("lifetimeSeconds").jsonPrimitive.long.seconds,
        )
    }
}
// snippet:end
