package dev.anoncall

import dev.anoncall.support.LONG_TIMEOUT
import dev.anoncall.support.Sandbox
import dev.anoncall.support.cases
import dev.anoncall.support.recordedSample
import dev.anoncall.support.repository
import dev.anoncall.support.setting
import dev.anoncall.support.text
import dev.anoncall.support.withSandbox
import dev.anoncall.testing.FakeCallClient
import dev.anoncall.testing.FakeCallSession
import dev.anoncall.testing.Samples
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds

/** The samples of `anoncall-testing` are what the core gives, and its fakes do as they say. */
class SamplesTest {
    private val file = repository.resolve("android/testing/src/main/resources/dev/anoncall/testing/samples.properties")

    @Test
    fun `the samples are what the core gives`() = withSandbox { sandbox ->
        val recorded = numbers(sandbox) + named(sandbox)
        val text = "# Written by SamplesTest with -Dabi.update=true: what the SDK's core gives on the sandbox.\n" +
            recorded.toSortedMap().map { (name, lines) -> lines.joinToString("") { "$name.$it\n" } }.joinToString("")
        if (setting("abi.update").toBoolean()) file.writeText(text)
        assertEquals(text, file.readText(), "the samples have changed")
    }

    @Test
    fun `what is read from the samples is what was recorded`() = runBlocking<Unit> {
        assertTrue(Samples.names.size > 40)
        val lines = file.readText().lines()
        for (name in Samples.names) {
            val read =
                recordedSample { runCatching { Samples.createdCall(name) }.getOrElse { throw Samples.failure(name) } }
            assertEquals(lines.filter { it.startsWith("$name.") }, read.map { "$name.$it" })
        }
        assertFailsWith<IllegalArgumentException> { Samples.failure("4711") }
        assertFailsWith<IllegalArgumentException> { Samples.failure("88884432") }
        assertFailsWith<IllegalArgumentException> { Samples.createdCall("30010010002") }
    }

    @Test
    fun `a fake client answers as the sandbox does`() = runBlocking<Unit> {
        val client = FakeCallClient()
        assertEquals("179080024609291", client.createCall(CallRequest("1")).accessCode.reveal())
        val failure = assertFailsWith<CallException.Rejected> { client.createCall(CallRequest("30010010002")) }
        assertEquals(ResultCode.VDN_UNAVAILABLE, failure.resultCode)
        assertFailsWith<CallException.InvalidRequest> { client.createCall(CallRequest(" ")) }
        client.begin(CallRequest("90001003")).use { assertFailsWith<CallException.NoAnswer> { it.result() } }
        assertEquals(listOf("1", "30010010002", " ", "90001003"), client.requests.map { it.called })

        client.keepReady(true)
        client.networkChanged()
        assertEquals(true to 1, client.isKeptReady to client.networkChanges)
        client.close()
        client.networkChanged()
        assertEquals(1, client.networkChanges)
        assertFailsWith<IllegalStateException> { client.createCall(CallRequest("1")) }
    }

    @Test
    fun `a fake client's call can be held and cancelled`() = runBlocking<Unit> {
        val client = FakeCallClient()
        val begun = CompletableDeferred<Unit>()
        client.onCall = {
            begun.complete(Unit)
            awaitCancellation()
        }
        val heard = CompletableDeferred<CallCancellationException>()
        val call = launch {
            try {
                client.createCall(CallRequest("1"))
            } catch (cancellation: CallCancellationException) {
                heard.complete(cancellation)
                throw cancellation
            }
        }
        begun.await()
        call.cancel()
        assertTrue(heard.await().callMayExist)
        client.begin(CallRequest("1")).use {
            it.cancel()
            assertFailsWith<CallException.Cancelled> { it.result() }
        }
    }

    @Test
    fun `a fake session shows what it is told to`() {
        val session = FakeCallSession()
        val failed = SessionState.Failed(Samples.failure("30010010002").report)
        session.show(failed)
        assertEquals(failed, session.state.value)
        session.createdCall = Samples.createdCall()
        session.start(CallRequest("1"))
        assertEquals("179080024609291", session.takeForDialling()?.accessCode?.reveal())
        assertEquals(null, session.takeForDialling())
        assertEquals(listOf("start", "takeForDialling", "takeForDialling"), session.asked)
    }

    private suspend fun numbers(sandbox: Sandbox): Map<String, List<String>> =
        cases(repository.resolve("tests/test_numbers.json")).associate { case ->
            val called = case.text("called")
            val timeout = if ("timed_out" in case["expect"].toString()) 2.seconds else LONG_TIMEOUT
            val sample = sandbox.client(sandbox.config.copy(totalTimeout = timeout)).use { client ->
                recordedSample { client.createCall(CallRequest(called)) }
            }
            called to sample
        }

    private suspend fun named(sandbox: Sandbox): Map<String, List<String>> {
        suspend fun failing(
            config: ClientConfig = sandbox.config,
            credentials: Credentials = AppSecret(sandbox.appSecret),
            called: String = "1",
        ) = sandbox.client(config, credentials).use { client ->
            recordedSample { client.createCall(CallRequest(called)) }
        }
        // A sandbox of its own, which has seen no other call to this number.
        val cancelled = Sandbox.start().use { other ->
            other.client().use { client ->
                client.begin(CallRequest("90001001")).use { call ->
                    other.awaitCall("90001001")
                    call.cancel()
                    recordedSample { call.result() }
                }
            }
        }
        val otherAuthority = Sandbox.start().use { it.config.rootCertificates }
        return mapOf(
            // Nobody may listen at this port.
            Samples.NOT_CONNECTED to failing(sandbox.config.copy(domain = "127.0.0.1:1")),
            Samples.UNTRUSTED to failing(sandbox.config.copy(rootCertificates = otherAuthority)),
            Samples.SIGNED_OUT to failing(credentials = AccessTokens { throw SignedOutException("the session ended") }),
            Samples.TOKEN_UNAVAILABLE to failing(credentials = AccessTokens { error("the backend is down") }),
            Samples.INVALID_REQUEST to failing(called = " "),
            Samples.CANCELLED to cancelled,
        )
    }
}
