package newcomer

import dev.anoncall.CallRecord
import dev.anoncall.CallSearch
import dev.anoncall.CallState
import dev.anoncall.testing.FakeCallClient
import dev.anoncall.testing.Samples
import kotlinx.coroutines.runBlocking
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.time.Duration.Companion.seconds

/** The app's unit tests: with the fake, in a JVM that can load no library. */
class DiallingTest {
    private val client = FakeCallClient()
    private val dialling = Dialling(client)

    @Test
    fun `a created call is dialled`() = runBlocking {
        assertEquals(Outcome.Dial("sip:179080024609291@10.137.203.215:5063"), dialling.call("88884432"))
    }

    @Test
    fun `failures are told apart`() = runBlocking {
        assertEquals(Outcome.Failed(listOf("closed")), dialling.call("30010010002"))
        assertEquals(Outcome.Wait(7.seconds), dialling.call("90000429"))
        assertEquals(Outcome.MayExist, dialling.call("90001003"))
        assertIs<Outcome.Failed>(dialling.call("30010000001"))
        client.onFindCall = { CallSearch.Found(CallRecord(CallState.Talking)) }
        assertEquals(Outcome.Exists, dialling.call("90001003"))
        client.onCall = { throw Samples.failure(Samples.NOT_CONNECTED) }
        assertEquals("error_not_connected", assertIs<Outcome.Failed>(dialling.call("1")).texts.first())
    }
}
