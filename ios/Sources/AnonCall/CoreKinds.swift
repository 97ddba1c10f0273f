internal import AnonCallCore

// The core's enumerations, case by case.

extension CallError.Kind {
    init(_ kind: AnonCallCore.CallErrorKind) {
        self =
            switch kind {
            case .invalidRequest: .invalidRequest
            case .tokenUnavailable: .tokenUnavailable
            case .notConnected: .notConnected
            case .untrusted: .untrusted
            case .noAnswer: .noAnswer
            case .timedOut: .timedOut
            case .httpStatus: .httpStatus
            case .rejected: .rejected
            case .unreadableAnswer: .unreadableAnswer
            case .cancelled: .cancelled
            case .internal: .internal
            }
    }
}

extension CallAdvice {
    init(_ advice: AnonCallCore.Advice) {
        self =
            switch advice {
            case .fixRequest: .fixRequest
            case .checkSetup: .checkSetup
            case .signInAgain: .signInAgain
            case .retryNow: .retryNow
            case .retryLater: .retryLater
            case .checkBeforeRetrying: .checkBeforeRetrying
            case .contactProvider: .contactProvider
            }
    }
}

extension CallError.RequestField {
    init(_ field: AnonCallCore.RequestField) {
        self =
            switch field {
            case .called: .called
            case .callerPresent: .callerPresent
            case .callData: .callData
            }
    }
}

extension CallError.TokenProblem {
    init(_ problem: AnonCallCore.TokenProblem) {
        self =
            switch problem {
            case .providerFailed: .providerFailed
            case .signedOut: .signedOut
            case .timedOut: .timedOut
            case .invalidToken: .invalidToken
            case .refused: .refused
            case .endpointFailed: .endpointFailed
            }
    }
}

extension CallError.ConnectionProblem {
    init(_ problem: AnonCallCore.ConnectionProblem) {
        self =
            switch problem {
            case .nameNotResolved: .nameNotResolved
            case .notReached: .notReached
            case .tlsFailed: .tlsFailed
            case .proxyNotReached: .proxyNotReached
            case .proxyRefused: .proxyRefused
            case .proxyAuthentication: .proxyAuthentication
            }
    }
}

extension CallError.TrustProblem {
    init(_ problem: AnonCallCore.TrustProblem) {
        self =
            switch problem {
            case .unknownAuthority: .unknownAuthority
            case .notValidNow: .notValidNow
            case .wrongHost: .wrongHost
            case .pinMismatch: .pinMismatch
            case .revoked: .revoked
            case .other: .other
            }
    }
}

extension FailureReport.AtFault {
    init(_ atFault: AnonCallCore.AtFault) {
        self =
            switch atFault {
            case .called: .called
            case .callerPresent: .callerPresent
            case .callData: .callData
            case .credentials: .credentials
            case .domain: .domain
            case .proxy: .proxy
            case .rootCertificates: .rootCertificates
            case .pins: .pins
            case .deviceClock: .deviceClock
            case .journal: .journal
            }
    }
}
