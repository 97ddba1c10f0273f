import AnonCall

/// Calls by the SDK: one session for all of them, and a client by the present settings.
@MainActor
final class SessionDesk: CallDesk {
    private let journal: any CallJournal
    private let observer: StepStream
    private var client: CallClient?
    /// Settings that were tried out, with their client: it has an access token and a connection already.
    private var checked: (settings: OperatorSettings, client: CallClient)?
    private var session: CallSession?

    /// Nothing is made before there are settings.
    init(journal: any CallJournal, observer: (any CallObserver)?) {
        self.journal = journal
        self.observer = StepStream(next: observer)
    }

    var flow: (any CallFlow)? { session }
    var steps: AsyncStream<CallEvent.Step> { observer.steps }

    func use(_ settings: OperatorSettings, after store: () throws -> Void) throws {
        let client = try client(for: settings)
        let session = try self.session ?? CallSession(client: client, journal: journal)
        try store()
        session.replaceClient(client)
        // A call under way goes on with it, and needs nothing ready after that.
        self.client?.keepReady(false)
        self.client = client
        self.session = session
        checked = nil
    }

    func check(_ settings: OperatorSettings) throws {
        checked = (settings, try settings.client(observer: observer))
    }

    func prepareChecked() async throws {
        try await checked?.client.prepare()
    }

    func prepare() async throws {
        try await client?.prepare()
    }

    private func client(for settings: OperatorSettings) throws -> CallClient {
        if let checked, checked.settings == settings { return checked.client }
        return try settings.client(observer: observer)
    }

    func keepReady(_ isReady: Bool) {
        client?.keepReady(isReady)
    }
}
