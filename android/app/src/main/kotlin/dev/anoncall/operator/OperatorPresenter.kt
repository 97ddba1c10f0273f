package dev.anoncall.operator

import dev.anoncall.CallClient
import dev.anoncall.CallEvent
import dev.anoncall.CallFate
import dev.anoncall.CallRequest
import dev.anoncall.CallSession
import dev.anoncall.ConfigException
import dev.anoncall.CreatedCall
import dev.anoncall.FailureReport
import dev.anoncall.SessionState
import dev.anoncall.StartOutcome
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import java.time.Instant
import java.time.temporal.ChronoUnit
import kotlin.time.TimeSource

/** Makes the client that goes with the settings. Its events go to the presenter's. */
fun interface ClientFactory {
    suspend fun create(settings: OperatorSettings): CallClient
}

/** Makes the session, once: it goes on with other clients when the settings are changed. */
fun interface SessionFactory {
    fun create(client: CallClient): CallSession
}

/**
 * Binds the screens to the call session, without anything of Android's. It outlives the screens: they show its [state] and tell it what
 * was tapped, so a call goes on while they are turned or left. What a call goes through is the session's business; here are the fields,
 * the settings, the taps and the hand-over.
 *
 * Use it from the one thread of its [scope] (in the app the main thread); it never blocks it.
 */
class OperatorPresenter(
    private val scope: CoroutineScope,
    sources: SettingsSources,
    clients: ClientFactory,
    private val sessions: SessionFactory,
    private val dialer: Dialer,
    clock: TimeSource,
    recents: RecentsStore,
    events: Flow<CallEvent> = emptyFlow(),
    online: Flow<Boolean> = flowOf(true),
    background: CoroutineDispatcher = Dispatchers.IO,
) {
    private val mutableState = MutableStateFlow(OperatorState())

    val state: StateFlow<OperatorState> = mutableState.asStateFlow()

    private val taps = TapGuard(clock)
    private val progress = ProgressWatch(scope, clock, events) { progress ->
        mutableState.update { it.copy(progress = progress) }
    }
    private val retry = RetryWatch(scope, clock) { seconds ->
        mutableState.update { it.copy(retrySeconds = seconds) }
    }
    private val recents = RecentCalls(scope, recents, background) { fresh ->
        mutableState.update { it.copy(recents = fresh) }
    }
    private val readiness = ReadinessWatch(scope, online) { readiness ->
        mutableState.update { it.copy(readiness = readiness) }
    }
    private var client: CallClient? = null
    private var session: CallSession? = null
    private var created: CreatedCall? = null
    private var handsOverImmediately = true
    private var shown = false

    private val settings = SettingsDesk(
        scope,
        sources,
        clients,
        background,
        object : SettingsUser {
            override fun show(settings: SettingsState, setUp: SetUp) =
                mutableState.update { it.copy(settings = settings, setUp = setUp) }

            override fun use(client: CallClient, settings: OperatorSettings) {
                useClient(client)
                this@OperatorPresenter.use(settings)
            }

            override fun useNone() = this@OperatorPresenter.useNone()
        },
    )

    /** The dial screen is visible: calls are likely, so that everything is kept ready for one. */
    fun dialScreenShown() {
        shown = true
        client?.keepReady(true)
        readiness.shown(true)
        handOverIfDue()
    }

    /** The dial screen is not visible any more. */
    fun dialScreenLeft() {
        shown = false
        client?.keepReady(false)
        readiness.shown(false)
        mutableState.update { it.copy(accessCodeShown = false) }
    }

    fun enterCalled(number: String) = mutableState.update {
        if (it.canEdit && it.called != number) it.copy(called = number, pasted = null) else it
    }

    /** What was pasted is in the number already; here is what was left out of it. */
    fun pasted(number: EnteredNumber) = mutableState.update { if (it.canEdit) it.copy(pasted = number) else it }

    /** Puts a number from elsewhere in the place of the one that was entered, unless a call depends on that. It calls nobody. */
    fun takeNumber(number: EnteredNumber): Boolean {
        if (!state.value.canEdit) return false
        taps.changed()
        mutableState.update { it.copy(called = number.number, pasted = number) }
        return true
    }

    fun enterCallerPresent(number: String) =
        mutableState.update { if (it.canEdit) it.copy(callerPresent = number) else it }

    fun enterCallData(data: String) = mutableState.update { if (it.canEdit) it.copy(callData = data) else it }

    /** Calls, or asks first if a call to this number may exist. Without a number it enters the last one, for the next tap. */
    fun call() {
        val last = recents.last
        if (state.value.called.isEmpty() && last != null) enterAgain(last) else start()
    }

    private fun enterAgain(last: RecentCall) {
        if (taps.isOpen) takeNumber(EnteredNumber(last.called))
    }

    private fun start() = tapped({ it.canEdit }) { session ->
        val request = state.value.run {
            CallRequest(called, callerPresent.ifEmpty { null }, callData.ifEmpty { null })
        }
        if (session.start(request) == StartOutcome.ACCEPTED) {
            mutableState.update { it.copy(callTo = request.called) }
            noteCall()
        }
    }

    /** The yes to the question. */
    fun callAgainAnyway() = tapped({ it.call is SessionState.Confirming }) {
        it.confirm()
        noteCall()
    }

    /** The no to the question. */
    fun doNotCall() = tapped({ it.call is SessionState.Confirming }) { it.decline() }

    /** Cancels the call under way. What it comes to then says whether a call may exist. */
    fun cancel() = tapped({ it.call is SessionState.Creating }) { it.cancel() }

    /** Puts the created call away, for the next number. */
    fun newCall() = tapped({ it.call is SessionState.Created }) { session ->
        session.next()
        created?.close()
        created = null
        mutableState.update { it.copy(called = "", callData = "", callTo = "") }
    }

    /** Hands the created call over to what dials it. */
    fun dial() = tapped({ it.call is SessionState.Created && it.handOver != HandOver.Done }) { handOver() }

    /** The created call's access code, for showing or copying: don't keep it. */
    fun accessCode(): String? = takeCreated()?.accessCode?.reveal()

    fun toggleAccessCode() = mutableState.update {
        if (it.call is SessionState.Created) it.copy(accessCodeShown = !it.accessCodeShown) else it
    }

    fun toggleDetails() = mutableState.update { it.copy(detailsShown = !it.detailsShown) }

    /** Erases the recent calls from the device. */
    fun eraseRecents() = recents.erase()

    /** What support asks for, for copying. It holds no secrets and no numbers. */
    fun supportReport(): String? = state.value.call.report?.supportReport

    /** The settings form was opened anew. */
    fun settingsOpened() = settings.opened()

    /** Stores what stands in the form, if it is valid; what is wrong with it shows in the state. */
    fun save(form: SettingsForm) = settings.save(form)

    /** Deletes the stored secret. */
    fun deleteSecret() = settings.deleteSecret()

    /** The organisation's device management has changed something. */
    fun managedChanged() = settings.managedChanged()

    private fun use(settings: OperatorSettings) {
        handsOverImmediately = settings.handsOverImmediately
        mutableState.update { if (it.canEdit) it.copy(callerPresent = settings.callerPresent) else it }
    }

    private fun useNone() {
        readiness.use(null)
        client?.close()
        client = null
    }

    /** A call under way goes on with the old client, which the session keeps for as long. */
    private fun useClient(fresh: CallClient) {
        val present = session
        if (present != null) {
            present.replaceClient(fresh)
        } else {
            begin(fresh)
        }
        val old = client
        client = fresh
        fresh.keepReady(shown)
        readiness.use(fresh)
        old?.close()
    }

    private fun begin(client: CallClient) {
        val session = try {
            sessions.create(client)
        } catch (exception: ConfigException) {
            client.close()
            throw exception
        }
        this.session = session
        // What is collected may be older than what the session shows by now.
        scope.launch { session.state.collect { show(session.state.value) } }
    }

    /** Does what was tapped, if it shows, and shows what the session makes of it. */
    private inline fun tapped(shows: (OperatorState) -> Boolean, action: (CallSession) -> Unit) {
        val session = session ?: return
        if (!shows(state.value) || !taps.isOpen) return
        action(session)
        taps.changed()
        show(session.state.value)
    }

    private fun show(call: SessionState) {
        if (call::class != state.value.call::class) {
            taps.changed()
            val handOver = if (handsOverImmediately) HandOver.Automatic else HandOver.ByTap
            mutableState.update {
                it.copy(call = call, handOver = handOver, accessCodeShown = false, detailsShown = false)
            }
            follow(call)
            handOverIfDue()
        } else {
            mutableState.update { it.copy(call = call) }
            if (call is SessionState.Unclear) note(call)
        }
    }

    /** Here and not when the session shows it: a call may have ended by then. */
    private fun noteCall() = recents.begin(state.value.callTo, Instant.now().truncatedTo(ChronoUnit.MILLIS))

    private fun follow(call: SessionState) {
        if (call is SessionState.Creating) progress.begin() else progress.end()
        retry.begin((call as? SessionState.Failed)?.report?.retryAfter)
        when (call) {
            is SessionState.Created -> recents.end(RecentOutcome.CREATED, call.callSerialNo)
            is SessionState.Failed -> recents.end(RecentOutcome.NOT_CREATED, call.report.callSerialNo)
            is SessionState.Unclear -> note(call)
            is SessionState.Confirming -> recents.withdraw()
            SessionState.Idle, is SessionState.Creating -> Unit
        }
    }

    /** It may be found later on. */
    private fun note(call: SessionState.Unclear) = when (val fate = call.fate) {
        is CallFate.Found -> recents.end(RecentOutcome.CREATED, fate.record.callSerialNo)
        else -> recents.end(RecentOutcome.MAY_EXIST, call.report.callSerialNo)
    }

    /** Not while the screen is left: Android lets no app open another from the background. */
    private fun handOverIfDue() {
        if (shown && state.value.handOver == HandOver.Automatic) handOver()
    }

    private fun handOver() {
        val call = takeCreated() ?: return
        val handOver = when (dialer.dial(call)) {
            Dialling.STARTED -> HandOver.Done
            Dialling.NO_DIALLER -> HandOver.NoDialler
            Dialling.REFUSED -> HandOver.Refused
        }
        mutableState.update { it.copy(handOver = handOver) }
    }

    /** The session gives a created call out once. It is kept here until it is put away, for showing its code and for dialling again. */
    private fun takeCreated(): CreatedCall? {
        if (state.value.call !is SessionState.Created) return null
        if (created == null) created = session?.takeForDialling()
        return created
    }
}

/** What became of a call that was not created, or that may exist. */
val SessionState.report: FailureReport?
    get() = when (this) {
        is SessionState.Failed -> report
        is SessionState.Unclear -> report
        is SessionState.Confirming -> report
        SessionState.Idle, is SessionState.Creating, is SessionState.Created -> null
    }

private val FailureReport.callSerialNo: String?
    get() = details.firstOrNull { it.label == "call_serial_no" }?.value
