/// The device's network, as far as connections depend on it.
struct NetworkPath: Equatable {
    /// Whether anything can be reached.
    var isUsable: Bool
    /// The names of the network interfaces, the preferred one first: `en0` (Wi-Fi), `pdp_ip0` (cellular), `utun2` (VPN).
    var interfaces: [String]
    /// The gateways: they differ between two Wi-Fi networks on the same interface.
    var gateways: [String]
}

/// Decides which reports about the network are changes that connections may not have survived. Reports come one after another,
/// on one queue.
final class NetworkChanges: @unchecked Sendable {
    private var last: NetworkPath?
    private var wasLost = false

    /// Whether this report is such a change. The first one tells how things are, and a lost network is no reason to connect; its
    /// return is.
    ///
    /// - Parameter path: What the system reports.
    /// - Returns: Whether to make new connections.
    func isChange(_ path: NetworkPath) -> Bool {
        guard path.isUsable else {
            wasLost = true
            return false
        }
        let isChange = wasLost || (last != nil && last != path)
        last = path
        wasLost = false
        return isChange
    }
}
