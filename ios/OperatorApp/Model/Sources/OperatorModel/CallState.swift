import AnonCall

/// What becomes of the operator's call.
public enum CallState: Sendable {
    /// No call yet.
    case idle
    /// The call is being created.
    case calling
    /// The call task exists and can be dialled.
    case created(CreatedCall)
    /// It failed.
    case failed(FailureReport)
    /// The operator wants to call again although this failed call may exist, and has to say whether to.
    case asking(FailureReport)

    /// What a screen reader says when the call comes to this state.
    var announcement: OperatorText? {
        switch self {
        case .idle: nil
        case .calling: OperatorText(.calling)
        case .created: OperatorText(.callCreated)
        case .failed(let report): .report(report.title)
        case .asking: OperatorText(.askTitle)
        }
    }
}
