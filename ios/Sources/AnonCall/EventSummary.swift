extension CallEvent {
    /// The event in one line of English for logs, such as `call 3, 101 ms: answered with HTTP status 200`. It contains no
    /// secrets and no phone numbers.
    public var summary: String { "call \(callId), \(elapsedMs) ms: \(step.summary)" }

    /// Whether it says that the call failed.
    var isFailure: Bool {
        if case .finished(.some, _) = step { true } else { false }
    }
}

extension CallStep {
    fileprivate var summary: String {
        switch self {
        case .tokenRequested: "access token requested"
        case .connected: "connected"
        case .requestSent: "request sent"
        case .answered(let status): "answered with HTTP status \(status)"
        case .finished(nil, _): "created"
        case .finished(let kind?, let callMayExist):
            "failed (\(kind)), \(callMayExist ? "a call task may exist" : "no call task was created")"
        }
    }
}
