import AnonCall
import AnonCallTesting
import OperatorModel

/// In the place of the SDK's session: it is in the state that the test says, and notes what it is asked for.
@MainActor
final class FakeDesk: CallDesk, CallFlow {
    enum Asked: Equatable {
        case start(CallRequest), cancel, confirm, decline, next
    }

    private(set) var asked: [Asked] = []
    private(set) var isKeptReady = false
    let states: AsyncStream<CallSession.State>
    let steps: AsyncStream<CallEvent.Step>
    private let changes: AsyncStream<CallSession.State>.Continuation
    private let stepped: AsyncStream<CallEvent.Step>.Continuation

    var state = CallSession.State.idle {
        didSet { changes.yield(state) }
    }

    init() {
        (states, changes) = AsyncStream.makeStream()
        (steps, stepped) = AsyncStream.makeStream()
    }

    deinit {
        changes.finish()
        stepped.finish()
    }

    func happens(_ step: CallEvent.Step) {
        stepped.yield(step)
    }

    var flow: (any CallFlow)? { self }

    func use(_ settings: OperatorSettings, after store: () throws -> Void) throws { try store() }

    func keepReady(_ isReady: Bool) {
        isKeptReady = isReady
    }

    func start(_ request: CallRequest) -> CallSession.StartOutcome {
        asked.append(.start(request))
        state = .creating(isCancelling: false)
        return .accepted
    }

    func cancel() { asked.append(.cancel) }
    func confirm() { asked.append(.confirm) }
    func decline() { asked.append(.decline) }

    func next() {
        asked.append(.next)
        state = .idle
    }

    /// A call of the state ``CallSession/State/sample``, once.
    func takeForDialling() -> CreatedCall? {
        guard case .created(let sip, let callSerialNo, isTaken: false) = state else { return nil }
        state = .created(sip: sip, callSerialNo: callSerialNo, isTaken: true)
        return .sample
    }
}

extension CallSession.State {
    /// The sample's call is created.
    static let sample = CallSession.State.created(
        sip: CreatedCall.sample.sip,
        callSerialNo: CreatedCall.sample.callSerialNo,
        isTaken: false
    )

    /// A call timed out, and may exist.
    static let unclearSample = CallSession.State.unclear(CallError.sample(.timedOut).report, .notLookedUp)

    /// Another call to its number is asked for.
    static let confirmingSample = CallSession.State.confirming(CallError.sample(.timedOut).report, .notLookedUp)
}
