import AnonCall

extension FailureReport {
    /// What leads to the settings, if they are what has to be corrected.
    public var settingsButton: OperatorText? {
        switch advice {
        case .signInAgain: OperatorText(.signInAgainButton)
        case .checkSetup: OperatorText(.settingsOpen)
        default: nil
        }
    }
}

extension CallError {
    /// A call that was cancelled before anything was sent.
    static let cancelledBeforeSending = CallError(
        .cancelled,
        callMayExist: false,
        advice: .retryNow,
        message: "the call was cancelled; the request was not sent"
    )

    /// What a call failed with. What is no error of the SDK's can only be a fault, and the request could have been sent.
    init(of error: any Error) {
        switch error {
        case let error as CallError: self = error
        case is CancellationError: self = .cancelledBeforeSending
        default:
            self.init(.internal, callMayExist: true, advice: .checkBeforeRetrying, message: "\(type(of: error))")
        }
    }
}
