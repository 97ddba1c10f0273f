import AnonCall

/// A call's outcome as one JSON object, the form in which the tests of all languages compare.
func outcome(of result: Result<CreatedCall, any Error>) -> JSON {
    switch result {
    case .success(let call):
        [
            "sipServiceAddress": JSON(call.sip.address),
            "sipHost": JSON(call.sip.host),
            "sipPort": JSON(call.sip.port),
            "sipUri": JSON(call.sipUri()),
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
        "kind": JSON(snakeCase("\(error.kind())")),
        "callMayExist": .bool(error.callMayExist()),
        "advice": JSON(snakeCase("\(error.advice())")),
        "resultCode": JSON(error.serviceCode),
        "httpStatus": JSON(httpStatus(of: error)),
        "retryAfterSeconds": JSON(error.retryAfterSeconds),
        "description": JSON(description(of: error)),
        "callSerialNo": JSON(error.callSerialNo),
    ]
    if let requestId = error.requestId {
        fields["requestId"] = JSON(requestId)
    }
    return .object(fields)
}

private func httpStatus(of error: CallError) -> Int32? {
    switch error {
    case .httpStatus(let status, _, _, _, _, _, _): status
    case .tokenUnavailable(_, _, let status, _, _, _): status
    default: nil
    }
}

/// The service's own words where it answered, else what the SDK says.
private func description(of error: CallError) -> String? {
    switch error {
    case .httpStatus(_, _, _, _, let description, _, _), .rejected(_, let description, _): description
    case .tokenUnavailable(_, let reason, _, _, _, let description): description ?? reason
    case .unreadableAnswer(let reason, _): reason
    default: error.description
    }
}

private func snakeCase(_ name: String) -> String {
    var snake = ""
    for character in name {
        if character.isUppercase, !snake.isEmpty {
            snake += "_"
        }
        snake += character.lowercased()
    }
    return snake
}
