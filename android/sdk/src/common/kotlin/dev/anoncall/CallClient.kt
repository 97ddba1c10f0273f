package dev.anoncall

import dev.anoncall.core.makeClient

/**
 * Creates calls. Make one when the operator signs in and keep it: it holds the access token and open connections.
 *
 * On Android, [AnonCall.create] makes clients; elsewhere, [CallClient.create]. It is an interface so that an app's tests can use a fake
 * (`FakeCallClient` of `anoncall-testing`); clients for real calls come from the SDK alone.
 *
 * It is safe to share between threads, and no function blocks the calling thread. After [close], [keepReady], [networkChanged] and
 * [setProxy] do nothing, and everything else throws [IllegalStateException].
 */
public interface CallClient : AutoCloseable {
    /**
     * Creates a call task, at most one, and returns where to dial it.
     *
     * Cancelling the coroutine cancels the call. Then this throws [CallCancellationException], which says what became of it. An app's
     * own [withTimeout][kotlinx.coroutines.withTimeout] cancels too; `withTimeoutOrNull` would hide what became of the call, so use
     * [ClientConfig.totalTimeout] instead.
     *
     * @param request the call. It is checked before anything is sent.
     * @throws CallException read [callMayExist][CallException.callMayExist] before calling again.
     * @throws CallCancellationException if the coroutine was cancelled.
     */
    public suspend fun createCall(request: CallRequest): CreatedCall

    /**
     * Begins a call and returns a handle to cancel it or to wait for it. A request that is not valid shows in the result.
     *
     * @param request the call.
     */
    public fun begin(request: CallRequest): PendingCall

    /**
     * Gets the access token and a connection ready, so that the next call takes one round trip. Call it when the dial pad opens. It is
     * optional, and it creates no call.
     *
     * @throws CallException as a call would meet it: useful to find a wrong set-up early.
     */
    public suspend fun prepare()

    /**
     * Tells the client whether the call screen is in the foreground. While it is, the client keeps the access token and a connection
     * ready, so that a call takes one round trip also after minutes on the dial pad. A connection lost to a cancelled call or a network
     * change is replaced immediately: two round trips later, the next call takes one again.
     *
     * It costs the phone one small request every 20 seconds (OPTIONS, so that no server closes the connection as idle; more often where
     * the service closes idle connections earlier) and each token's renewal; with `false`, nothing. Failures are retried with backoff,
     * up to once a minute, and are not reported to observers. Returns immediately. Calling it again with `true` rechecks both right
     * away.
     *
     * @param ready `true` when the screen is shown, `false` when it is left.
     */
    public fun keepReady(ready: Boolean)

    /**
     * Tells the client that the device's network changed. Calls that have not been sent yet start again on the new network, later ones
     * make new connections instead of waiting for dead ones, and a call that was sent goes on waiting for its answer, because it must
     * not be sent twice. Clients of [AnonCall.create] do this by themselves.
     */
    public fun networkChanged()

    /**
     * Changes the proxy. A call that was sent goes on waiting for its answer; everything else starts again by the new way, as after
     * [networkChanged]. The same proxy again changes nothing.
     *
     * @param proxy the proxy, or `null` to connect directly.
     * @throws ConfigException.InvalidProxy says what is wrong with it. The old one is then kept.
     */
    public fun setProxy(proxy: ProxyConfig?)

    /**
     * Asks the service where a call is in its life, by its call serial number (queryCallState). It creates nothing and may be repeated.
     * Observers hear nothing of it. Cancelling the coroutine cancels it.
     *
     * @param callSerialNo the call serial number, at most 50 characters.
     * @throws LookUpException that the service does not know the call (its code 1, "failed to query") is no proof that there is none.
     */
    public suspend fun callState(callSerialNo: String): CallRecord

    /**
     * Looks for a call in the call history, where [callMayExist][CallException.callMayExist] said that it may exist
     * (queryCallDetailRecord). It creates nothing and may be repeated; a record may come some seconds late. Observers hear nothing of
     * it. Cancelling the coroutine cancels it.
     *
     * [CallSearch.Found] proves that a call with this number was created at this time, and with [callData][CallAttempt.callData] of its
     * own that it is this one. [CallSearch.NotSeen] proves nothing.
     *
     * @param attempt the call.
     * @throws LookUpException [LookUpException.NotEnabled] unless [ClientConfig.callHistory] is on.
     */
    public suspend fun findCall(attempt: CallAttempt): CallSearch

    /**
     * Closes the client: cancels the calls that were begun with [begin], and [prepare]. A [createCall] in progress goes on to its end.
     * Closing it again has no effect.
     */
    public override fun close()

    /** Makes clients. */
    public companion object {
        /**
         * Makes a client. Nothing is sent.
         *
         * The first one loads the native library, on a background thread.
         *
         * @param config the settings.
         * @param credentials [AccessTokens] from the app's own backend, or an [AppSecret].
         * @param observer hears what happens during calls.
         * @throws ConfigException names the setting at fault.
         */
        public suspend fun create(
            config: ClientConfig,
            credentials: Credentials,
            observer: CallObserver? = null,
        ): CallClient = makeClient(config, deviceRoots = emptyList(), credentials, observer)
    }
}
