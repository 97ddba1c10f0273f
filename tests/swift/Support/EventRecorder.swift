import AnonCall

/// Keeps what a client reports.
final class EventRecorder: CallObserver {
    private let received = Locked<[CallEvent]>([])

    var events: [CallEvent] { received.with { $0 } }

    /// The steps of all calls, or of one.
    func steps(ofCall callID: Int? = nil) -> [CallEvent.Step] {
        events.filter { callID == nil || $0.callID == callID }.map(\.step)
    }

    func onEvent(_ event: CallEvent) {
        received.with { $0.append(event) }
    }
}
