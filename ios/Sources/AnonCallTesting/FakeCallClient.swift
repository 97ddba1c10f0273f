import AnonCall
import Foundation

/// Takes the place of a `CallClient` in tests and previews. Nothing is sent: each call ends as the test says.
///
/// ```swift
/// let client = FakeCallClient()
/// client.outcomes = [.failure(.sample(.timedOut)), .success(.sample)]
/// ```
public final class FakeCallClient: CallCreating, @unchecked Sendable {
    private let lock = NSLock()
    private var state = State()

    private struct State {
        var outcomes: [Result<CreatedCall, CallError>] = []
        var preparation: Result<Void, CallError> = .success(())
        var requests: [CallRequest] = []
        var preparations = 0
        var isKeptReady = false
        var isHeld = false
        var waiting: [UUID: Waiting] = [:]
    }

    /// A call whose end the test delays.
    private struct Waiting {
        let outcome: Result<CreatedCall, CallError>
        let continuation: CheckedContinuation<CreatedCall, any Error>
    }

    /// A client whose calls all succeed with ``AnonCall/CreatedCall/sample`` until the test says otherwise.
    public init() {}

    /// How the next calls end, in order. Without one left, a call succeeds with ``AnonCall/CreatedCall/sample``.
    public var outcomes: [Result<CreatedCall, CallError>] {
        get { locked { $0.outcomes } }
        set { locked { $0.outcomes = newValue } }
    }

    /// How `prepare()` ends. It succeeds unless set.
    public var preparation: Result<Void, CallError> {
        get { locked { $0.preparation } }
        set { locked { $0.preparation = newValue } }
    }

    /// What was asked for, in order.
    public var requests: [CallRequest] { locked { $0.requests } }

    /// How often `prepare()` was called.
    public var preparations: Int { locked { $0.preparations } }

    /// Whether the call screen is shown, as reported last.
    public var isKeptReady: Bool { locked { $0.isKeptReady } }

    /// How many calls wait for ``release()``.
    public var callsUnderWay: Int { locked { $0.waiting.count } }

    /// From now on calls stay under way until ``release()``, or until their task is cancelled.
    public func hold() {
        locked { $0.isHeld = true }
    }

    /// Ends the calls under way as their outcomes say, and holds no more.
    public func release() {
        let waiting = locked { state in
            state.isHeld = false
            defer { state.waiting = [:] }
            return state.waiting
        }
        for call in waiting.values {
            call.continuation.resume(with: call.outcome.mapError { $0 })
        }
    }

    /// Ends as the next of ``outcomes`` says. A call that is cancelled while it is held throws `CancellationError`, as if nothing had been
    /// sent; a test of a call that was sent gives it the outcome `.sample(.cancelled)`.
    ///
    /// - Parameter request: What is asked for: see ``requests``.
    /// - Returns: The call of the outcome.
    /// - Throws: The error of the outcome, or `CancellationError`.
    public func createCall(_ request: CallRequest) async throws -> CreatedCall {
        try Task.checkCancellation()
        let (outcome, isHeld) = locked { state in
            state.requests.append(request)
            let outcome = state.outcomes.isEmpty ? .success(.sample) : state.outcomes.removeFirst()
            return (outcome, state.isHeld)
        }
        return isHeld ? try await held(outcome) : try outcome.get()
    }

    /// Ends as ``preparation`` says.
    ///
    /// - Throws: The error of ``preparation``, or `CancellationError`.
    public func prepare() async throws {
        try Task.checkCancellation()
        try locked { state in
            state.preparations += 1
            return state.preparation
        }.get()
    }

    /// Notes it: see ``isKeptReady``.
    ///
    /// - Parameter isReady: Whether the call screen is shown.
    public func keepReady(_ isReady: Bool) {
        locked { $0.isKeptReady = isReady }
    }

    private func held(_ outcome: Result<CreatedCall, CallError>) async throws -> CreatedCall {
        let id = UUID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isHeld = locked { state in
                    guard state.isHeld, !Task.isCancelled else { return false }
                    state.waiting[id] = Waiting(outcome: outcome, continuation: continuation)
                    return true
                }
                if isHeld { return }
                continuation.resume(with: Task.isCancelled ? .failure(CancellationError()) : outcome.mapError { $0 })
            }
        } onCancel: {
            locked { $0.waiting.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    private func locked<Value>(_ use: (inout State) -> Value) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return use(&state)
    }
}
