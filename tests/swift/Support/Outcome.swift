import AnonCall

/// A call's outcome as one JSON object, the form in which the tests of all languages compare.
func outcome(of result: Result<CreatedCall, any Error>) -> JSON {
    switch result {
    case .success(let call):
        [
            "sipServiceAddress": JSON(call.sip.text),
            "sipHost": JSON(call.sip.host),
            "sipPort": JSON(call.sip.port),
            "sipUri": JSON(call.sipURI),
            "accessCode": JSON(call.accessCode.reveal()),
            "callSerialNo": JSON(call.callSerialNo),
        ]
    case .failure(let error as CallError):
        ["error": outcome(of: error)]
    case .failure(let error):
        ["error": JSON("not a CallError: \(error)")]
    }
}

private func outcome(of error: CallError) -> JSON {
    var fields: [String: JSON] = [
        "kind": JSON(error.kind.rawValue),
        "callMayExist": .bool(error.callMayExist),
        "advice": JSON(error.advice.rawValue),
        "resultCode": JSON(error.serviceCode),
        "httpStatus": JSON(error.httpStatus),
        "retryAfterSeconds": JSON(error.retryAfter.map { Int64($0) }),
        "description": JSON(description(of: error)),
        "callSerialNo": JSON(error.callSerialNo),
    ]
    if let requestID = error.requestID {
        fields["requestId"] = JSON(requestID)
    }
    return .object(fields)
}

/// The service's own words where it answered, else what the SDK says.
private func description(of error: CallError) -> String? {
    switch error.kind {
    case .httpStatus, .rejected: error.serviceDescription
    case .tokenUnavailable: error.serviceDescription ?? error.reason
    case .unreadableAnswer: error.reason
    default: error.message
    }
}
