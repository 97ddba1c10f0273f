import AnonCall

/// A failed call as the operator is told of it: what happened, whether a call may exist, what to do, and the details that
/// support asks for.
public struct CallFailure: Equatable, Sendable {
    let error: CallError

    /// Whether a call task may exist although the call failed.
    public var callMayExist: Bool { error.callMayExist() }

    /// What happened, in a few words.
    public var title: OperatorText { OperatorText(error.kind().textKey) }

    /// Why, where more is known.
    public var cause: OperatorText? {
        switch error {
        case .invalidRequest(let field, _): OperatorText(field.textKey)
        case .tokenUnavailable(let problem, _, _, _, _, _): OperatorText(problem.textKey)
        case .untrusted(let problem, _): OperatorText(problem.textKey)
        case .rejected(let code, _, _): code.text
        default: nil
        }
    }

    /// Whether a call may exist.
    public var existence: OperatorText { OperatorText(callMayExist ? .callMayExist : .callNotCreated) }

    /// What to do next.
    public var advice: OperatorText {
        let advice = error.advice()
        if advice == .retryLater, let seconds = error.retryAfterSeconds {
            return OperatorText(.adviceRetryAfter, String(seconds))
        }
        return OperatorText(advice.textKey)
    }

    /// What leads to the settings, if they are what has to be corrected.
    public var settingsButton: OperatorText? {
        switch error.advice() {
        case .signInAgain: OperatorText(.signInAgainButton)
        case .checkSetup: OperatorText(.settingsOpen)
        default: nil
        }
    }
}

extension CallErrorKind {
    fileprivate var textKey: TextKey {
        switch self {
        case .invalidRequest: .errorInvalidRequest
        case .tokenUnavailable: .errorTokenUnavailable
        case .notConnected: .errorNotConnected
        case .untrusted: .errorUntrusted
        case .noAnswer: .errorNoAnswer
        case .timedOut: .errorTimedOut
        case .httpStatus: .errorHttpStatus
        case .rejected: .errorRejected
        case .unreadableAnswer: .errorUnreadableAnswer
        case .cancelled: .errorCancelled
        case .internal: .errorInternal
        }
    }
}

extension Advice {
    fileprivate var textKey: TextKey {
        switch self {
        case .fixRequest: .adviceFixRequest
        case .checkSetup: .adviceCheckSetup
        case .signInAgain: .adviceSignInAgain
        case .retryNow: .adviceRetryNow
        case .retryLater: .adviceRetryLater
        case .checkBeforeRetrying: .adviceCheckBeforeRetrying
        case .contactProvider: .adviceContactProvider
        }
    }
}

extension RequestField {
    fileprivate var textKey: TextKey {
        switch self {
        case .called: .invalidCalled
        case .callerPresent: .invalidCallerPresent
        case .callData: .invalidCallData
        }
    }
}

extension TokenProblem {
    fileprivate var textKey: TextKey {
        switch self {
        case .providerFailed: .tokenProviderFailed
        case .signedOut: .tokenSignedOut
        case .timedOut: .tokenTimedOut
        case .invalidToken: .tokenInvalidToken
        case .refused: .tokenRefused
        case .endpointFailed: .tokenEndpointFailed
        }
    }
}

extension TrustProblem {
    fileprivate var textKey: TextKey {
        switch self {
        case .unknownAuthority: .trustUnknownAuthority
        case .notValidNow: .trustNotValidNow
        case .wrongHost: .trustWrongHost
        case .pinMismatch: .trustPinMismatch
        case .revoked: .trustRevoked
        case .other: .trustOther
        }
    }
}

extension ResultCode {
    fileprivate var text: OperatorText {
        switch self {
        case .success: OperatorText(.resultCode0)
        case .featureNotEnabled: OperatorText(.resultCode30010000001)
        case .noSipServer: OperatorText(.resultCode30010000002)
        case .invalidParameter: OperatorText(.resultCode30010000003)
        case .callTaskNotAdded: OperatorText(.resultCode30010010001)
        case .vdnUnavailable: OperatorText(.resultCode30010010002)
        case .vdnMisconfigured: OperatorText(.resultCode30010010003)
        case .callModuleError: OperatorText(.resultCode30010019999)
        case .callNotConfirmed: OperatorText(.resultCode30011010001)
        case .controlModuleError: OperatorText(.resultCode30011019999)
        case .chatModuleError: OperatorText(.resultCode30010009999)
        case .unknown(let value): OperatorText(.resultCodeUnknown, value)
        }
    }
}
