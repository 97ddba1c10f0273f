import AnonCall

extension FailureReport {
    /// What leads to the settings, if they are what has to be corrected.
    public var settingsButton: OperatorText? { advice.settingsButton }
}

extension CallAdvice {
    /// What leads to the settings, if they are what has to be corrected.
    public var settingsButton: OperatorText? {
        switch self {
        case .signInAgain: OperatorText(.signInAgainButton)
        case .checkSetup: OperatorText(.settingsOpen)
        default: nil
        }
    }
}
