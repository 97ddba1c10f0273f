import Foundation

/// One step of one call. It contains no secrets and no phone numbers.
public struct CallEvent: Hashable, Sendable {
    /// The call's number, counted from 1 by its client. ``CallClient/prepare()`` counts too.
    public var callID: Int
    /// Seconds since the call began, in whole milliseconds.
    public var elapsed: TimeInterval
    /// What happened.
    public var step: Step

    /// What happened.
    public enum Step: Hashable, Sendable {
        /// A new access token was requested. Not sent when a cached token is used.
        case tokenRequested
        /// A new TLS connection was established. Not sent when a connection is reused.
        case connected
        /// The request's body is being sent: from now on a call task may exist.
        case requestSent
        /// The service answered.
        case answered(httpStatus: Int)
        /// The call ended: how it failed, `nil` if it succeeded, and whether a call task exists (after success) or may exist (after a
        /// failure).
        case finished(error: CallError.Kind?, callMayExist: Bool)
    }

    /// An event of the app's own, for its tests.
    ///
    /// - Parameters:
    ///   - callID: The call's number.
    ///   - elapsed: Seconds since the call began.
    ///   - step: What happened.
    public init(callID: Int, elapsed: TimeInterval, step: Step) {
        self.callID = callID
        self.elapsed = elapsed
        self.step = step
    }

    /// The event in one line of English for logs, such as `call 3, 101 ms: answered with HTTP status 200`.
    public var summary: String { "call \(callID), \(milliseconds(elapsed)) ms: \(step.summary)" }

    /// Whether it says that the call failed.
    var isFailure: Bool {
        if case .finished(.some, _) = step { true } else { false }
    }
}

extension CallEvent.Step {
    fileprivate var summary: String {
        switch self {
        case .tokenRequested: "access token requested"
        case .connected: "connected"
        case .requestSent: "request sent"
        case .answered(let status): "answered with HTTP status \(status)"
        case .finished(nil, _): "created"
        case .finished(let kind?, let callMayExist):
            "failed (\(kind.rawValue)), \(callMayExist ? "a call task may exist" : "no call task was created")"
        }
    }
}

extension CallEvent: CustomStringConvertible {
    /// The event in one line of English for logs.
    public var description: String { summary }
}

/// Follows calls, for `os.Logger` or analytics. ``LoggerObserver`` writes them to the system's log.
///
/// Events arrive on the SDK's background thread, in order. Return quickly: blocking here delays the call.
public protocol CallObserver: AnyObject, Sendable {
    /// Something happened.
    ///
    /// - Parameter event: What happened. It contains no secrets and no phone numbers.
    func onEvent(_ event: CallEvent)
}
