package dev.anoncall

import androidx.test.platform.app.InstrumentationRegistry
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import java.util.Base64

/** The SDK on a device or an emulator, with the library that the NDK has linked, against the sandbox (`cargo xtask device-test`). */
class DeviceTest {
    private val context = InstrumentationRegistry.getInstrumentation().targetContext
    private val arguments = InstrumentationRegistry.getArguments()
    private val sandbox = ClientConfig(
        domain = argument("domain"),
        appKey = argument("appKey"),
        rootCertificates = listOf(Base64.getDecoder().decode(argument("authority"))),
        platformRoots = false,
    )

    @Test
    fun aCallIsCreated() = withClient(sandbox) { client ->
        client.createCall(CallRequest("88884432")).use { call ->
            assertEquals(argument("sip"), call.sip.address)
            assertEquals("sip:${call.accessCode.reveal()}@${argument("sip")}", call.sipUri())
        }
    }

    @Test
    fun theCreatedCallIsAnsweredWhereItIsToBeDialled() = withClient(sandbox) { client ->
        client.createCall(CallRequest("88884432")).use { call ->
            val answer = Invite(call).finalAnswer()
            assertTrue(answer, answer.startsWith(Invite.ANSWERED))
        }
    }

    @Test
    fun aRefusedCallIsTheTypedError() = withClient(sandbox) { client ->
        val error = assertThrows(CallException.Rejected::class.java) {
            runBlocking { client.createCall(CallRequest("30010000003")) }
        }
        assertFalse(error.callMayExist)
    }

    @Test
    fun aCancelledCoroutineEndsTheCall() = withClient(sandbox) { client ->
        val call = launch { client.createCall(CallRequest("90001001")) }
        call.cancel()
        call.join()
        assertTrue(call.isCancelled)
    }

    @Test
    fun theDevicesOwnRootsAreReadAndDoNotTrustTheSandbox() {
        // Without any root the client would not be made.
        withClient(ClientConfig(sandbox.domain, sandbox.appKey)) { client ->
            assertThrows(CallException.Untrusted::class.java) {
                runBlocking { client.createCall(CallRequest("88884432")) }
            }
        }
    }

    @Test
    fun manyCallsAtOnceAreCreated() = withClient(sandbox) { client ->
        val calls = List(50) { launch { client.createCall(CallRequest("8888443$it")).use { } } }
        calls.forEach { it.join() }
        assertTrue(calls.none { it.isCancelled })
    }

    private fun withClient(config: ClientConfig, test: suspend CoroutineScope.(CallClient) -> Unit) = runBlocking {
        withTimeout(LONGEST_MILLIS) {
            AnonCall.create(context, config, AppSecret(argument("appSecret"))).use { test(it) }
        }
    }

    private fun argument(name: String): String =
        requireNotNull(arguments.getString(name)) { "cargo xtask device-test gives the argument $name" }

    private companion object {
        const val LONGEST_MILLIS = 300_000L
    }
}
