#if canImport(Network)
    import Foundation
    import Network

    /// Tells when the device's network has changed, from its making to its release.
    final class NetworkWatch {
        private let monitor = NWPathMonitor()

        init(onChange: @escaping @Sendable () -> Void) {
            let changes = NetworkChanges()
            monitor.pathUpdateHandler = { path in
                if changes.isChange(NetworkPath(path)) { onChange() }
            }
            monitor.start(queue: DispatchQueue(label: "AnonCall.NetworkWatch"))
        }

        deinit {
            monitor.cancel()
        }
    }

    extension NetworkPath {
        fileprivate init(_ path: NWPath) {
            self.init(
                isUsable: path.status == .satisfied,
                interfaces: path.availableInterfaces.map(\.name),
                gateways: path.gateways.map { "\($0)" }
            )
        }
    }
#endif
