import AnonCall

extension CallSession.State {
    /// What a screen reader says when a call comes to this state.
    var announcements: [OperatorText] {
        switch self {
        case .idle: []
        case .creating(isCancelling: false): [OperatorText(.calling)]
        case .creating(isCancelling: true): [OperatorText(.cancelling)]
        case .created: [OperatorText(.callCreated)]
        case .failed(let report): [.report(report.title)]
        case .unclear(let report, let fate): [.report(report.title), fate.text ?? .report(report.existence)]
        case .confirming(let report, let fate): [OperatorText(.askTitle), fate.text ?? .report(report.existence)]
        }
    }
}
