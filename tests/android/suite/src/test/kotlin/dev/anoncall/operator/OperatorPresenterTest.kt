package dev.anoncall.operator

import dev.anoncall.Advice
import dev.anoncall.CallClient
import dev.anoncall.CallEvent
import dev.anoncall.CallFate
import dev.anoncall.CallRecord
import dev.anoncall.CallState
import dev.anoncall.CallStep
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
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

/** What the screens ask the session for, and what they show of it, without Android, library and network. */
class OperatorPresenterTest {
    private val session = FakeCallSession()
    private val client = FakeCallClient()
    private val clock = TestTimeSource()
    private val dialled = mutableListOf<CreatedCall>()
    private var dialling = Dialling.STARTED
    private val recents = MemoryRecents()
    private val events = MutableSharedFlow<CallEvent>(extraBufferCapacity = 16)
    private val online = MutableStateFlow(true)
    private var preparing: suspend () -> Unit = {}
    private val shownClient = object : CallClient by client {
        override suspend fun prepare() = preparing()
    }
    private val settings = OperatorSettings(
        domain = "service.example.com",
        appKey = "key",
        tokenSource = TokenSource.PastedToken("token"),
        callerPresent = "95599",
    )
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
        dialling = Dialling.NO_DIALLER
        create()
        assertEquals(HandOver.NoDialler, state.value.handOver)
        dialling = Dialling.REFUSED
        pass()
        dial()
        assertEquals(HandOver.Refused, state.value.handOver)
        dialling = Dialling.STARTED
        pass()
        dial()
        dial()
        assertEquals(HandOver.Done, state.value.handOver)
        assertEquals(3, dialled.size)
        assertEquals(1, dialled.toSet().size)
    }

    @Test
    fun `with the setting off a tap dials, and only one`() = ready(handsOverImmediately = false) {
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

    @Test
    fun `the steps of a call show while it is created, and how long it takes`() = ready {
        events.emit(event(CallStep.RequestSent))
        assertNull(state.value.progress)
        shown(SessionState.Creating())
        assertEquals(CallProgress(CreationStep.Started), state.value.progress)
        for ((step, shown) in listOf(
            CallStep.TokenRequested to CreationStep.SigningIn,
            CallStep.Connected to CreationStep.Connected,
            CallStep.RequestSent to CreationStep.Sent,
        )) {
            events.emit(event(step))
            awaitState("$step shows") { it.progress?.step == shown }
        }
        // A renewal of the token meanwhile is not the call's.
        events.emit(event(CallStep.TokenRequested))
        clock += 2.seconds
        awaitState("the time shows") { it.progress == CallProgress(CreationStep.Sent, seconds = 2) }
        shown(created)
        assertNull(state.value.progress)
    }

    @Test
    fun `the recent calls have outcome and serial number, the last one first`() = ready {
        callThatEnds("90001007", SessionState.Unclear(Samples.failure("90001007").report, CallFate.NotLookedUp))
        callThatEnds("30010010002", SessionState.Failed(Samples.failure("30010010002").report))
        callThatEnds("88884432", created)
        val shown = listOf(
            Triple("88884432", RecentOutcome.CREATED, "1-1"),
            Triple("30010010002", RecentOutcome.NOT_CREATED, null),
            Triple("90001007", RecentOutcome.MAY_EXIST, "1537353600-21"),
        )
        fun List<RecentCall>.rows() = map { Triple(it.called, it.outcome, it.callSerialNo) }
        assertEquals(shown, state.value.recents.calls.rows())
        eventually("they are stored") { true.takeIf { recents.stored.rows() == shown } }
        assertTrue("88884432" !in "${state.value.recents}")
    }

    @Test
    fun `a call that is found later was created`() = ready {
        callThatEnds("90001003", unclear)
        assertEquals(RecentOutcome.MAY_EXIST, state.value.recents.calls.single().outcome)
        shown(SessionState.Unclear(mayExist, CallFate.LookingUp))
        shown(SessionState.Unclear(mayExist, CallFate.Found(CallRecord(CallState.ToBeCalled, callSerialNo = "42"))))
        val recent = state.value.recents.calls.single()
        assertEquals(RecentOutcome.CREATED to "42", recent.outcome to recent.callSerialNo)
    }

    @Test
    fun `what is known of a call that may exist has words of its own`() {
        val record = CallRecord(CallState.ToBeCalled)
        assertNull(CallFate.NotLookedUp.text)
        assertEquals(R.string.fate_looking_up, CallFate.LookingUp.text)
        assertEquals(R.string.fate_found, CallFate.Found(record).text)
        assertEquals(R.string.fate_ambiguous, CallFate.Ambiguous(listOf(record)).text)
        for (again in listOf(true, false)) {
            val failed = CallFate.LookUpFailed(Advice.RETRY_LATER, "no network", again)
            assertEquals(if (again) R.string.fate_looking_up else R.string.fate_not_seen, CallFate.NotSeen(again).text)
            assertEquals(if (again) R.string.fate_looking_up else R.string.fate_look_up_failed, failed.text)
        }
    }

    @Test
    fun `a question that was declined is no call`() = ready {
        enterCalled("90001003")
        call()
        shown(question)
        pass()
        doNotCall()
        shown(unclear)
        assertEquals(emptyList(), state.value.recents.calls)
    }

    @Test
    fun `a call under way may exist for those who look after the app was ended`() = ready {
        enterCalled("88884432")
        call()
        shown(SessionState.Creating())
        eventually("it is stored") {
            Unit.takeIf { recents.stored.singleOrNull()?.outcome == RecentOutcome.MAY_EXIST }
        }
    }

    @Test
    fun `fifty recent calls are kept, and erased with one tap`() {
        recents.stored = List(RecentCalls.CAPACITY) { RecentCall("$it", Instant.EPOCH) }
        ready {
            awaitState("they are loaded") { it.recents.calls.size == RecentCalls.CAPACITY }
            callThatEnds("88884432", created)
            assertEquals(RecentCalls.CAPACITY, state.value.recents.calls.size)
            assertEquals("88884432", state.value.recents.calls.first().called)
            recents.failing = true
            eraseRecents()
            awaitState("it is said that they were not erased") { it.recents.notErased }
            recents.failing = false
            eraseRecents()
            awaitState("they are erased") { !it.recents.notErased }
            assertEquals(emptyList(), state.value.recents.calls)
            eventually("nothing is stored") { Unit.takeIf { recents.stored.isEmpty() } }
        }
    }

    @Test
    fun `without a number the last one is entered, and not called`() {
        recents.stored = listOf(RecentCall("88884432", Instant.EPOCH))
        ready {
            awaitState("it is loaded") { it.recents.calls.isNotEmpty() }
            call()
            call()
            assertEquals("88884432", state.value.called)
            assertEquals(emptyList(), session.asked)
            pass()
            call()
            assertEquals("88884432", session.requests.single().called)
        }
    }

    @Test
    fun `a number from elsewhere is entered and not called, and never while a call depends on the one that is there`() =
        ready {
            assertTrue(takeNumber(EnteredNumber.of("+86 10-8888")))
            assertEquals("+86108888", state.value.called)
            call()
            assertEquals(emptyList(), session.asked)
            enterCalled("+861088889")
            assertNull(state.value.pasted)
            shown(SessionState.Creating())
            assertFalse(takeNumber(EnteredNumber("1")))
            assertEquals("+861088889", state.value.called)
        }

    @Test
    fun `the time that the service asks to wait for is counted down`() = ready {
        shown(SessionState.Failed(Samples.failure("90000429").report))
        assertEquals(7, state.value.retrySeconds)
        clock += 4500.milliseconds
        awaitState("some is left") { it.retrySeconds == 3L }
        clock += 10.seconds
        awaitState("nothing is left") { it.retrySeconds == 0L }
        shown(SessionState.Idle)
        assertNull(state.value.retrySeconds)
    }

    @Test
    fun `it shows whether a call would go through`() = ready {
        awaitState("it is ready") { it.readiness == Readiness.Ready }
        online.value = false
        awaitState("there is no network") { it.readiness == Readiness.NoNetwork }
        val failure = Samples.failure("90000401")
        preparing = { throw failure }
        online.value = true
        awaitState("it is not ready") { it.readiness == Readiness.NotReady(failure.report.title) }
        preparing = { awaitCancellation() }
        dialScreenLeft()
        awaitState("nobody looks") { it.readiness == null }
        dialScreenShown()
        awaitState("it connects") { it.readiness == Readiness.Connecting }
    }

    /** With a presenter that is set up and whose dial screen shows. */
    private fun ready(handsOverImmediately: Boolean = true, test: suspend OperatorPresenter.() -> Unit) = runBlocking {
        val scope = CoroutineScope(coroutineContext + Job(coroutineContext.job))
        val presenter = OperatorPresenter(
            scope = scope,
            sources = SettingsSources(MemoryStore(settings.copy(handsOverImmediately = handsOverImmediately))),
            recents = recents,
            events = events,
            online = online,
            clients = { shownClient },
            sessions = { session },
            dialer = { call -> dialling.also { dialled += call } },
            clock = clock,
        )
        presenter.dialScreenShown()
        eventually("it is set up") { true.takeIf { presenter.state.value.setUp == SetUp.Ready } }
        presenter.test()
        scope.cancel()
    }

    private fun event(step: CallStep) = CallEvent(1, Duration.ZERO, step)

    private suspend fun OperatorPresenter.callThatEnds(called: String, end: SessionState) {
        pass()
        enterCalled(called)
        call()
        session.createdCall = Samples.createdCall()
        shown(SessionState.Creating())
        shown(end)
    }

    private suspend fun OperatorPresenter.awaitState(what: String, condition: (OperatorState) -> Boolean) {
        eventually({
            "$what: ${state.value.progress} ${state.value.readiness}"
        }) { true.takeIf { condition(state.value) } }
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
