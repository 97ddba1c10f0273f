package dev.anoncall

import dev.anoncall.support.Canaries
import dev.anoncall.support.EchoServer
import dev.anoncall.support.Recorder
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.writeText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.time.Duration.Companion.seconds

/** Unique secrets and numbers run through success and failures, and no text of the SDK's holds one. */
class RedactionTest {
    @TempDir
    lateinit var folder: Path

    private val recorder = Recorder()
    private val request = CallRequest(Canaries.CALLED, Canaries.CALLER, Canaries.DATA)
    private val header = Header("X-Canary", Canaries.HEADER)

    @Test
    fun `what an app holds shows no canary`() = withSandbox(
        answering {
            put("accesscode", Canaries.ACCESS_CODE)
            put("sipServiceAddress", "10.0.0.1:5060")
        },
    ) { sandbox ->
        val text = sandbox.newToken()
        val token = AccessToken(text, lifetime = 600.seconds)
        val config = sandbox.config.copy(headers = listOf(header))
        val proxy = ProxyConfig("proxy.example:3128", Canaries.HEADER, Canaries.SECRET)
        val credentials = AccessTokens { token }
        CallClient.create(config, credentials, recorder.observer).use { client ->
            client.begin(request).use { pending ->
                val call = pending.result()
                recorder.finished(1)
                assertEquals(Canaries.ACCESS_CODE, call.accessCode.reveal(), "the canary did travel")
                listOf(config, header, request, token, credentials, AppSecret(Canaries.SECRET), client, pending)
                    .plus(
                        listOf(proxy, config.copy(proxy = proxy), ProxyConfig("${Canaries.SECRET}@proxy.example:3128")),
                    )
                    .plus(listOf(call, call.sip, call.accessCode, recorder.events))
                    .forEach { Canaries.assertNoneIn(it, text) }
            }
        }
        sandbox.stats()
        assertEquals(Canaries.CALLED, sandbox.calls().single().called, "the canary did travel")
    }

    @Test
    fun `a rejection that repeats the access code shows none`() = withSandbox(
        answering(code = "30010000003", description = "the code ${Canaries.ACCESS_CODE} is taken") {
            put("accesscode", Canaries.ACCESS_CODE)
        },
    ) { sandbox ->
        sandbox.client(observer = recorder.observer).use { client ->
            val failure = assertFailsWith<CallException.Rejected> { client.createCall(request) }
            assertEquals("the code [redacted] is taken", failure.description)
            Canaries.assertNoneIn(failure)
        }
        recorder.finished(1)
        Canaries.assertNoneIn(recorder.events)
    }

    @Test
    fun `an answer that puts the access code in the wrong place shows none`() = withSandbox(
        answering {
            put("accesscode", Canaries.ACCESS_CODE)
            put("sipServiceAddress", Canaries.ACCESS_CODE)
        },
    ) { sandbox ->
        sandbox.client().use { client ->
            Canaries.assertNoneIn(assertFailsWith<CallException.UnreadableAnswer> { client.createCall(request) })
        }
    }

    @Test
    fun `a server that repeats what it was sent is not quoted`() = EchoServer { exchange ->
        val headers = listOf("Authorization", "X-Canary").map { exchange.requestHeaders.getFirst(it) }
        (headers + exchange.requestBody.reader().readText()).joinToString()
    }.use { server ->
        val credentials = AccessTokens { AccessToken(Canaries.TOKEN) }
        runBlocking { CallClient.create(server.config.copy(headers = listOf(header)), credentials) }.use { client ->
            val failure =
                assertFailsWith<CallException.HttpStatus> { runBlocking { client.createCall(request) } }
            val body = """{"called":"[redacted]","callData":"[redacted]","callerPresent":"[redacted]"}"""
            assertEquals("no to Bearer [redacted], [redacted], $body", failure.description)
            Canaries.assertNoneIn(failure)
        }
    }

    @Test
    fun `a token endpoint that repeats the secret is not quoted`() = EchoServer {
        it.requestBody.reader().readText()
    }.use { server ->
        runBlocking { CallClient.create(server.config, AppSecret(Canaries.SECRET)) }.use { client ->
            val failure =
                assertFailsWith<CallException.TokenUnavailable> { runBlocking { client.createCall(request) } }
            assertEquals("""no to {"app_key":"key","app_secret":"[redacted]"}""", failure.description)
            Canaries.assertNoneIn(failure)
        }
    }

    @Test
    fun `what is refused before it is sent is not repeated`() = withSandbox { sandbox ->
        sandbox.client(credentials = AccessTokens { AccessToken("${Canaries.TOKEN} and more") }).use { client ->
            Canaries.assertNoneIn(assertFailsWith<CallException.TokenUnavailable> { client.createCall(request) })
            val invalid =
                listOf(
                    request.copy(called = "${Canaries.CALLED}\n"),
                    request.copy(callerPresent = "${Canaries.CALLER}\n"),
                    request.copy(callData = "${Canaries.DATA}\n"),
                )
            for (wrong in invalid) {
                Canaries.assertNoneIn(assertFailsWith<CallException.InvalidRequest> { client.createCall(wrong) })
            }
        }
        val config = sandbox.config.copy(headers = listOf(Header("X-Canary", "${Canaries.HEADER}\n")))
        Canaries.assertNoneIn(assertFailsWith<ConfigException.InvalidHeader> { sandbox.client(config) })
    }

    /** A file that makes the sandbox answer the canaries' number with this. */
    private fun answering(code: String = "0", description: String = "", data: JsonObjectBuilder.() -> Unit): Path {
        val answer: JsonObject = buildJsonObject {
            put("resultCode", code)
            put("resultDesc", description)
            putJsonObject("resultData", data)
        }
        val file = folder.resolve("answers.json")
        file.writeText(
            buildJsonArray {
                addJsonObject {
                    put("name", "canaries")
                    put("called", Canaries.CALLED)
                    putJsonObject("answer") {
                        put("status", 200)
                        put("json", answer)
                    }
                }
            }.toString(),
        )
        return file
    }
}
