import AnonCall

/// The button at the bottom of the dial screen, which is always at the same place. So nothing dangerous is among these: the answer that
/// calls again although a call may exist has a place of its own.
public enum MainButton: Sendable {
    case call
    case callAgain
    case cancel
    case newCall
    case doNotCall

    /// The button for a state; none where there is nothing to do but wait.
    init?(_ state: CallSession.State) {
        switch state {
        case .idle: self = .call
        case .creating(isCancelling: false): self = .cancel
        case .creating(isCancelling: true): return nil
        case .created: self = .newCall
        case .failed, .unclear: self = .callAgain
        case .confirming: self = .doNotCall
        }
    }
}
