package dev.anoncall.operator

import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.ConfigException
import dev.anoncall.CreatedCall
import dev.anoncall.PendingCall
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

/** Makes the client that goes with the settings. */
fun interface ClientFactory {
    suspend fun create(settings: OperatorSettings): CallClient
}

/**
 * All that the app does, without anything of Android's. It outlives the screens: they show its [state] and tell it what was
 * tapped, so a call goes on while they are turned or left.
 *
 * Use it from the one thread of its [scope] (in the app the main thread); it never blocks it.
 */
class OperatorPresenter(
    private val scope: CoroutineScope,
    private val store: SettingsStore,
    private val clients: ClientFactory,
    private val dialer: Dialer,
    private val background: CoroutineDispatcher = Dispatchers.IO,
) {
    private val mutableState = MutableStateFlow(OperatorState())

    val state: StateFlow<OperatorState> = mutableState.asStateFlow()

    private var client: CallClient? = null
    private var shown = false
    private var pending: PendingCall? = null
    private var created: CreatedCall? = null
    private var call: Job? = null

    private val loading: Job = scope.launch { load() }

    /** The dial screen is visible: calls are likely, so that everything is kept ready for one. */
    fun dialScreenShown() {
        shown = true
        client?.keepReady(true)
    }

    /** The dial screen is not visible any more. */
    fun dialScreenLeft() {
        shown = false
        client?.keepReady(false)
        changeCreated { it.copy(accessCodeShown = false) }
    }

    fun enterCalled(number: String) = mutableState.update { if (it.canEdit) it.copy(called = number) else it }

    fun enterCallerPresent(number: String) =
        mutableState.update { if (it.canEdit) it.copy(callerPresent = number) else it }

    fun enterCallData(data: String) = mutableState.update { if (it.canEdit) it.copy(callData = data) else it }

    /** Calls, or asks first if the last call may exist. While there is a call already, nothing happens. */
    fun call() {
        when (val now = state.value.call) {
            CallState.Idle -> begin()
            is CallState.Failed -> if (now.failure.callMayExist) show(CallState.Asking(now.failure)) else begin()
            is CallState.Calling, is CallState.Created, is CallState.Asking -> Unit
        }
    }

    /** The yes to the question. */
    fun callAgainAnyway() {
        if (state.value.call is CallState.Asking) begin()
    }

    /** The no to the question. */
    fun doNotCall() {
        val now = state.value.call
        if (now is CallState.Asking) show(CallState.Failed(now.failure))
    }

    /** Cancels the call under way. What it comes to then says whether a call may exist. */
    fun cancel() {
        if (state.value.call !is CallState.Calling) return
        show(CallState.Calling(cancelling = true))
        pending?.cancel()
    }

    /** Puts the created call away, for the next number. */
    fun newCall() {
        if (state.value.call !is CallState.Created) return
        created?.close()
        created = null
        mutableState.update { it.copy(call = CallState.Idle, called = "", callData = "") }
    }

    /** The created call's access code, for showing or copying: don't keep it. */
    fun accessCode(): String? = created?.accessCode?.reveal()

    fun toggleAccessCode() = changeCreated { it.copy(accessCodeShown = !it.accessCodeShown) }

    /** Hands the created call over to what dials it. */
    fun dial() {
        val call = created ?: return
        val dialled = dialer.dial(call)
        changeCreated { it.copy(noDialler = !dialled) }
    }

    fun toggleDetails() {
        val now = state.value.call
        if (now is CallState.Failed) {
            show(CallState.Failed(now.failure.copy(detailsShown = !now.failure.detailsShown)))
        }
    }

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
            val fault = faultOf(settings) ?: useClientOf(settings)
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
        val fault = if (settings == null) null else useClientOf(settings)
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
        )
    }

    /** The one fault that the core would find only at the first call. */
    private fun faultOf(settings: OperatorSettings): Pair<SettingsField, Text>? =
        (SettingsField.SECRET to Text(R.string.config_invalid_access_token)).takeIf {
            settings.tokenSource is TokenSource.PastedToken && settings.tokenSource.secret.isEmpty()
        }

    /** Replaces the client, or says what is wrong with the settings. A call under way goes on with the old one. */
    private suspend fun useClientOf(settings: OperatorSettings): Pair<SettingsField, Text>? {
        val fresh = try {
            clients.create(settings)
        } catch (exception: ConfigException) {
            return faultOf(exception)
        }
        client?.let(::closeAfterCall)
        client = fresh
        fresh.keepReady(shown)
        mutableState.update {
            val callerPresent = if (it.canEdit) settings.callerPresent else it.callerPresent
            it.copy(setUp = SetUp.Ready, callerPresent = callerPresent)
        }
        return null
    }

    private fun closeAfterCall(old: CallClient) {
        old.keepReady(false)
        scope.launch {
            call?.join()
            old.close()
        }
    }

    private fun begin() {
        val request = state.value.run {
            CallRequest(called, callerPresent.ifEmpty { null }, callData.ifEmpty { null })
        }
        show(CallState.Calling())
        call = scope.launch {
            loading.join()
            val client = client ?: return@launch show(CallState.Idle)
            show(client.begin(request).use { resultOf(it) })
        }
    }

    private suspend fun resultOf(begun: PendingCall): CallState {
        pending = begun
        // It may have been cancelled while the settings were still being loaded.
        if (state.value.call == CallState.Calling(cancelling = true)) begun.cancel()
        return try {
            val call = begun.result()
            created = call
            CallState.Created(call.sip.address, call.callSerialNo)
        } catch (exception: CallException) {
            CallState.Failed(failureOf(exception))
        } finally {
            pending = null
        }
    }

    private fun show(call: CallState) = mutableState.update { it.copy(call = call) }

    private fun changeCreated(change: (CallState.Created) -> CallState.Created) = mutableState.update {
        if (it.call is CallState.Created) it.copy(call = change(it.call)) else it
    }

    private fun changeSettings(change: (SettingsState) -> SettingsState) =
        mutableState.update { it.copy(settings = change(it.settings)) }
}
