import Foundation

/// What the service knows of a call. That it knows the call proves that its call task was created.
///
/// Every field but the state may be absent: the service does not promise any. Times are by the service's clock.
public struct CallRecord: Hashable, Sendable {
    /// The call serial number. Support finds the call by it.
    public var callSerialNo: String?
    /// The called number.
    public var called: String?
    /// The number shown as the caller.
    public var callerPresent: String?
    /// The call data.
    public var callData: String?
    /// Where the call is in its life.
    public var state: State
    /// Why the call ended, once it has.
    public var endReason: EndReason?
    /// When the call began at the service.
    public var createdAt: Date?
    /// When the called party answered.
    public var answeredAt: Date?
    /// When the call ended.
    public var endedAt: Date?
    /// How long the parties talked, in seconds.
    public var talkTime: TimeInterval?

    /// A record of the app's own, for its tests and previews. Everything else can be set afterwards.
    ///
    /// - Parameter state: Where the call is in its life.
    public init(state: State) {
        self.state = state
    }
}

extension CallRecord {
    /// Where a call is in its life.
    public enum State: Hashable, Sendable {
        /// The call task was created; nobody has been called yet.
        case toBeCalled
        /// A party is being called.
        case calling
        /// The parties talk.
        case talking
        /// The call is over.
        case ended
        /// The service gave a state that its documentation does not list, as it came; -1 if there was no number.
        case unknown(code: Int)
    }

    /// Why a call ended. The calling party is the operator, who dials the access code.
    public enum EndReason: Hashable, Sendable {
        /// The called party hung up.
        case calledPartyHungUp
        /// The calling party hung up.
        case callingPartyHungUp
        /// The calling party could not be called.
        case callingPartyNotReached
        /// The called party could not be called.
        case calledPartyNotReached
        /// The calling party did not answer.
        case callingPartyDidNotAnswer
        /// The called party did not answer.
        case calledPartyDidNotAnswer
        /// The call could not be started.
        case notStarted
        /// Another exception, as it came.
        case unknown(code: Int)
    }
}

extension CallRecord: CustomStringConvertible, CustomReflectable {
    /// State, times and the call serial number, and the lengths of the other fields, which are personal data.
    public var description: String {
        let fields: [(String, Any?)] = [
            ("callSerialNo", callSerialNo), ("called", called?.lengthShown), ("callerPresent", callerPresent?.lengthShown),
            ("callData", callData?.lengthShown), ("state", state), ("endReason", endReason), ("createdAt", createdAt),
            ("answeredAt", answeredAt), ("endedAt", endedAt), ("talkTime", talkTime),
        ]
        let shown = fields.compactMap { name, value in value.map { "\(name): \($0)" } }
        return "CallRecord(\(shown.joined(separator: ", ")))"
    }

    /// A mirror without fields: numbers and call data are personal data.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

/// What the call history says of an attempt.
public enum CallSearch: Hashable, Sendable {
    /// Exactly one call matches: the call task was created.
    case found(CallRecord)
    /// Several calls match, perhaps of other operators: one of them may be the call.
    case ambiguous([CallRecord])
    /// No call matches. **This proves nothing**: records may come late, and a call that nobody has dialled yet may have none. It never means
    /// that no call task was created.
    case notSeen
}
