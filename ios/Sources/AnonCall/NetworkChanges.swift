/// The device's network, as far as connections depend on it.
struct NetworkPath: Equatable {
    /// Whether anything can be reached.
    var isUsable: Bool
    /// The name of the preferred network interface: `en0` (Wi-Fi), `pdp_ip0` (cellular), `utun2` (VPN).
    var interface: String?
    /// The gateways: they differ between two Wi-Fi networks on the same interface.
    var gateways: Set<String> = []

    /// Whether connections that were made before may not have survived: the preferred interface or a gateway is no longer the same.
    /// Another interface beside it, and another gateway, take nothing away.
    ///
    /// - Parameter before: The network that they were made in.
    /// - Returns: Whether to make new connections.
    func replaces(_ before: NetworkPath) -> Bool {
        interface != before.interface || !gateways.isSuperset(of: before.gateways)
    }
}

/// Decides which reports about the network are changes that connections may not have survived. Reports come one after another, on one
/// queue.
final class NetworkChanges: @unchecked Sendable {
    private var last: NetworkPath?
    private var wasLost = false

    /// Whether this report is such a change. The first one says how things are, and a lost network is no reason to connect; its return is.
    ///
    /// - Parameter path: What the system reports.
    /// - Returns: Whether to make new connections.
    func isChange(_ path: NetworkPath) -> Bool {
        guard path.isUsable else {
            wasLost = true
            return false
        }
        let isChange = wasLost || last.map(path.replaces) == true
        last = path
        wasLost = false
        return isChange
    }
}
