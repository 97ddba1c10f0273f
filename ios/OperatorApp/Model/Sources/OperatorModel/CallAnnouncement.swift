import AnonCall

extension CallSession.State {
    /// What a screen reader says when a call comes to this state.
    var announcement: OperatorText? {
        switch self {
        case .idle: nil
        case .creating(isCancelling: false): OperatorText(.calling)
        case .creating(isCancelling: true): OperatorText(.cancelling)
        case .created: OperatorText(.callCreated)
        case .failed(let report), .unclear(let report, _): .report(report.title)
        case .confirming: OperatorText(.askTitle)
        }
    }
}
