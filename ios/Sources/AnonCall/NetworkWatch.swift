#if canImport(Network)
    import Foundation
    import Network

    /// Reports when the device's network has changed, as long as it exists. The monitor is safe to share; not every SDK of Apple's says so.
    final class NetworkWatch: @unchecked Sendable {
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
        /// The system lists interfaces by preference.
        fileprivate init(_ path: NWPath) {
            self.init(
                isUsable: path.status == .satisfied,
                interface: path.availableInterfaces.first?.name,
                gateways: Set(path.gateways.map { "\($0)" })
            )
        }
    }
#endif
