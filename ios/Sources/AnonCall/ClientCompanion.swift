import Foundation

/// What looks after a client's connections, and ends with the client, which keeps it. It holds the client weakly, so nothing has to be
/// stopped by hand.
final class ClientCompanion {
    private var watches: [AnyObject]

    init(of client: CallClient) {
        let networkChanged: @Sendable () -> Void = { [weak client] in client?.networkChanged() }
        watches = [ForegroundWatch(onReturn: networkChanged)]
        #if canImport(Network)
            watches.append(NetworkWatch(onChange: networkChanged))
        #endif
    }
}
