package dev.anoncall.operator

import dev.anoncall.CallClient
import dev.anoncall.CreatedCall
import dev.anoncall.support.Sandbox
import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.coroutineScope
import java.net.InetSocketAddress
import java.net.Socket
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The app's logic, without Android, against the sandbox through the real library. */
class OperatorPresenterTest {
    private val store = MemoryStore()
    private val dialled = mutableListOf<CreatedCall>()
    private var diallerThere = true

    /** Made clients, in order. */
    private val clients = mutableListOf<Client>()

    /** Holds back the making of clients until it is completed. */
    private val clientsMayBeMade = CompletableDeferred(Unit)

    private class Client(private val client: CallClient) : CallClient by client {
        var closed = false

        override fun close() {
            closed = true
            client.close()
        }
    }

    private fun CoroutineScope.presenter(gate: CompletableDeferred<Unit> = clientsMayBeMade) = OperatorPresenter(
        scope = this,
        store = store,
        clients = { settings ->
            gate.await()
            Client(CallClient.create(settings.config, settings.tokenSource.credentials())).also { clients += it }
        },
        dialer = { call -> diallerThere.also { dialled += call } },
    )

    /** With a presenter that has the sandbox's settings and is ready. */
    private fun ready(test: suspend OperatorPresenter.(Sandbox) -> Unit) = withSandbox { sandbox ->
        store.stored = sandbox.settings
        coroutineScope {
            val presenter = presenter()
            presenter.await("the client is made") { it.setUp == SetUp.Ready }
            presenter.test(sandbox)
            clients.forEach { it.close() }
        }
    }

    @Test
    fun `without settings there is nothing to call with`() = withSandbox {
        val presenter = presenter()
        presenter.await("it is known") { it.setUp == SetUp.Missing }
        presenter.enterCalled("88884432")
        presenter.call()
        presenter.await("nothing is called") { it.call == CallState.Idle }
        assertTrue(it.calls().isEmpty())
    }

    @Test
    fun `settings are checked, each fault at its field`() = withSandbox { sandbox ->
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
    fun `saved settings make the app ready, and are stored`() = withSandbox { sandbox ->
        val presenter = presenter()
        presenter.save(sandbox.form())
        val state = presenter.await("it is saved") { it.settings.saving == Saving.Done }
        assertEquals(SetUp.Ready, state.setUp)
        assertEquals("95599", state.callerPresent)
        assertEquals(sandbox.settings, store.stored)
        presenter.settingsOpened()
        assertEquals(Saving.No, presenter.state.value.settings.saving)
        clients.single().close()
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
    fun `a store that fails leaves the app working`() = withSandbox { sandbox ->
        store.failing = true
        val presenter = presenter()
        presenter.await("it is said") { it.setUp == SetUp.NotRead }
        presenter.save(sandbox.form())
        val state = presenter.await("it is said") { it.settings.saving == Saving.NotStored }
        assertEquals(SetUp.Ready, state.setUp)
        clients.single().close()
    }

    @Test
    fun `stored settings that are not valid are shown with their fault`() = withSandbox { sandbox ->
        store.stored = sandbox.settings.copy(domain = "http://host")
        val presenter = presenter()
        presenter.await("it is known") { it.setUp == SetUp.Missing }
        presenter.settingsOpened()
        assertEquals(setOf(SettingsField.DOMAIN), presenter.state.value.settings.faults.keys)
    }

    @Test
    fun `a created call is shown, dialled and put away`() = ready { sandbox ->
        enterCallData("1")
        val created = assertIs<CallState.Created>(callAndAwait("90001012"))
        assertEquals(CallState.Created("10.137.203.215:5063", "1537353600-21"), created)
        assertEquals("179080024609291", accessCode())
        assertFalse("179080024609291" in "${state.value}")
        dial()
        assertEquals("sip:179080024609291@10.137.203.215:5063", dialled.single().sipUri())
        newCall()
        assertNull(accessCode())
        assertEquals(listOf("", "95599", ""), state.value.run { listOf(called, callerPresent, callData) })
        assertEquals(CallState.Idle, state.value.call)
        assertEquals(1, sandbox.calls("90001012").size)
    }

    @Test
    fun `the access code is hidden again when the screen is left`() = ready {
        callAndAwait("88884432")
        toggleAccessCode()
        assertTrue(assertIs<CallState.Created>(state.value.call).accessCodeShown)
        dialScreenLeft()
        assertFalse(assertIs<CallState.Created>(state.value.call).accessCodeShown)
    }

    @Test
    fun `without a dialler it is said`() = ready {
        callAndAwait("88884432")
        diallerThere = false
        dial()
        assertTrue(assertIs<CallState.Created>(state.value.call).noDialler)
        diallerThere = true
        dial()
        assertFalse(assertIs<CallState.Created>(state.value.call).noDialler)
    }

    @Test
    fun `a rejected call says why, and may be called again`() = ready { sandbox ->
        val failure = assertIs<CallState.Failed>(callAndAwait("30010010002")).failure
        assertEquals(Text(R.string.error_rejected), failure.title)
        assertEquals(Text(R.string.result_code_30010010002), failure.explanation)
        assertEquals(Text(R.string.advice_retry_later), failure.advice)
        assertFalse(failure.callMayExist)
        assertTrue(CallFailure.Detail(R.string.detail_result_code, "30010010002") in failure.details)
        toggleDetails()
        assertTrue(assertIs<CallState.Failed>(state.value.call).failure.detailsShown)
        assertIs<CallState.Created>(callAndAwait("88884432"))
        assertEquals(1, sandbox.calls("88884432").size)
    }

    @Test
    fun `advice to wait says how long`() = ready {
        val failure = assertIs<CallState.Failed>(callAndAwait("90000429")).failure
        assertEquals(Text(R.string.advice_retry_after, "7"), failure.advice)
    }

    @Test
    fun `after a failure that may have created a call, no second one starts without a yes`() = ready { sandbox ->
        val failure = assertIs<CallState.Failed>(callAndAwait("30010019999")).failure
        assertTrue(failure.callMayExist)
        call()
        assertEquals(CallState.Asking(failure), state.value.call)
        call()
        enterCalled("another")
        doNotCall()
        assertEquals(CallState.Failed(failure), state.value.call)
        assertEquals("30010019999", state.value.called)
        sandbox.stats()
        assertEquals(1, sandbox.calls().size)
        call()
        callAgainAnyway()
        await("the second call ends") { it.call is CallState.Failed }
        assertEquals(2, sandbox.calls().size)
    }

    @Test
    fun `a second tap does nothing`() = ready { sandbox ->
        enterCalled("90001002")
        call()
        call()
        enterCalled("another")
        assertEquals("90001002", state.value.called)
        await("it is created") { it.call is CallState.Created }
        call()
        sandbox.stats()
        assertEquals(1, sandbox.calls().size)
    }

    @Test
    fun `cancelling what was sent says that a call may exist`() = ready { sandbox ->
        enterCalled("90001001")
        call()
        sandbox.awaitCall("90001001")
        cancel()
        assertEquals(CallState.Calling(cancelling = true), state.value.call)
        val failure = assertIs<CallState.Failed>(awaitEnd()).failure
        assertEquals(Text(R.string.error_cancelled), failure.title)
        assertTrue(failure.callMayExist)
        call()
        assertIs<CallState.Asking>(state.value.call)
    }

    @Test
    fun `cancelling what was not sent says that there is no call`() = withSandbox { sandbox ->
        store.stored = sandbox.settings
        val gate = CompletableDeferred<Unit>()
        val presenter = presenter(gate)
        presenter.enterCalled("88884432")
        presenter.call()
        presenter.cancel()
        gate.complete(Unit)
        val failure = assertIs<CallState.Failed>(presenter.awaitEnd()).failure
        assertEquals(Text(R.string.error_cancelled), failure.title)
        assertFalse(failure.callMayExist)
        sandbox.stats()
        assertTrue(sandbox.calls().isEmpty())
        clients.single().close()
    }

    @Test
    fun `no connection means no call`() = ready { sandbox ->
        withClosedPort { port ->
            save(sandbox.form(domain = "127.0.0.1:$port"))
            await("it is saved") { it.settings.saving == Saving.Done }
            val failure = assertIs<CallState.Failed>(callAndAwait("88884432")).failure
            assertEquals(Text(R.string.error_not_connected), failure.title)
            assertFalse(failure.callMayExist)
        }
    }

    @Test
    fun `a pasted token that is refused asks to sign in again`() = ready { sandbox ->
        save(sandbox.form(tokenSource = TokenSource.Kind.ACCESS_TOKEN, secret = sandbox.newToken()))
        await("it is saved") { it.settings.saving == Saving.Done }
        val first = callAndAwait("88884432")
        assertIs<CallState.Created>(first, "$first")
        newCall()
        sandbox.expireTokens()
        val failure = assertIs<CallState.Failed>(callAndAwait("88884432")).failure
        assertTrue(failure.signInAgain)
        assertEquals(Text(R.string.token_signed_out), failure.explanation)
        assertFalse(failure.callMayExist)
    }

    @Test
    fun `a call goes on while the settings change`() = ready { sandbox ->
        enterCalled("90001002")
        call()
        sandbox.awaitCall("90001002")
        save(sandbox.form(callerPresent = "1"))
        await("it is saved") { it.settings.saving == Saving.Done }
        assertIs<CallState.Created>(awaitEnd())
        eventually("the old client is closed") { true.takeIf { clients.first().closed } }
        assertFalse(clients.last().closed)
    }

    private suspend fun OperatorPresenter.callAndAwait(called: String): CallState {
        enterCalled(called)
        call()
        return awaitEnd()
    }

    private suspend fun OperatorPresenter.awaitEnd(): CallState =
        await("the call ends") { it.call is CallState.Created || it.call is CallState.Failed }.call

    private suspend fun OperatorPresenter.await(what: String, condition: (OperatorState) -> Boolean): OperatorState =
        eventually({ "$what: ${state.value.call} ${state.value.setUp}" }) { state.value.takeIf(condition) }
}

/** With a port of 127.0.0.1 on which nobody listens: it is taken meanwhile, so no other test's server can. */
inline fun withClosedPort(test: (Int) -> Unit) = Socket().use {
    it.bind(InetSocketAddress("127.0.0.1", 0))
    test(it.localPort)
}
