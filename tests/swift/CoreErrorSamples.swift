import AnonCallCore

/// Errors as the core gives them.
enum AnonCallCoreErrors {
    static let rejected = CallError.Rejected(resultCode: .vdnUnavailable, description: nil, callSerialNo: nil)
    static let rejectedWithSerialNumber = CallError.Rejected(resultCode: .vdnUnavailable, description: nil, callSerialNo: "1")
    static let tooMany = CallError.HttpStatus(
        status: 429,
        retryAfterSeconds: 7,
        serviceCode: "APIG.0308",
        resultCode: nil,
        description: nil,
        requestId: "r-1",
        callSerialNo: nil
    )
}
