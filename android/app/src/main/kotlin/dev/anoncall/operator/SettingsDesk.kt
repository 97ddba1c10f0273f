package dev.anoncall.operator

import dev.anoncall.AtFault
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.ConfigException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext

/** Where the settings of a device come from. */
class SettingsSources(val store: SettingsStore, val managed: ManagedSource = ManagedSource { Configuration.NONE })

/** What depends on the settings. */
interface SettingsUser {
    fun show(settings: SettingsState, setUp: SetUp)

    /**
     * Uses this client from now on, which goes with these settings.
     *
     * @throws ConfigException if it can't be used.
     */
    fun use(client: CallClient, settings: OperatorSettings)

    /** There are no settings to call with any more. */
    fun useNone()
}

/** Loads, checks and stores the settings, one change after the other, and makes the client that goes with them. */
class SettingsDesk(
    private val scope: CoroutineScope,
    private val sources: SettingsSources,
    private val clients: ClientFactory,
    private val background: CoroutineDispatcher,
    private val user: SettingsUser,
) {
    private var state = SettingsState()
    private var setUp = SetUp.Loading
    private val turns = Mutex()

    /** What is wrong with what the management sets. Then none of it is used. */
    private var managedFault: Text? = null

    init {
        inTurn { load() }
    }

    /** The form was opened anew. */
    fun opened() {
        if (state.saving != Saving.Running) change(state.copy(saving = Saving.No))
    }

    /** Makes a client of what stands in the form, lets it sign in, and stores the settings; what is wrong with them shows in the state. */
    fun save(form: SettingsForm) {
        if (state.saving == Saving.Running) return
        change(state.copy(saving = Saving.Running, faults = emptyMap()))
        inTurn {
            val settings = form.settings(state.stored, state.managed)
            val fault = faultIn(settings)
            if (fault != null) {
                change(state.copy(saving = Saving.No, faults = mapOf(fault)))
            } else {
                val saving = if (store(settings)) Saving.Done else Saving.NotStored
                change(state.copy(stored = settings, saving = saving))
            }
        }
    }

    /** Deletes the stored secret. Without another one there are no more calls. */
    fun deleteSecret() = inTurn {
        val stored = state.stored ?: return@inTurn
        val without = stored.copy(tokenSource = TokenSource.of(stored.tokenSource.kind, ""))
        if (store(without)) {
            change(state.copy(stored = without))
            useStored()
        } else {
            change(state.copy(saving = Saving.NotStored))
        }
    }

    /** The organisation's device management has changed something. */
    fun managedChanged() = inTurn {
        val before = state.managed to managedFault
        readManaged()
        if (before != state.managed to managedFault) useStored()
    }

    private fun inTurn(action: suspend () -> Unit) {
        scope.launch { turns.withLock { action() } }
    }

    private suspend fun load() {
        readManaged()
        try {
            change(state.copy(stored = withContext(background) { sources.store.load() }))
        } catch (_: StoreFailure) {
            return change(state, SetUp.NotRead)
        }
        useStored()
    }

    private suspend fun readManaged() {
        val managed = try {
            withContext(background) { sources.managed.load() }.also { managedFault = null }
        } catch (fault: ConfigurationFault) {
            managedFault = fault.text
            Configuration.NONE
        }
        change(state.copy(managed = managed, faults = emptyMap()))
    }

    private suspend fun store(settings: OperatorSettings): Boolean = try {
        withContext(background) { sources.store.save(settings) }
        true
    } catch (_: StoreFailure) {
        false
    }

    /** Uses the settings as they are. They are not tried: that needs a network, and the dial screen shows what is wrong with them. */
    private suspend fun useStored() {
        val settings = state.settings?.takeIf { managedFault == null && it.tokenSource.secret.isNotEmpty() }
        val fault = managedFault?.let { SettingsField.OTHER to it } ?: settings?.let { use(it, proven = true) }
        if (settings == null || fault != null) {
            user.useNone()
            change(state.copy(faults = listOfNotNull(fault).toMap()), SetUp.Missing)
        }
    }

    /** Uses what is valid with these settings from now on, or says what is wrong with it. */
    private suspend fun faultIn(own: OperatorSettings): Pair<SettingsField, Text>? {
        val settings = state.managed.over(own) ?: own
        // The one fault that the core would find only at the first call.
        if (settings.tokenSource is TokenSource.PastedToken && settings.tokenSource.secret.isEmpty()) {
            return SettingsField.SECRET to Text(R.string.config_invalid_access_token)
        }
        return use(settings, proven = false)
    }

    private suspend fun use(settings: OperatorSettings, proven: Boolean): Pair<SettingsField, Text>? = try {
        val client = clients.create(settings)
        val refusal = if (proven) null else refusalOf(client)
        if (refusal == null) {
            user.use(client, settings)
            change(state, SetUp.Ready)
        } else {
            client.close()
        }
        refusal
    } catch (exception: ConfigException) {
        faultOf(exception)
    }

    /** Only what a refusal says of the secret is a fault of the form. Without a network the settings can be stored all the same. */
    private suspend fun refusalOf(client: CallClient): Pair<SettingsField, Text>? = try {
        client.prepare()
        null
    } catch (exception: CallException) {
        (SettingsField.SECRET to Text(R.string.settings_secret_refused))
            .takeIf { exception.report.atFault == AtFault.CREDENTIALS }
    }

    private fun change(fresh: SettingsState, setUp: SetUp = this.setUp) {
        state = fresh
        this.setUp = setUp
        user.show(fresh, setUp)
    }
}

/** The form's settings. A managed one stays as it was stored, so that nothing of the organisation's is left behind when it is withdrawn. */
private fun SettingsForm.settings(stored: OperatorSettings?, managed: Configuration): OperatorSettings {
    fun own(typed: String, managed: String?, stored: String?): String =
        if (managed == null) typed.trim() else stored.orEmpty()
    val kept = stored?.tokenSource?.takeIf {
        managed.tokenSource != null || (it.kind == tokenSource && secret.isBlank())
    }
    val typed = if (managed.tokenSource == null) TokenSource.of(tokenSource, secret.trim()) else TokenSource.NONE
    return OperatorSettings(
        domain = own(domain, managed.domain, stored?.domain),
        appKey = own(appKey, managed.appKey, stored?.appKey),
        tokenSource = kept ?: typed,
        authority = own(authority, managed.authority, stored?.authority),
        callerPresent = own(callerPresent, managed.callerPresent, stored?.callerPresent),
        handsOverImmediately =
        if (managed.handsOverImmediately == null) handsOverImmediately else stored?.handsOverImmediately ?: true,
        callHistory = if (managed.callHistory == null) callHistory else stored?.callHistory ?: false,
    )
}
