import Foundation

/// A call that was tried: what ``CallClient/findCall(_:)`` looks for.
///
/// Give every call data of its own if the app can (such as a random identifier): then no other call can be taken for it.
public struct CallAttempt: Hashable, Sendable {
    /// What was asked for.
    public var request: CallRequest
    /// When it was asked for by the device's clock, just before `createCall(_:)`. The clock may be wrong.
    public var sentAt: Date

    /// A call that was tried.
    ///
    /// - Parameters:
    ///   - request: What was asked for.
    ///   - sentAt: When it was asked for by the device's clock, just before `createCall(_:)`.
    public init(_ request: CallRequest, sentAt: Date) {
        self.request = request
        self.sentAt = sentAt
    }
}

extension CallAttempt: CustomStringConvertible {
    /// The lengths of the fields and the time. Numbers and call data are personal data and are not shown.
    public var description: String { "CallAttempt(\(request), sentAt: \(sentAt))" }
}

extension CallRequest {
    /// The attempt to make this call: what ``CallClient/findCall(_:)`` looks for. Make it just before the call.
    ///
    /// - Parameter date: When the call is asked for, by the device's clock.
    /// - Returns: The attempt.
    public func attempt(at date: Date = Date()) -> CallAttempt {
        CallAttempt(self, sentAt: date)
    }
}
