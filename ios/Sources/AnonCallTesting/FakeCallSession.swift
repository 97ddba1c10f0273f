import AnonCall
import Foundation

/// Takes the place of a `CallSession` in the tests and previews of a screen: the test shows it a state, and sees what the screen asked for.
///
/// ```swift
/// let session = FakeCallSession()
/// let screen = DialScreen(session)
/// session.show(.unclearSample)
/// screen.tapCall()
/// #expect(session.asked == [.start(CallRequest(called: "88884432"))])
/// ```
///
/// It has none of the session's rules, which the SDK's own tests cover. Three changes it makes itself, because every screen lives on them: a
/// call that is taken up is being created, ``next()`` leads to no call, and a created call is given out once. Nothing is sent.
public final class FakeCallSession: CallFlow, @unchecked Sendable {
    /// What a screen asked for.
    public enum Asked: Hashable, Sendable {
        case start(CallRequest), cancel, confirm, decline, next
        /// The created call, whether or not there was one to give out.
        case takeForDialling
    }

    private let lock = NSLock()
    private var content = Content()

    private struct Content {
        var state = CallSession.State.idle
        var call: CreatedCall?
        var startOutcome = CallSession.StartOutcome.accepted
        var asked: [Asked] = []
        var streams: [UUID: AsyncStream<CallSession.State>.Continuation] = [:]

        mutating func change(to state: CallSession.State) {
            self.state = state
            // Under the lock, so that every stream has the states in the same order.
            for stream in streams.values { stream.yield(state) }
        }
    }

    /// A session in a state. No call is given out in it: see ``show(created:)``.
    ///
    /// - Parameter state: Where it begins.
    public init(_ state: CallSession.State = .idle) {
        content.state = state
    }

    deinit {
        for stream in content.streams.values { stream.finish() }
    }

    /// Where it is: what the test showed last, or a change that it made itself.
    public var state: CallSession.State { locked { $0.state } }

    /// The present state and then every change of it, in order. Each stream is independent, and ends with the session.
    public var states: AsyncStream<CallSession.State> {
        AsyncStream { stream in
            let id = UUID()
            locked { content in
                content.streams[id] = stream
                stream.yield(content.state)
            }
            stream.onTermination = { [weak self] _ in
                // Not under the lock: the stream may end while its last state is taken from it.
                Task { self?.forget(id) }
            }
        }
    }

    /// What the screen asked for, in order.
    public var asked: [Asked] { locked { $0.asked } }

    /// What ``start(_:)`` returns. One that is not ``AnonCall/CallSession/StartOutcome/accepted`` changes no state.
    public var startOutcome: CallSession.StartOutcome {
        get { locked { $0.startOutcome } }
        set { locked { $0.startOutcome = newValue } }
    }

    /// Shows the screen a state.
    ///
    /// - Parameter state: The state.
    public func show(_ state: CallSession.State) {
        locked { $0.change(to: state) }
    }

    /// Shows the screen that a call is created. ``takeForDialling()`` gives it out, once.
    ///
    /// - Parameter call: The call.
    public func show(created call: CreatedCall) {
        locked { content in
            content.call = call
            content.change(to: .created(sip: call.sip, callSerialNo: call.callSerialNo, isTaken: false))
        }
    }

    /// Notes it, and returns ``startOutcome``.
    ///
    /// - Parameter request: The call that is asked for.
    /// - Returns: What the test says.
    @discardableResult
    public func start(_ request: CallRequest) -> CallSession.StartOutcome {
        locked { content in
            content.asked.append(.start(request))
            if content.startOutcome == .accepted { content.change(to: .creating(isCancelling: false)) }
            return content.startOutcome
        }
    }

    /// Notes it.
    public func cancel() { note(.cancel) }

    /// Notes it.
    public func confirm() { note(.confirm) }

    /// Notes it.
    public func decline() { note(.decline) }

    /// Notes it. There is no call then.
    public func next() {
        locked { content in
            content.asked.append(.next)
            content.call = nil
            content.change(to: .idle)
        }
    }

    /// Notes it, and gives out the call of ``show(created:)``.
    ///
    /// - Returns: The call, the first time.
    public func takeForDialling() -> CreatedCall? {
        locked { content in
            content.asked.append(.takeForDialling)
            guard let call = content.call else { return nil }
            content.call = nil
            content.change(to: .created(sip: call.sip, callSerialNo: call.callSerialNo, isTaken: true))
            return call
        }
    }

    private func note(_ asked: Asked) {
        locked { $0.asked.append(asked) }
    }

    private func forget(_ id: UUID) {
        locked { $0.streams[id] = nil }
    }

    private func locked<Value>(_ use: (inout Content) -> Value) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return use(&content)
    }
}
