import AnonCall

/// Calls by the SDK: one session for all of them, and a client by the present settings.
@MainActor
final class SessionDesk: CallDesk {
    private let journal: any CallJournal
    private let observer: StepStream
    private var client: CallClient?
    private var session: CallSession?

    /// Nothing is made before there are settings.
    init(journal: any CallJournal, observer: (any CallObserver)?) {
        self.journal = journal
        self.observer = StepStream(next: observer)
    }

    var flow: (any CallFlow)? { session }
    var steps: AsyncStream<CallEvent.Step> { observer.steps }

    func use(_ settings: OperatorSettings, after store: () throws -> Void) throws {
        let client = try settings.client(observer: observer)
        let session = try self.session ?? CallSession(client: client, journal: journal)
        try store()
        session.replaceClient(client)
        // A call under way goes on with it, and needs nothing ready after that.
        self.client?.keepReady(false)
        self.client = client
        self.session = session
    }

    func keepReady(_ isReady: Bool) {
        client?.keepReady(isReady)
    }
}
