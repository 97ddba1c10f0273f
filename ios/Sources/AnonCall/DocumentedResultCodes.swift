// Written after the table in `src/model/result_code.rs`; a test compares each entry with it.

extension ResultCode {
    /// The call task was created.
    ///
    /// Result code 0.
    public static let success = ResultCode(
        "0",
        meaning: "The call task was created.",
        cause: "The call succeeded.",
        remedy: "Dial the SIP server with the access code.",
        advice: .checkBeforeRetrying,
        callMayExist: true
    )

    /// The feature is not enabled and cannot be used.
    ///
    /// Result code 30010000001.
    public static let featureNotEnabled = ResultCode(
        "30010000001",
        meaning: "The feature is not enabled and cannot be used.",
        cause: "Anonymous calls are not enabled for the tenant.",
        remedy: "Ask the provider to enable anonymous calls for the tenant.",
        advice: .contactProvider,
        callMayExist: false
    )

    /// No SIP server information is found.
    ///
    /// Result code 30010000002.
    public static let noSipServer = ResultCode(
        "30010000002",
        meaning: "No SIP server information is found.",
        cause: "The tenant has no SIP server configured.",
        remedy: "Ask the provider to configure the tenant's SIP server.",
        advice: .contactProvider,
        callMayExist: false
    )

    /// Input parameter verification failed.
    ///
    /// Result code 30010000003.
    public static let invalidParameter = ResultCode(
        "30010000003",
        meaning: "Input parameter verification failed.",
        cause: "The service does not accept the called number, the presented number or the call data.",
        remedy: "Correct the request. The description often names the parameter.",
        advice: .fixRequest,
        callMayExist: false
    )

    /// The outbound call task could not be added.
    ///
    /// Result code 30010010001.
    public static let callTaskNotAdded = ResultCode(
        "30010010001",
        meaning: "The outbound call task could not be added.",
        cause: "The platform could not queue the call, often because it is busy or out of lines.",
        remedy: "Call again after a moment. If the problem persists, contact the provider.",
        advice: .retryLater,
        callMayExist: false
    )

    /// The VDN, the tenant's virtual call centre, is unavailable.
    ///
    /// Result code 30010010002.
    public static let vdnUnavailable = ResultCode(
        "30010010002",
        meaning: "The VDN, the tenant's virtual call centre, is unavailable.",
        cause: "The tenant's virtual call centre is stopped, expired or in maintenance.",
        remedy: "Call again later. If the problem persists, contact the provider.",
        advice: .retryLater,
        callMayExist: false
    )

    /// The VDN's configuration is abnormal and the recording path cannot be generated.
    ///
    /// Result code 30010010003.
    public static let vdnMisconfigured = ResultCode(
        "30010010003",
        meaning: "The VDN's configuration is abnormal and the recording path cannot be generated.",
        cause: "Recording is not configured correctly for the tenant's virtual call centre.",
        remedy: "Ask the provider to correct the recording settings.",
        advice: .contactProvider,
        callMayExist: false
    )

    /// The call module (CCM) reported another exception.
    ///
    /// Result code 30010019999.
    public static let callModuleError = ResultCode(
        "30010019999",
        meaning: "The call module (CCM) reported another exception.",
        cause: "An internal error of the platform.",
        remedy: "Check whether the call was created. If not, call again. If the problem persists, contact the provider.",
        advice: .checkBeforeRetrying,
        callMayExist: true
    )

    /// The call could not be created because its set-up success event was not received.
    ///
    /// Result code 30011010001.
    public static let callNotConfirmed = ResultCode(
        "30011010001",
        meaning: "The call could not be created because its set-up success event was not received.",
        cause: "The platform started the call but did not hear that it was set up.",
        remedy: "Check whether the call was created before calling again.",
        advice: .checkBeforeRetrying,
        callMayExist: true
    )

    /// The call control module (CCUCS) reported another exception.
    ///
    /// Result code 30011019999.
    public static let controlModuleError = ResultCode(
        "30011019999",
        meaning: "The call control module (CCUCS) reported another exception.",
        cause: "An internal error of the platform.",
        remedy: "Check whether the call was created. If not, call again. If the problem persists, contact the provider.",
        advice: .checkBeforeRetrying,
        callMayExist: true
    )

    /// The chat module is abnormal.
    ///
    /// Result code 30010009999.
    public static let chatModuleError = ResultCode(
        "30010009999",
        meaning: "The chat module is abnormal.",
        cause: "An internal error of the platform.",
        remedy: "Check whether the call was created. If not, call again. If the problem persists, contact the provider.",
        advice: .checkBeforeRetrying,
        callMayExist: true
    )

    /// Every documented code, in the order of the service's documentation.
    public static let documented: [ResultCode] = [
        .success,
        .featureNotEnabled,
        .noSipServer,
        .invalidParameter,
        .callTaskNotAdded,
        .vdnUnavailable,
        .vdnMisconfigured,
        .callModuleError,
        .callNotConfirmed,
        .controlModuleError,
        .chatModuleError,
    ]

    /// A code that the service's documentation does not list.
    static func undocumented(_ code: String) -> ResultCode {
        ResultCode(
            code,
            meaning: "The service answered with a code that its documentation does not list.",
            cause: "The service is newer than this SDK.",
            remedy: "Look the code up in the service's documentation, or ask the provider.",
            advice: .checkBeforeRetrying,
            callMayExist: true
        )
    }
}
