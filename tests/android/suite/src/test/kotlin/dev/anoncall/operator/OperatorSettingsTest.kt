package dev.anoncall.operator

import dev.anoncall.Advice
import dev.anoncall.CallClient
import dev.anoncall.CallFate
import dev.anoncall.CallSession
import dev.anoncall.ConfigException
import dev.anoncall.SessionState
import dev.anoncall.authority
import dev.anoncall.support.Sandbox
import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.job
import org.junit.Rule
import org.junit.rules.TemporaryFolder
import java.net.InetSocketAddress
import java.net.Socket
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.TestTimeSource

/** From the settings to clients and the session: without Android, against the sandbox through the real library. */
class OperatorSettingsTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val store = MemoryStore()
    private var managed = Configuration.NONE
    private var managedFault: ConfigurationFault? = null
    private val clock = TestTimeSource()
    private val journal get() = folder.root.resolve("calls")

    /** Made clients, in order. */
    private val clients = mutableListOf<CallClient>()
    private val sessions = mutableListOf<CallSession>()

    private fun test(test: suspend CoroutineScope.(Sandbox) -> Unit) = withSandbox { sandbox ->
        val scope = CoroutineScope(coroutineContext + Job(coroutineContext.job))
        scope.test(sandbox)
        scope.cancel()
        sessions.forEach { it.close() }
        clients.forEach { it.close() }
    }

    private fun CoroutineScope.presenter() = OperatorPresenter(
        scope = this,
        sources = SettingsSources(store) { managedFault?.let { throw it } ?: managed },
        recents = MemoryRecents(),
        clients = { settings ->
            CallClient.create(settings.config, settings.tokenSource.credentials()).also { clients += it }
        },
        sessions = { client -> CallSession.create(client, OperatorJournal(journal, store)).also { sessions += it } },
        dialer = { Dialling.STARTED },
        clock = clock,
    )

    /** With a presenter that has the sandbox's settings and is ready. */
    private fun ready(use: suspend OperatorPresenter.(Sandbox) -> Unit) = test { sandbox ->
        store.stored = sandbox.settings
        val presenter = presenter()
        presenter.await("the client is made") { it.setUp == SetUp.Ready }
        presenter.use(sandbox)
    }

    @Test
    fun `without settings there is nothing to call with`() = test { sandbox ->
        val presenter = presenter()
        presenter.await("it is known") { it.setUp == SetUp.Missing }
        presenter.enterCalled("88884432")
        presenter.call()
        assertEquals(SessionState.Idle, presenter.state.value.call)
        assertTrue(sandbox.calls().isEmpty())
    }

    @Test
    fun `settings are checked, each fault at its field`() = test { sandbox ->
        val presenter = presenter()
        val faults = listOf(
            sandbox.form(domain = "") to (SettingsField.DOMAIN to R.string.config_invalid_domain),
            sandbox.form(domain = "http://host") to (SettingsField.DOMAIN to R.string.config_insecure_domain),
            sandbox.form(appKey = " ") to (SettingsField.APP_KEY to R.string.config_invalid_app_key),
            sandbox.form(secret = "") to (SettingsField.SECRET to R.string.config_invalid_app_secret),
            sandbox.form(tokenSource = TokenSource.Kind.ACCESS_TOKEN, secret = " ") to
                (SettingsField.SECRET to R.string.config_invalid_access_token),
            sandbox.form(authority = "not a certificate") to
                (SettingsField.AUTHORITY to R.string.config_invalid_root_certificate),
        )
        for ((form, fault) in faults) {
            presenter.save(form)
            val shown = presenter.await("a fault shows") { it.settings.faults.isNotEmpty() }.settings
            assertEquals(mapOf(fault.first to Text(fault.second)), shown.faults)
            assertEquals(Saving.No, shown.saving)
            assertNull(store.stored)
        }
    }

    @Test
    fun `settings that the form does not have are explained by the SDK`() {
        val (field, text) = faultOf(ConfigException.InvalidPin("the pin is too short", "x", "too short"))
        assertEquals(SettingsField.OTHER, field)
        assertTrue("too short" in text.arguments.single())
    }

    @Test
    fun `saved settings make the app ready, and are stored`() = test { sandbox ->
        val presenter = presenter()
        presenter.save(sandbox.form())
        val state = presenter.await("it is saved") { it.settings.saving == Saving.Done }
        assertEquals(SetUp.Ready, state.setUp)
        assertEquals("95599", state.callerPresent)
        assertEquals(sandbox.settings, store.stored)
        presenter.settingsOpened()
        assertEquals(Saving.No, presenter.state.value.settings.saving)
        presenter.save(sandbox.form(handsOverImmediately = false, callHistory = true))
        presenter.await("it is saved") { it.settings.saving == Saving.Done }
        assertEquals(sandbox.settings.copy(handsOverImmediately = false, callHistory = true), store.stored)
    }

    @Test
    fun `an empty secret keeps the stored one of the same kind`() = ready { sandbox ->
        save(sandbox.form(secret = "", callerPresent = "1"))
        await("it is saved") { it.settings.saving == Saving.Done }
        assertEquals(sandbox.appSecret, store.stored?.tokenSource?.secret)
        save(sandbox.form(secret = "", tokenSource = TokenSource.Kind.ACCESS_TOKEN))
        await("the token is missed") { SettingsField.SECRET in it.settings.faults }
        assertEquals(TokenSource.Kind.APP_SECRET, store.stored?.tokenSource?.kind)
    }

    @Test
    fun `a store that fails lets nothing be called that would be forgotten`() = test { sandbox ->
        store.failing = true
        val presenter = presenter()
        presenter.await("it is said") { it.setUp == SetUp.NotRead }
        presenter.save(sandbox.form())
        val state = presenter.await("it is said") { it.settings.saving == Saving.NotStored }
        assertEquals(SetUp.Ready, state.setUp)
        val failed = assertIs<SessionState.Failed>(presenter.callAndAwait("88884432"))
        assertEquals("error_journal", failed.report.title.key)
        store.failing = false
        assertIs<SessionState.Created>(presenter.callAndAwait("88884432"))
        assertEquals(1, sandbox.calls().size)
    }

    @Test
    fun `stored settings that are not valid are shown with their fault`() = test { sandbox ->
        store.stored = sandbox.settings.copy(domain = "http://host")
        val presenter = presenter()
        presenter.await("it is known") { it.setUp == SetUp.Missing }
        presenter.settingsOpened()
        assertEquals(setOf(SettingsField.DOMAIN), presenter.state.value.settings.faults.keys)
    }

    @Test
    fun `a secret that the service refuses is shown at its field, and not stored`() = ready { sandbox ->
        save(sandbox.form(secret = "wrong"))
        val shown = await("a fault shows") { it.settings.faults.isNotEmpty() }.settings
        assertEquals(mapOf(SettingsField.SECRET to Text(R.string.settings_secret_refused)), shown.faults)
        assertEquals(sandbox.settings, store.stored)
        assertIs<SessionState.Created>(callAndAwait("88884432"), "the old settings go on")
    }

    @Test
    fun `a deleted secret is gone, and without it there are no calls`() = ready { sandbox ->
        deleteSecret()
        await("it is deleted") { it.setUp == SetUp.Missing }
        assertEquals("", store.stored?.tokenSource?.secret)
        assertEquals(sandbox.domain, store.stored?.domain)
        assertFalse(runCatching { clients.single().prepare() }.isSuccess, "the client is closed")
        save(sandbox.form(secret = ""))
        await("the secret is missed") { SettingsField.SECRET in it.settings.faults }
        save(sandbox.form())
        await("it is saved") { it.settings.saving == Saving.Done }
        assertIs<SessionState.Created>(callAndAwait("88884432"))
    }

    @Test
    fun `what the organisation sets takes the place of what is stored, and is not stored`() = test { sandbox ->
        val own = sandbox.settings.copy(domain = "own.example.com", callerPresent = "1")
        store.stored = own
        managed = Configuration(domain = sandbox.domain, callerPresent = "2")
        val presenter = presenter()
        presenter.await("the client is made") { it.setUp == SetUp.Ready }
        assertEquals("2", presenter.state.value.callerPresent)
        presenter.save(sandbox.form(domain = "typed.example.com", callerPresent = "3", handsOverImmediately = false))
        presenter.await("it is saved") { it.settings.saving == Saving.Done }
        assertEquals(own.copy(handsOverImmediately = false), store.stored)
        assertIs<SessionState.Created>(presenter.callAndAwait("88884432"))

        managed = Configuration.NONE
        presenter.managedChanged()
        presenter.await("it is withdrawn") { it.settings.settings?.domain == "own.example.com" }
    }

    @Test
    fun `the organisation's settings are enough`() = test { sandbox ->
        managed = Configuration(
            domain = sandbox.domain,
            appKey = sandbox.appKey,
            tokenSource = TokenSource.TenantSecret(sandbox.appSecret),
            authority = sandbox.authority.decodeToString(),
        )
        val presenter = presenter()
        presenter.await("the client is made") { it.setUp == SetUp.Ready }
        assertIs<SessionState.Created>(presenter.callAndAwait("88884432"))
        assertNull(store.stored)
        managed = managed.copy(tokenSource = null)
        presenter.managedChanged()
        presenter.await("there is no secret") { it.setUp == SetUp.Missing }
    }

    @Test
    fun `what the organisation sets wrong is shown, and nothing of it is used`() = test { sandbox ->
        store.stored = sandbox.settings
        managedFault = ConfigurationFault.WrongType("domain")
        val presenter = presenter()
        val state = presenter.await("it is known") { it.setUp == SetUp.Missing }
        assertEquals(
            mapOf(SettingsField.OTHER to Text(R.string.configuration_not_valid, "domain")),
            state.settings.faults,
        )
        assertEquals(sandbox.settings, state.settings.stored)
        managedFault = null
        presenter.managedChanged()
        presenter.await("it is right") { it.setUp == SetUp.Ready && it.settings.faults.isEmpty() }
        managedFault = ConfigurationFault.TwoSecrets()
        presenter.managedChanged()
        presenter.await("it is wrong again") { it.setUp == SetUp.Missing }
        assertEquals(sandbox.settings, store.stored)
    }

    @Test
    fun `with the call history on, a call that may exist is looked up by itself`() = test { sandbox ->
        store.stored = sandbox.settings.copy(callHistory = true)
        val presenter = presenter()
        presenter.await("the client is made") { it.setUp == SetUp.Ready }
        assertIs<SessionState.Unclear>(presenter.callAndAwait("90001003"))
        val found = presenter.await("it is found") { (it.call as? SessionState.Unclear)?.fate is CallFate.Found }
        assertEquals(RecentOutcome.CREATED, found.recents.calls.single().outcome)
        assertIs<SessionState.Unclear>(presenter.callAndAwait("90003403"))
        val failed = presenter.await("it can't be looked up") {
            (it.call as? SessionState.Unclear)?.fate is CallFate.LookUpFailed
        }
        assertEquals(RecentOutcome.MAY_EXIST, failed.recents.calls.first().outcome)
    }

    @Test
    fun `a question survives the process, for its number alone`() = test { sandbox ->
        store.stored = sandbox.settings
        presenter().run {
            await("the client is made") { it.setUp == SetUp.Ready }
            enterCalled("90001001")
            call()
            sandbox.awaitCall("90001001")
        }
        sessions.single().close()

        val next = presenter()
        next.await("the client is made") { it.setUp == SetUp.Ready }
        val asked = assertIs<SessionState.Confirming>(next.callAndAwait("9000 1001"))
        assertEquals("error_interrupted", asked.report.title.key)
        assertEquals("9000 1001", next.state.value.callTo)
        clock += TapGuard.PAUSE
        next.doNotCall()
        assertIs<SessionState.Unclear>(next.state.value.call)
        assertIs<SessionState.Created>(next.callAndAwait("88884432"))
        assertEquals(1, sandbox.calls("90001001").size)
    }

    @Test
    fun `every call that was begun is a recent one, and a question that was declined is none`() = ready {
        assertIs<SessionState.Unclear>(callAndAwait("90001003"))
        clock += TapGuard.PAUSE
        call()
        await("it asks") { it.call is SessionState.Confirming }
        clock += TapGuard.PAUSE
        doNotCall()
        assertIs<SessionState.Failed>(callAndAwait("30010010002"))
        assertIs<SessionState.Created>(callAndAwait("90001012"))
        val recents = state.value.recents.calls.map { Triple(it.called, it.outcome, it.callSerialNo) }
        val expected = listOf(
            Triple("90001012", RecentOutcome.CREATED, "1537353600-21"),
            Triple("30010010002", RecentOutcome.NOT_CREATED, null),
            Triple("90001003", RecentOutcome.MAY_EXIST, null),
        )
        assertEquals(expected, recents)
    }

    @Test
    fun `no connection means no call`() = ready { sandbox ->
        withClosedPort { port ->
            save(sandbox.form(domain = "127.0.0.1:$port"))
            await("it is saved") { it.settings.saving == Saving.Done }
            val failed = assertIs<SessionState.Failed>(callAndAwait("88884432"))
            assertEquals("error_not_connected", failed.report.title.key)
        }
    }

    @Test
    fun `a pasted token that is refused asks to sign in again`() = ready { sandbox ->
        save(sandbox.form(tokenSource = TokenSource.Kind.ACCESS_TOKEN, secret = sandbox.newToken()))
        await("it is saved") { it.settings.saving == Saving.Done }
        val first = callAndAwait("88884432")
        assertIs<SessionState.Created>(first, "$first")
        clock += TapGuard.PAUSE
        newCall()
        sandbox.expireTokens()
        val failed = assertIs<SessionState.Failed>(callAndAwait("88884432"))
        assertEquals(Advice.SIGN_IN_AGAIN, failed.report.advice)
    }

    @Test
    fun `a call goes on while the settings change`() = ready { sandbox ->
        enterCalled("90001002")
        call()
        sandbox.awaitCall("90001002")
        save(sandbox.form(callerPresent = "1"))
        await("it is saved") { it.settings.saving == Saving.Done }
        assertIs<SessionState.Created>(awaitEnd())
        assertFalse(runCatching { clients.first().prepare() }.isSuccess, "the old client is closed")
        assertEquals(1, sandbox.calls("90001002").size)
    }

    private suspend fun OperatorPresenter.callAndAwait(called: String): SessionState {
        clock += TapGuard.PAUSE
        enterCalled(called)
        call()
        return awaitEnd()
    }

    private suspend fun OperatorPresenter.awaitEnd(): SessionState =
        await("the call ends") { it.call !is SessionState.Idle && it.call !is SessionState.Creating }.call

    private suspend fun OperatorPresenter.await(what: String, condition: (OperatorState) -> Boolean): OperatorState =
        eventually({ "$what: ${state.value.call} ${state.value.setUp}" }) { state.value.takeIf(condition) }
}

/** With a port of 127.0.0.1 on which nobody listens: it is taken meanwhile, so no other test's server can. */
inline fun withClosedPort(test: (Int) -> Unit) = Socket().use {
    it.bind(InetSocketAddress("127.0.0.1", 0))
    test(it.localPort)
}
