import AnonCall
import AnonCallTesting
import OperatorModel

/// A desk without the SDK: its session is in the state that the test shows.
@MainActor
final class FakeDesk: CallDesk {
    let session = FakeCallSession()
    let steps: AsyncStream<CallEvent.Step>
    private(set) var isKeptReady = false
    private(set) var preparations = 0
    /// How the next preparations fail, in order. Without one left they succeed.
    var failures: [CallError] = []
    /// Preparations stay under way.
    var isHeld = false
    private let stepped: AsyncStream<CallEvent.Step>.Continuation

    init() {
        (steps, stepped) = AsyncStream.makeStream()
    }

    deinit {
        stepped.finish()
    }

    var flow: (any CallFlow)? { session }

    /// What the screen asked the session for, apart from the created call.
    var asked: [FakeCallSession.Asked] { session.asked.filter { $0 != .takeForDialling } }

    func happens(_ step: CallEvent.Step) {
        stepped.yield(step)
    }

    func use(_ settings: OperatorSettings, after store: () throws -> Void) throws { try store() }

    func keepReady(_ isReady: Bool) {
        isKeptReady = isReady
    }

    func check(_ settings: OperatorSettings) throws {}
    func prepareChecked() async throws { try await prepare() }

    func prepare() async throws {
        preparations += 1
        while isHeld {
            try Task.checkCancellation()
            await Task.yield()
        }
        if !failures.isEmpty { throw failures.removeFirst() }
    }
}
