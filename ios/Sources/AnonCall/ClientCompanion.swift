import Foundation

/// What looks after a client's connections, and ends with the client: the core holds it as the client's observer and lets it go
/// when the client goes. It holds the client weakly, so nothing has to be stopped by hand.
final class ClientCompanion: CallObserver, @unchecked Sendable {
    private let observer: (any CallObserver)?
    // Set once, before the client is handed out.
    private var watches: [AnyObject] = []

    init(observer: (any CallObserver)?) {
        self.observer = observer
    }

    func onEvent(event: CallEvent) {
        observer?.onEvent(event: event)
    }

    func lookAfterConnections(of client: CallClient) {
        let networkChanged: @Sendable () -> Void = { [weak client] in client?.networkChanged() }
        watches = [ForegroundWatch(onReturn: networkChanged)]
        #if canImport(Network)
            watches.append(NetworkWatch(onChange: networkChanged))
        #endif
    }
}
