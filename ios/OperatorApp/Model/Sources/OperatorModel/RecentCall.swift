import AnonCall
import Foundation

/// A call that was started, as the operator finds it again.
public struct RecentCall: Codable, Equatable, Identifiable, Sendable {
    /// What became of it.
    public enum Outcome: String, Codable, Sendable {
        /// It may have been created. So it is until more is known, also where the app was ended in the middle of it.
        case mayExist = "may_exist"
        /// It was created.
        case created
        /// Certainly it was not.
        case notCreated = "not_created"
    }

    /// Tells it from others.
    public let id: UUID
    /// The called number.
    public let called: String
    /// When the operator started it.
    public let started: Date
    /// What became of it.
    public private(set) var outcome = Outcome.mayExist
    /// The call serial number, if the service gave one.
    public private(set) var callSerialNo: String?

    init(called: String, started: Date) {
        id = UUID()
        self.called = called
        self.started = started
    }

    /// The session has come to this state with it.
    mutating func reach(_ state: CallSession.State) {
        switch state {
        case .created(_, let callSerialNo, _): isCreated(callSerialNo)
        case .failed: outcome = .notCreated
        case .unclear(_, .found(let record)): isCreated(record.callSerialNo)
        case .unclear, .idle, .creating, .confirming: break
        }
    }

    private mutating func isCreated(_ callSerialNo: String?) {
        outcome = .created
        self.callSerialNo = callSerialNo
    }

    /// What became of it, for the operator.
    public var text: OperatorText {
        switch outcome {
        case .created: OperatorText(.recentsCreated)
        case .notCreated: OperatorText(.recentsNotCreated)
        case .mayExist: OperatorText(.recentsMayExist)
        }
    }
}

extension RecentCall: CustomStringConvertible, CustomReflectable {
    /// What became of it, without the number.
    public var description: String { "RecentCall(\(outcome))" }

    /// A mirror without fields: the number is personal data.
    public var customMirror: Mirror { Mirror(self, children: [], ancestorRepresentation: .suppressed) }
}
