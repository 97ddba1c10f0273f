package dev.anoncall.operator

import dev.anoncall.CallClient
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
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.TimeSource

/** Makes the client that goes with the settings. */
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
    private val store: SettingsStore,
    private val clients: ClientFactory,
    private val sessions: SessionFactory,
    private val dialer: Dialer,
    clock: TimeSource,
    private val background: CoroutineDispatcher = Dispatchers.IO,
) {
    private val mutableState = MutableStateFlow(OperatorState())

    val state: StateFlow<OperatorState> = mutableState.asStateFlow()

    private val taps = TapGuard(clock)
    private var client: CallClient? = null
    private var session: CallSession? = null
    private var created: CreatedCall? = null
    private var dialsImmediately = true
    private var shown = false

    private val loading: Job = scope.launch { load() }

    /** The dial screen is visible: calls are likely, so that everything is kept ready for one. */
    fun dialScreenShown() {
        shown = true
        client?.keepReady(true)
        handOverIfDue()
    }

    /** The dial screen is not visible any more. */
    fun dialScreenLeft() {
        shown = false
        client?.keepReady(false)
        mutableState.update { it.copy(accessCodeShown = false) }
    }

    fun enterCalled(number: String) = mutableState.update { if (it.canEdit) it.copy(called = number) else it }

    fun enterCallerPresent(number: String) =
        mutableState.update { if (it.canEdit) it.copy(callerPresent = number) else it }

    fun enterCallData(data: String) = mutableState.update { if (it.canEdit) it.copy(callData = data) else it }

    /** Calls, or asks first if a call to this number may exist. */
    fun call() = tapped({ it.canEdit }) { session ->
        val request = state.value.run {
            CallRequest(called, callerPresent.ifEmpty { null }, callData.ifEmpty { null })
        }
        if (session.start(request) == StartOutcome.ACCEPTED) mutableState.update { it.copy(callTo = request.called) }
    }

    /** The yes to the question. */
    fun callAgainAnyway() = tapped({ it.call is SessionState.Confirming }) { it.confirm() }

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

    /** What support asks for, for copying. It holds no secrets and no numbers. */
    fun supportReport(): String? = state.value.call.report?.supportReport

    /** The settings form was opened anew. */
    fun settingsOpened() = changeSettings {
        if (it.saving == Saving.Running) it else it.copy(saving = Saving.No)
    }

    /** Makes a client of what stands in the form, and stores it; what is wrong with it shows in the state. */
    fun save(form: SettingsForm) {
        if (state.value.settings.saving == Saving.Running) return
        changeSettings { it.copy(saving = Saving.Running, faults = emptyMap()) }
        scope.launch {
            loading.join()
            val settings = settingsOf(form)
            val fault = faultOf(settings) ?: use(settings)
            if (fault != null) {
                changeSettings { it.copy(saving = Saving.No, faults = mapOf(fault)) }
            } else {
                val stored = store(settings)
                changeSettings { it.copy(stored = settings, saving = if (stored) Saving.Done else Saving.NotStored) }
            }
        }
    }

    private suspend fun load() {
        val settings = try {
            withContext(background) { store.load() }
        } catch (_: SettingsStore.Failure) {
            return mutableState.update { it.copy(setUp = SetUp.NotRead) }
        }
        changeSettings { it.copy(stored = settings) }
        val fault = if (settings == null) null else use(settings)
        if (fault != null) changeSettings { it.copy(faults = mapOf(fault)) }
        if (client == null) mutableState.update { it.copy(setUp = SetUp.Missing) }
    }

    private suspend fun store(settings: OperatorSettings): Boolean = try {
        withContext(background) { store.save(settings) }
        true
    } catch (_: SettingsStore.Failure) {
        false
    }

    private fun settingsOf(form: SettingsForm): OperatorSettings {
        val kept = state.value.settings.stored?.tokenSource?.takeIf { it.kind == form.tokenSource }
        return OperatorSettings(
            domain = form.domain.trim(),
            appKey = form.appKey.trim(),
            tokenSource = kept?.takeIf {
                form.secret.isBlank()
            } ?: TokenSource.of(form.tokenSource, form.secret.trim()),
            authority = form.authority.trim(),
            callerPresent = form.callerPresent.trim(),
            dialsImmediately = form.dialsImmediately,
        )
    }

    /** The one fault that the core would find only at the first call. */
    private fun faultOf(settings: OperatorSettings): Pair<SettingsField, Text>? =
        (SettingsField.SECRET to Text(R.string.config_invalid_access_token)).takeIf {
            settings.tokenSource is TokenSource.PastedToken && settings.tokenSource.secret.isEmpty()
        }

    /** Uses the settings from now on, or says what is wrong with them. */
    private suspend fun use(settings: OperatorSettings): Pair<SettingsField, Text>? {
        try {
            useClient(clients.create(settings))
        } catch (exception: ConfigException) {
            return faultOf(exception)
        }
        dialsImmediately = settings.dialsImmediately
        mutableState.update {
            val callerPresent = if (it.canEdit) settings.callerPresent else it.callerPresent
            it.copy(setUp = SetUp.Ready, callerPresent = callerPresent)
        }
        return null
    }

    /** A call under way goes on with the old client, which the session keeps for as long. */
    private fun useClient(fresh: CallClient) {
        val present = session
        if (present != null) {
            present.replaceClient(fresh)
        } else {
            begin(fresh)
        }
        client?.close()
        client = fresh
        fresh.keepReady(shown)
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
            val handOver = if (dialsImmediately) HandOver.Automatic else HandOver.ByTap
            mutableState.update {
                it.copy(call = call, handOver = handOver, accessCodeShown = false, detailsShown = false)
            }
            handOverIfDue()
        } else {
            mutableState.update { it.copy(call = call) }
        }
    }

    /** Not while the screen is left: Android lets no app open another from the background. */
    private fun handOverIfDue() {
        if (shown && state.value.handOver == HandOver.Automatic) handOver()
    }

    private fun handOver() {
        val call = takeCreated() ?: return
        val handOver = if (dialer.dial(call)) HandOver.Done else HandOver.Failed
        mutableState.update { it.copy(handOver = handOver) }
    }

    /** The session gives a created call out once. It is kept here until it is put away, for showing its code and for dialling again. */
    private fun takeCreated(): CreatedCall? {
        if (state.value.call !is SessionState.Created) return null
        if (created == null) created = session?.takeForDialling()
        return created
    }

    private fun changeSettings(change: (SettingsState) -> SettingsState) =
        mutableState.update { it.copy(settings = change(it.settings)) }
}

/** What became of a call that was not created, or that may exist. */
val SessionState.report: FailureReport?
    get() = when (this) {
        is SessionState.Failed -> report
        is SessionState.Unclear -> report
        is SessionState.Confirming -> report
        SessionState.Idle, is SessionState.Creating, is SessionState.Created -> null
    }
