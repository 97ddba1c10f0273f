internal import AnonCallCore

/// What looks after a client's connections, and ends with the client, which keeps it. It holds the core's client weakly, so nothing has to
/// be stopped by hand.
final class ClientCompanion: Sendable {
    private let watches: [any Sendable]

    /// - Parameters:
    ///   - client: The client that keeps it.
    ///   - proxy: What the client's proxy comes from, if from the system.
    init(of client: AnonCallCore.CallClient, proxy: SystemProxy?) {
        proxy?.apply(to: client)
        let networkChanged: @Sendable () -> Void = { [weak client] in
            guard let client else { return }
            client.networkChanged()
            proxy?.apply(to: client)
        }
        let foreground = ForegroundWatch(onReturn: networkChanged)
        #if canImport(Network)
            watches = [foreground, NetworkWatch(onChange: networkChanged)]
        #else
            watches = [foreground]
        #endif
    }
}
