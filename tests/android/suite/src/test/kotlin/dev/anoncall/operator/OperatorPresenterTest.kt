package dev.anoncall.operator

import dev.anoncall.CallFate
import dev.anoncall.CreatedCall
import dev.anoncall.SessionState
import dev.anoncall.SipAddress
import dev.anoncall.StartOutcome
import dev.anoncall.support.eventually
import dev.anoncall.testing.FakeCallClient
import dev.anoncall.testing.FakeCallSession
import dev.anoncall.testing.Samples
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.TestTimeSource

/** What the screens ask the session for, and what they show of it, without Android, library and network. */
class OperatorPresenterTest {
    private val session = FakeCallSession()
    private val client = FakeCallClient()
    private val clock = TestTimeSource()
    private val dialled = mutableListOf<CreatedCall>()
    private var diallerThere = true
    private val mayExist = Samples.failure("90001003").report
    private val unclear = SessionState.Unclear(mayExist, CallFate.NotLookedUp)
    private val question = SessionState.Confirming(mayExist, CallFate.NotLookedUp)
    private val created = SessionState.Created(SipAddress("10.137.203.215", 5063), callSerialNo = "1-1")

    @Test
    fun `a double tap starts one call`() = ready {
        enterCalled("88884432")
        call()
        call()
        assertEquals(listOf("start"), session.asked)
        assertEquals("88884432", session.requests.single().called)
        assertEquals("88884432", state.value.callTo)
    }

    @Test
    fun `a cancel that comes as the call is created does not put it away`() = ready {
        shown(SessionState.Creating())
        shown(created)
        newCall()
        cancel()
        assertTrue(session.asked.none { it == "next" || it == "cancel" }, "${session.asked}")
        pass()
        newCall()
        assertTrue("next" in session.asked)
    }

    @Test
    fun `an answer that comes with the question is none`() = ready {
        shown(unclear)
        shown(question)
        callAgainAnyway()
        doNotCall()
        assertEquals(emptyList(), session.asked)
        pass()
        callAgainAnyway()
        callAgainAnyway()
        assertEquals(listOf("confirm"), session.asked)
    }

    @Test
    fun `no means no`() = ready {
        shown(question)
        pass()
        doNotCall()
        assertEquals(listOf("decline"), session.asked)
    }

    @Test
    fun `only what shows can be tapped`() = ready {
        cancel()
        callAgainAnyway()
        doNotCall()
        newCall()
        dial()
        assertEquals(emptyList(), session.asked)
        assertNull(accessCode())
        shown(question)
        pass()
        call()
        assertEquals(emptyList(), session.asked)
    }

    @Test
    fun `cancelling asks the session`() = ready {
        shown(SessionState.Creating())
        pass()
        cancel()
        assertEquals(listOf("cancel"), session.asked)
    }

    @Test
    fun `nothing is edited while a call depends on it`() = ready {
        enterCalled("88884432")
        shown(SessionState.Creating())
        enterCalled("another")
        enterCallData("another")
        assertEquals("88884432", state.value.called)
        assertEquals("", state.value.callData)
        shown(unclear)
        enterCalled("another")
        assertEquals("another", state.value.called)
    }

    @Test
    fun `the number of the call stays while the next is entered`() = ready {
        enterCalled("90001003")
        call()
        shown(unclear)
        enterCalled("88884432")
        assertEquals("90001003", state.value.callTo)
        session.startOutcome = StartOutcome.CALL_UNDER_WAY
        pass()
        call()
        assertEquals("90001003", state.value.callTo)
    }

    @Test
    fun `a created call is dialled immediately, once`() = ready {
        create()
        assertEquals(1, dialled.size)
        assertEquals(HandOver.Done, state.value.handOver)
        pass()
        dial()
        shown(created.copy(taken = true))
        dialScreenLeft()
        dialScreenShown()
        assertEquals(1, dialled.size)
    }

    @Test
    fun `a call that is created while the screen is left is dialled when it is back`() = ready {
        dialScreenLeft()
        create()
        assertEquals(0, dialled.size)
        dialScreenShown()
        assertEquals(1, dialled.size)
    }

    @Test
    fun `what could not be dialled can be dialled again`() = ready {
        diallerThere = false
        create()
        assertEquals(HandOver.Failed, state.value.handOver)
        diallerThere = true
        pass()
        dial()
        dial()
        assertEquals(HandOver.Done, state.value.handOver)
        assertEquals(2, dialled.size)
        assertEquals(1, dialled.toSet().size)
    }

    @Test
    fun `with the setting off a tap dials, and only one`() = ready(dialsImmediately = false) {
        create()
        assertEquals(HandOver.ByTap, state.value.handOver)
        assertEquals(0, dialled.size)
        pass()
        dial()
        pass()
        dial()
        assertEquals(1, dialled.size)
    }

    @Test
    fun `the access code is shown on demand, and hidden when the screen is left`() = ready {
        create()
        toggleAccessCode()
        assertTrue(state.value.accessCodeShown)
        assertEquals("179080024609291", accessCode())
        assertFalse("179080024609291" in "${state.value}")
        dialScreenLeft()
        assertFalse(state.value.accessCodeShown)
    }

    @Test
    fun `the next call begins with an empty number`() = ready {
        enterCalled("88884432")
        enterCallData("1")
        create()
        pass()
        newCall()
        assertEquals(listOf("", "95599", ""), state.value.run { listOf(called, callerPresent, callData) })
        shown(SessionState.Idle)
        assertNull(accessCode())
    }

    @Test
    fun `support gets the report of the failure`() = ready {
        assertNull(supportReport())
        shown(SessionState.Failed(Samples.failure("30010010002").report))
        assertEquals(Samples.failure("30010010002").report.supportReport, supportReport())
        toggleDetails()
        assertTrue(state.value.detailsShown)
        shown(SessionState.Creating())
        assertFalse(state.value.detailsShown)
    }

    @Test
    fun `the client is kept ready while the screen shows`() = ready {
        assertTrue(client.isKeptReady)
        dialScreenLeft()
        assertFalse(client.isKeptReady)
    }

    /** With a presenter that is set up and whose dial screen shows. */
    private fun ready(dialsImmediately: Boolean = true, test: suspend OperatorPresenter.() -> Unit) = runBlocking {
        val scope = CoroutineScope(coroutineContext + Job(coroutineContext.job))
        val presenter = OperatorPresenter(
            scope = scope,
            store = MemoryStore(
                OperatorSettings(
                    domain = "service.example.com",
                    appKey = "key",
                    tokenSource = TokenSource.PastedToken("token"),
                    callerPresent = "95599",
                    dialsImmediately = dialsImmediately,
                ),
            ),
            clients = { client },
            sessions = { session },
            dialer = { call -> diallerThere.also { dialled += call } },
            clock = clock,
        )
        presenter.dialScreenShown()
        eventually("it is set up") { true.takeIf { presenter.state.value.setUp == SetUp.Ready } }
        presenter.test()
        scope.cancel()
    }

    private fun pass() {
        clock += TapGuard.PAUSE
    }

    private suspend fun OperatorPresenter.create() {
        session.createdCall = Samples.createdCall()
        shown(created)
    }

    private suspend fun OperatorPresenter.shown(call: SessionState) {
        session.show(call)
        eventually("it shows") { true.takeIf { state.value.call == call } }
    }
}
