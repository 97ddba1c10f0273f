internal import AnonCallCore

/// Carries an operator's calls from the tap to the hand-over to the VoIP SDK, so that no app has to write this again.
///
/// * One call at a time: a second ``start(_:)`` is refused, so a double tap calls once.
/// * After a call that may exist, a call to the same number is not started before the operator confirmed it. Other numbers are not asked
///   about. Numbers are the same if they look the same: blanks, dashes, brackets, dots, slashes and invisible characters don't count.
///   What is sent is never changed.
/// * With a ``FileCallJournal`` (or a ``CallJournal`` of the app's own) that also holds after the app was ended in the middle of a call. A
///   call is asked about for 24 hours, or until its fate is known.
/// * With ``ClientConfig/callHistory`` a call that may exist is looked up, several times with growing pauses, because records come late.
/// * A created call is given out once: no double tap dials it twice.
///
/// Make one when the operator signs in, keep it, and keep its client: one session for all calls of an operator. It has threads of its own.
/// Every function returns immediately; ``states`` say what becomes of it. It is safe to share between threads. Releasing its last reference
/// cancels the call under way, which is then asked about like any call that may exist.
public final class CallSession: Sendable {
    private let core: AnonCallCore.CallSession

    /// Makes a session.
    ///
    /// - Parameters:
    ///   - client: Makes the calls.
    ///   - journal: Keeps the calls that may exist. Without one they are forgotten when the process ends.
    /// - Throws: ``ConfigError`` of kind ``ConfigError/Kind/internal`` if the device can't run a session: for instance, no thread could be
    ///   started.
    public init(client: CallClient, journal: (any CallJournal)? = nil) throws(ConfigError) {
        do {
            core = try AnonCallCore.CallSession(client: client.core, journal: journal.map(CoreJournal.init))
        } catch {
            throw ConfigError(error)
        }
    }

    /// Starts a call, or asks first if a call to the same number may exist. A request that is not valid shows in the state.
    ///
    /// The call is written down in the journal before its request leaves. If that fails, it is not started, and the state says so.
    ///
    /// - Parameter request: The call to create.
    /// - Returns: Whether it is taken up.
    @discardableResult
    public func start(_ request: CallRequest) -> StartOutcome {
        StartOutcome(core.start(request: request.core))
    }

    /// Cancels the call under way. What it comes to then says whether a call may exist; a call that was created by then is created.
    public func cancel() {
        core.cancel()
    }

    /// The yes to the question: starts the call although an earlier one to the same number may exist.
    public func confirm() {
        core.confirm()
    }

    /// The no to the question. The state shows the earlier call again.
    public func decline() {
        core.decline()
    }

    /// Puts away what became of the last call, for the next one. A call that may exist is not forgotten by it: a call to its number is still
    /// asked about.
    public func next() {
        core.next()
    }

    /// The created call, to hand over to the VoIP SDK. Only the first call of this gets it; later ones get nothing, and so does everyone
    /// while no call is created. Keep it as long as dialling may have to be tried again.
    ///
    /// - Returns: The created call, the first time.
    public func takeForDialling() -> CreatedCall? {
        core.takeForDialling().map(CreatedCall.init)
    }

    /// Uses another client from now on, for instance after the settings were changed. A call under way, and its look-ups, go on with the
    /// old one.
    ///
    /// - Parameter client: Makes the later calls.
    public func replaceClient(_ client: CallClient) {
        core.replaceClient(client: client.core)
    }

    /// Where the session is.
    public var state: State { State(core.state()) }

    /// The session's present state and then every change of it, in order. Each stream is independent, and ends with the session.
    ///
    /// ```swift
    /// for await state in session.states { show(state) }
    /// ```
    public var states: AsyncStream<State> {
        AsyncStream { stream in
            let subscription = core.listen(listener: StateListener(stream))
            stream.onTermination = { _ in subscription.stop() }
        }
    }
}

/// Passes a session's states on to a stream, which ends with it.
private final class StateListener: AnonCallCore.SessionListener {
    private let stream: AsyncStream<CallSession.State>.Continuation

    init(_ stream: AsyncStream<CallSession.State>.Continuation) {
        self.stream = stream
    }

    deinit {
        stream.finish()
    }

    func onState(state: AnonCallCore.SessionState) {
        stream.yield(CallSession.State(state))
    }
}
