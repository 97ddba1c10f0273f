import Dispatch
import Network
import OperatorModel

/// Whether the system has a network.
struct SystemNetwork: NetworkStatus {
    var changes: AsyncStream<Bool> {
        AsyncStream { stream in
            let monitor = NWPathMonitor()
            monitor.pathUpdateHandler = { stream.yield($0.status != .unsatisfied) }
            stream.onTermination = { _ in monitor.cancel() }
            monitor.start(queue: DispatchQueue(label: "OperatorApp.SystemNetwork"))
        }
    }
}
