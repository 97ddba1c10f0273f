internal import AnonCallCore
import Foundation

// The core's errors, with all that can be asked of them.

extension CallError {
    /// What else than the core's errors comes is a fault of the SDK, and the request could have been sent.
    init(_ error: any Error) {
        guard let error = error as? AnonCallCore.CallError else {
            self.init(.internal, callMayExist: true, advice: .checkBeforeRetrying, message: "internal fault: \(error)")
            return
        }
        let verdict = error.verdict()
        self.init(
            Kind(verdict.kind),
            callMayExist: verdict.callMayExist,
            advice: CallAdvice(verdict.advice),
            message: verdict.message
        )
        retryAfter = verdict.retryAfterSeconds.map(TimeInterval.init)
        serviceCode = verdict.serviceCode
        requestID = verdict.requestId
        callSerialNo = verdict.callSerialNo
        report = FailureReport(verdict.report)
        addDetails(of: error)
    }

    private mutating func addDetails(of error: AnonCallCore.CallError) {
        switch error {
        case .InvalidRequest(let field, let why):
            requestField = RequestField(field)
            reason = why
        case .TokenUnavailable(let problem, let why, let status, _, _, let description):
            tokenProblem = TokenProblem(problem)
            reason = why
            httpStatus = status.map(Int.init)
            serviceDescription = description
        case .NotConnected(let problem, let why):
            connectionProblem = ConnectionProblem(problem)
            reason = why
        case .Untrusted(let problem, let why):
            trustProblem = TrustProblem(problem)
            reason = why
        case .HttpStatus(let status, _, _, let code, let description, _, _):
            httpStatus = Int(status)
            resultCode = code.map(ResultCode.init)
            serviceDescription = description
        case .Rejected(let code, let description, _):
            resultCode = ResultCode(code)
            serviceDescription = description
        case .NoAnswer(let why), .UnreadableAnswer(let why, _), .Internal(let why, _):
            reason = why
        case .TimedOut, .Cancelled:
            break
        }
    }
}

extension ResultCode {
    init(_ code: AnonCallCore.ResultCode) {
        let details = code.details()
        self.init(
            details.code,
            meaning: details.meaning,
            cause: details.cause,
            remedy: details.remedy,
            advice: CallAdvice(details.advice),
            callMayExist: details.callMayExist
        )
    }
}

extension ConfigError {
    init(_ error: any Error) {
        guard let error = error as? AnonCallCore.ConfigError else {
            self.init(.internal, message: "no client could be made: \(error)")
            return
        }
        let kind: Kind =
            switch error {
            case .InvalidDomain: .invalidDomain
            case .InsecureDomain: .insecureDomain
            case .InvalidAppKey: .invalidAppKey
            case .InvalidAppSecret: .invalidAppSecret
            case .InvalidHeader: .invalidHeader
            case .InvalidRootCertificate: .invalidRootCertificate
            case .NoTrustedRoots: .noTrustedRoots
            case .InvalidPin: .invalidPin
            case .InvalidProxy: .invalidProxy
            case .InvalidTimeout: .invalidTimeout
            case .Internal: .internal
            }
        self.init(kind, message: error.description)
    }
}

extension ConfigError {
    /// Without this check, the core's first use would end the process.
    static let wrongLibrary = ConfigError(
        .wrongLibrary,
        message: "the compiled library is of another version than the Swift code: reset the package caches and build again"
    )
}

extension LookUpError {
    init(_ error: any Error) {
        guard let error = error as? AnonCallCore.LookUpError else {
            self.init(.failed, advice: .retryLater, message: "internal fault: \(error)")
            failure = .internal
            return
        }
        switch error {
        case .NotEnabled:
            self.init(.notEnabled, advice: .checkSetup, message: error.description)
        case .InvalidSerialNumber:
            self.init(.invalidSerialNumber, advice: .fixRequest, message: error.description)
        case .InvalidAttempt(let field, _):
            self.init(.invalidAttempt, advice: .fixRequest, message: error.description)
            requestField = CallError.RequestField(field)
        case .Failed(let kind, let advice, _, let status, let seconds, let code, let description, let requestID):
            self.init(.failed, advice: CallAdvice(advice), message: error.description)
            failure = CallError.Kind(kind)
            httpStatus = status.map(Int.init)
            retryAfter = seconds.map(TimeInterval.init)
            serviceCode = code
            serviceDescription = description
            self.requestID = requestID
        }
    }
}

extension CallJournalError {
    init(_ error: any Error) {
        self =
            switch error {
            case AnonCallCore.JournalError.InvalidKey(let reason): .invalidKey(reason: reason)
            case AnonCallCore.JournalError.Failed(let reason): .failed(reason: reason)
            default: .failed(reason: error.localizedDescription)
            }
    }
}
