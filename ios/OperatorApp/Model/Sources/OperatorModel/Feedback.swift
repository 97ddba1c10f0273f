import AnonCall

/// What the operator feels when a call changes.
public enum Feedback: Sendable {
    case success, warning, failure
}

extension CallSession.State {
    /// What the operator feels when a call comes to this state.
    var feedback: Feedback? {
        switch self {
        case .idle, .creating: nil
        case .created: .success
        case .failed: .failure
        case .unclear, .confirming: .warning
        }
    }
}
