import AnonCall
import Foundation

/// How far the call under way is.
public struct CallProgress: Equatable, Sendable {
    /// When the operator started it.
    public let started: Date
    /// What it is at.
    public private(set) var text: OperatorText

    init(started: Date) {
        self.started = started
        text = OperatorText(.calling)
    }

    /// Goes on to a step, if it is one that the operator waits for.
    mutating func reach(_ step: CallEvent.Step) {
        switch step {
        case .tokenRequested: text = OperatorText(.stepSigningIn)
        case .connected: text = OperatorText(.stepConnected)
        case .requestSent: text = OperatorText(.stepSent)
        case .answered, .finished: break
        }
    }
}
