import AnonCall

/// Passes the steps of calls on to the screen, and each event to an observer of the app's.
final class StepStream: CallObserver {
    let steps: AsyncStream<CallEvent.Step>
    private let stream: AsyncStream<CallEvent.Step>.Continuation
    private let next: (any CallObserver)?

    init(next: (any CallObserver)?) {
        self.next = next
        (steps, stream) = AsyncStream.makeStream()
    }

    deinit {
        stream.finish()
    }

    func onEvent(_ event: CallEvent) {
        next?.onEvent(event)
        stream.yield(event.step)
    }
}
