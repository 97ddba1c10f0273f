package dev.anoncall.bench

import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import okhttp3.Call
import okhttp3.Callback
import okhttp3.ConnectionPool
import okhttp3.Dispatcher
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Protocol
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okhttp3.tls.HandshakeCertificates
import okhttp3.tls.decodeCertificatePem
import okio.IOException
import java.util.concurrent.TimeUnit
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.time.Duration.Companion.seconds

@Serializable
private data class CallBody(val called: String, val callerPresent: String? = null, val callData: String? = null)

@Serializable
private data class CallAnswer(
    val resultCode: String,
    val resultDesc: String? = null,
    val resultData: ResultData? = null,
)

@Serializable
private data class ResultData(val sipServiceAddress: String, val accesscode: String, val callSerialNo: String? = null)

/** createcall as an Android developer would write it by hand: OkHttp, coroutines and kotlinx.serialization. */
class OkHttpCalls(arguments: Arguments, callsAtOnce: Int) {
    private val url = "https://${arguments.domain}/apiaccess/ccmessaging/v1/mobileagent/createcall"
    private val authorization = "Bearer ${arguments.token}"
    private val json = Json { ignoreUnknownKeys = true }
    private val pool = ConnectionPool(maxIdleConnections = callsAtOnce, 25, TimeUnit.SECONDS)
    private val http = client(arguments)

    init {
        // Its default of five calls at a time to one host would be measured instead of the client.
        http.dispatcher.maxRequests = callsAtOnce
        http.dispatcher.maxRequestsPerHost = callsAtOnce
    }

    suspend fun callOnce() {
        val body = json.encodeToString(CallBody(CALLED)).toRequestBody(JSON)
        val request = Request.Builder()
            .url(url)
            .header("X-APP-Key", APP_KEY)
            .header("Authorization", authorization)
            .header("Accept", "application/json")
            .post(body)
            .build()
        val text = http.newCall(request).awaitText()
        val answer = json.decodeFromString<CallAnswer>(text)
        check(answer.resultCode == "0" && answer.resultData?.accesscode == ACCESS_CODE) { "not the expected call" }
    }

    /** Closes idle connections, as an app would when the network changes. */
    fun evictConnections() = pool.evictAll()

    /** Ends its threads. */
    fun close() {
        http.dispatcher.executorService.shutdown()
        pool.evictAll()
    }

    private fun client(arguments: Arguments): OkHttpClient {
        val certificates = HandshakeCertificates.Builder()
            .addTrustedCertificate(arguments.ca.decodeToString().decodeCertificatePem())
            .build()
        return OkHttpClient.Builder()
            .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager)
            .protocols(listOf(Protocol.HTTP_1_1))
            .connectionPool(pool)
            .dispatcher(Dispatcher())
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(4.seconds)
            .callTimeout(10.seconds)
            .build()
    }

    private companion object {
        val JSON = "application/json".toMediaType()
    }
}

/** Waits for the answer without blocking a thread; cancelling the coroutine cancels the call. */
private suspend fun Call.awaitText(): String = suspendCancellableCoroutine { continuation ->
    enqueue(
        object : Callback {
            override fun onFailure(call: Call, e: IOException) = continuation.resumeWithException(e)

            override fun onResponse(call: Call, response: Response) {
                val text = runCatching {
                    response.use {
                        check(it.isSuccessful) { "status ${it.code}" }
                        it.body.string()
                    }
                }
                text.fold(continuation::resume, continuation::resumeWithException)
            }
        },
    )
    continuation.invokeOnCancellation { cancel() }
}
