extension CallClient {
    /// Makes a client that tells a closure what happens during its calls. Nothing is sent yet.
    ///
    /// ```swift
    /// let client = try CallClient(config: config, credentials: credentials) { event in
    ///     logger.debug("call \(event.callId): \(String(describing: event.step)) after \(event.elapsedMs) ms")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - config: The client's settings.
    ///   - credentials: Where its access tokens come from.
    ///   - onEvent: Gets each event, in order, on the SDK's background thread. Return at once: what takes time here delays the
    ///     call. Events hold no secrets and no phone numbers.
    /// - Throws: ``ConfigError``, which names the setting at fault.
    public convenience init(
        config: ClientConfig,
        credentials: Credentials,
        onEvent: @escaping @Sendable (_ event: CallEvent) -> Void
    ) throws {
        try self.init(config: config, credentials: credentials, observer: EventClosure(closure: onEvent))
    }
}

/// A closure as an observer.
private final class EventClosure: CallObserver {
    private let closure: @Sendable (CallEvent) -> Void

    init(closure: @escaping @Sendable (CallEvent) -> Void) {
        self.closure = closure
    }

    func onEvent(event: CallEvent) {
        closure(event)
    }
}
