import AnonCall

extension CallSession.Fate {
    /// Whether a call that may exist was found; nothing where nobody looks it up.
    public var text: OperatorText? {
        switch self {
        case .notLookedUp: nil
        case .lookingUp, .notSeen(isLookingAgain: true), .lookUpFailed(advice: _, reason: _, isLookingAgain: true):
            OperatorText(.fateLookingUp)
        case .found: OperatorText(.fateFound)
        case .ambiguous: OperatorText(.fateAmbiguous)
        case .notSeen: OperatorText(.fateNotSeen)
        case .lookUpFailed: OperatorText(.fateLookUpFailed)
        }
    }
}
