/// What an app's screens need of a ``CallSession``, where each of these is described. Let them depend on this, and give them a
/// `FakeCallSession` of `AnonCallTesting` in tests and previews.
public protocol CallFlow: AnyObject, Sendable {
    /// Where the session is.
    var state: CallSession.State { get }

    /// The present state and then every change of it, in order. Each stream is independent.
    var states: AsyncStream<CallSession.State> { get }

    /// Starts a call, or asks first if a call to the same number may exist.
    ///
    /// - Parameter request: The call to create.
    /// - Returns: Whether it is taken up.
    @discardableResult func start(_ request: CallRequest) -> CallSession.StartOutcome

    /// Cancels the call under way.
    func cancel()

    /// The yes to the question.
    func confirm()

    /// The no to the question.
    func decline()

    /// Puts away what became of the last call, for the next one.
    func next()

    /// The created call, to hand over to the VoIP SDK.
    ///
    /// - Returns: The created call, the first time.
    func takeForDialling() -> CreatedCall?
}

extension CallSession: CallFlow {}
