import AnonCall

/// Whether a call could begin now.
public enum Readiness: Equatable, Sendable {
    /// Nobody has looked yet.
    case unknown
    /// The access token and a connection are being made ready.
    case checking
    /// The next call takes one round trip.
    case ready
    /// The network is gone.
    case offline
    /// A call would fail like this.
    case failed(FailureReport.Text)

    /// What the operator reads; nothing where there is nothing to say.
    public var text: OperatorText? {
        switch self {
        case .unknown: nil
        case .checking: OperatorText(.readinessConnecting)
        case .ready: OperatorText(.readinessReady)
        case .offline: OperatorText(.readinessNoNetwork)
        case .failed(let reason): .report(reason)
        }
    }
}

/// Whether the device has a network.
public protocol NetworkStatus: Sendable {
    /// Whether there is one now, and then every change. For one that listens.
    var changes: AsyncStream<Bool> { get }
}

/// For tests and previews: nothing is known of the network.
public struct NoNetworkStatus: NetworkStatus {
    /// It never says anything.
    public init() {}

    /// Ends without a word.
    public var changes: AsyncStream<Bool> { AsyncStream { $0.finish() } }
}
