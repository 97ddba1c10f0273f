import Foundation

/// What looks after a client's connections, and ends with the client, which keeps it. It holds the client weakly, so nothing has to be
/// stopped by hand.
final class ClientCompanion {
    private var watches: [AnyObject]

    /// - Parameters:
    ///   - client: The client that keeps it.
    ///   - proxy: What the client's proxy comes from, if from the system.
    init(of client: CallClient, proxy: SystemProxy?) {
        proxy?.apply(to: client)
        let networkChanged: @Sendable () -> Void = { [weak client] in
            guard let client else { return }
            client.networkChanged()
            proxy?.apply(to: client)
        }
        watches = [ForegroundWatch(onReturn: networkChanged)]
        #if canImport(Network)
            watches.append(NetworkWatch(onChange: networkChanged))
        #endif
    }
}
