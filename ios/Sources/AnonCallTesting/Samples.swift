import AnonCall

extension CreatedCall {
    /// The call of the service's documentation: `179080024609291` at `10.137.203.215:5063`.
    public static let sample = CreatedCall(
        sip: SIPAddress(host: "10.137.203.215", port: 5063),
        accessCode: AccessCode("179080024609291"),
        callSerialNo: "1537353600-21"
    )
}

extension CallError {
    /// An error of each kind, as the client gives it.
    ///
    /// - Parameters:
    ///   - kind: The kind. A call may exist after those that can only happen, or here do happen, after the request was sent.
    ///   - resultCode: The result code of one that is ``AnonCall/CallError/Kind/rejected``.
    /// - Returns: The error, with the report that the operator is shown.
    public static func sample(_ kind: Kind, resultCode: ResultCode = .vdnUnavailable) -> CallError {
        switch kind {
        case .invalidRequest: invalidRequest
        case .tokenUnavailable: signedOut
        case .notConnected: notConnected
        case .untrusted: untrusted
        case .noAnswer, .timedOut, .unreadableAnswer, .cancelled:
            CallError(kind, callMayExist: true, advice: .checkBeforeRetrying)
        case .httpStatus: tooManyRequests
        case .rejected: rejected(resultCode)
        case .internal: CallError(kind, callMayExist: false, advice: .contactProvider)
        }
    }

    private static var invalidRequest: CallError {
        var error = CallError(.invalidRequest, callMayExist: false, advice: .fixRequest)
        error.requestField = .called
        error.report.explanation = FailureReport.Text(key: "invalid_called")
        error.report.atFault = .called
        return error
    }

    private static var signedOut: CallError {
        var error = CallError(.tokenUnavailable, callMayExist: false, advice: .signInAgain)
        error.tokenProblem = .signedOut
        error.report.explanation = FailureReport.Text(key: "token_signed_out")
        error.report.atFault = .credentials
        return error
    }

    private static var notConnected: CallError {
        var error = CallError(.notConnected, callMayExist: false, advice: .retryNow)
        error.connectionProblem = .nameNotResolved
        return error
    }

    private static var untrusted: CallError {
        var error = CallError(.untrusted, callMayExist: false, advice: .checkSetup)
        error.trustProblem = .unknownAuthority
        error.report.explanation = FailureReport.Text(key: "trust_unknown_authority")
        error.report.atFault = .rootCertificates
        return error
    }

    private static var tooManyRequests: CallError {
        var error = CallError(.httpStatus, callMayExist: false, advice: .retryLater)
        error.httpStatus = 429
        error.retryAfter = 7
        error.report.retryAfter = 7
        error.report.nextStep = FailureReport.Text(key: "advice_retry_after", argument: "7")
        return error
    }

    private static func rejected(_ code: ResultCode) -> CallError {
        var error = CallError(.rejected, callMayExist: code.callMayExist, advice: code.advice)
        error.resultCode = code
        error.serviceCode = code.code
        error.report.explanation = FailureReport.Text(key: "result_code_\(code.code)")
        return error
    }
}

extension CallSession.State {
    /// The call of ``AnonCall/CreatedCall/sample`` is created. A session that is to give it out is shown it by
    /// ``FakeCallSession/show(created:)``.
    public static let createdSample = CallSession.State.created(
        sip: CreatedCall.sample.sip,
        callSerialNo: CreatedCall.sample.callSerialNo,
        isTaken: false
    )

    /// The service rejected the call, and certainly none was created.
    public static let failedSample = CallSession.State.failed(CallError.sample(.rejected).report)

    /// The call timed out and may exist, and nobody looks it up.
    public static let unclearSample = CallSession.State.unclear(CallError.sample(.timedOut).report, .notLookedUp)

    /// Another call to the number of ``unclearSample`` is asked about.
    public static let confirmingSample = CallSession.State.confirming(CallError.sample(.timedOut).report, .notLookedUp)
}
