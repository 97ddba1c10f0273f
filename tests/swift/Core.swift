import AnonCallCore

/// The core's types, for tests that use the public ones of the same names too.
enum Core {
    typealias CallError = AnonCallCore.CallError
    typealias ResultCode = AnonCallCore.ResultCode
}

extension Core.CallError {
    static let sampleRejected = Core.CallError.Rejected(resultCode: .vdnUnavailable, description: nil, callSerialNo: nil)
    static let sampleRejectedWithSerialNumber = Core.CallError.Rejected(
        resultCode: .vdnUnavailable,
        description: nil,
        callSerialNo: "1"
    )
    static let sampleTooMany = Core.CallError.HttpStatus(
        status: 429,
        retryAfterSeconds: 7,
        serviceCode: "APIG.0308",
        resultCode: nil,
        description: nil,
        requestId: "r-1",
        callSerialNo: nil
    )
}
