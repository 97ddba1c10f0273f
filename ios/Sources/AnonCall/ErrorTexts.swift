import Foundation

// The texts are English, for logs and support. Show the operator a text of the app's own, chosen by `kind()` and `advice()`.

extension CallError: LocalizedError, CustomStringConvertible {
    /// What went wrong, in one sentence.
    public var errorDescription: String? { description }

    /// The likely cause, where the service's result code tells one.
    public var failureReason: String? {
        guard case .rejected(let resultCode, _, _) = self else { return nil }
        return resultCode.cause()
    }

    /// What to do next.
    public var recoverySuggestion: String? {
        if !callMayExist(), case .rejected(let resultCode, _, _) = self {
            return resultCode.remedy()
        }
        return advice().suggestion
    }
}

extension ConfigError: LocalizedError, CustomStringConvertible {
    /// Which setting is at fault, and why.
    public var errorDescription: String? { description }
}

extension LookUpError: LocalizedError, CustomStringConvertible {
    /// Why the look-up told nothing.
    public var errorDescription: String? { description }
}

extension TokenProviderError: LocalizedError, CustomStringConvertible {
    /// Why there is no token, in the app's own words.
    public var errorDescription: String? { description }
}

extension Advice {
    fileprivate var suggestion: String {
        switch self {
        case .fixRequest: "Change the called number, the presented number or the call data, then call again."
        case .checkSetup: "Check the app's set-up: domain, app key, certificates, pins and the device's clock."
        case .signInAgain: "Sign in again."
        case .retryNow: "Call again."
        case .retryLater: "Call again after a moment."
        case .checkBeforeRetrying: "A call task may exist. Check before calling again."
        case .contactProvider: "Contact the provider and pass on the result code."
        }
    }
}
