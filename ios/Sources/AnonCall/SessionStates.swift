extension CallSession {
    /// The session's present state and then every change of it, in order. Each stream listens for itself, as long as it is iterated.
    ///
    /// ```swift
    /// for await state in session.states { show(state) }
    /// ```
    public var states: AsyncStream<SessionState> {
        AsyncStream { stream in
            let subscription = listen(listener: StateClosure { stream.yield($0) })
            stream.onTermination = { _ in subscription.stop() }
        }
    }

    /// Listens by a closure.
    ///
    /// - Parameter onState: Gets the present state and then every change, in order, on a thread of the session's.
    /// - Returns: The subscription: keep it as long as the closure is to be called.
    public func listen(_ onState: @escaping @Sendable (_ state: SessionState) -> Void) -> SessionSubscription {
        listen(listener: StateClosure(closure: onState))
    }
}

/// A closure as a listener.
private final class StateClosure: SessionListener {
    private let closure: @Sendable (SessionState) -> Void

    init(closure: @escaping @Sendable (SessionState) -> Void) {
        self.closure = closure
    }

    func onState(state: SessionState) {
        closure(state)
    }
}
