package dev.anoncall

import dev.anoncall.core.makeSession
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.StateFlow

/**
 * Carries an operator's calls from the tap to the hand-over to the VoIP SDK, so that no app has to write this again.
 *
 * * One call at a time: a second [start] is refused, so a double tap calls once.
 * * After a call that may exist, a call to the same number is not started before the operator confirmed it. Other numbers are not asked
 *   about. Numbers are the same if they look the same: blanks, dashes, brackets, dots, slashes and invisible characters don't count. What
 *   is sent is never changed.
 * * With a [FileCallJournal] (or a [CallJournal] of the app's own) that also holds after the app was ended in the middle of a call. A call
 *   is asked about for 24 hours, or until its fate is known.
 * * With [ClientConfig.callHistory] a call that may exist is looked up, several times with growing pauses, because records come late.
 * * A created call is given out once: no double tap dials it twice.
 *
 * Make one when the operator signs in, keep it, and keep its client: one session for all calls of an operator. Every function returns
 * immediately; [state] says what becomes of it. It is safe to share between threads. It is an interface so that an app's tests can use a
 * fake (`FakeCallSession` of `anoncall-testing`).
 */
public interface CallSession : AutoCloseable {
    /** Where the session is. After each function below it already shows what the function has changed. */
    public val state: StateFlow<SessionState>

    /** The present state and then every change of it, in order and none left out. Each collector listens for itself. */
    public val states: Flow<SessionState>

    /**
     * Starts a call, or asks first if a call to the same number may exist. A request that is not valid shows in the state.
     *
     * The call is written down in the journal before its request leaves. If that fails, it is not started, and the state says so.
     *
     * @param request the call.
     */
    public fun start(request: CallRequest): StartOutcome

    /** Cancels the call under way. What it comes to then says whether a call may exist; a call that was created by then is created. */
    public fun cancel()

    /** The yes to the question: starts the call although an earlier one to the same number may exist. */
    public fun confirm()

    /** The no to the question. The state shows the earlier call again. */
    public fun decline()

    /**
     * Puts away what became of the last call, for the next one. A call that may exist is not forgotten by it: a call to its number is
     * still asked about.
     */
    public fun next()

    /**
     * The created call, to hand over to the VoIP SDK. Only the first call of this gets it; later ones get `null`, and so does everyone
     * while no call is created. Keep it as long as dialling may have to be tried again.
     */
    public fun takeForDialling(): CreatedCall?

    /**
     * Uses another client from now on, for instance after the settings were changed. A call under way, and its look-ups, go on with the
     * old one.
     *
     * @param client a client of [CallClient.create] or [AnonCall.create].
     * @throws IllegalArgumentException if it is another implementation, such as a fake.
     */
    public fun replaceClient(client: CallClient)

    /** Ends the session. The call under way is cancelled, and asked about like any call that may exist. The client stays open. */
    override fun close()

    /** Makes sessions. */
    public companion object {
        /**
         * Makes a session.
         *
         * @param client a client of [CallClient.create] or [AnonCall.create].
         * @param journal keeps the calls that may exist. Without one they are forgotten when the process ends.
         * @throws ConfigException.Internal if the device can't run a session: for instance, no thread could be started.
         * @throws JournalException.InvalidKey if the [FileCallJournal]'s key does not have 32 bytes.
         * @throws IllegalArgumentException if the client is another implementation, such as a fake.
         */
        public fun create(client: CallClient, journal: CallJournal? = null): CallSession = makeSession(client, journal)
    }
}
