// What several cases carry, so that an app need not take each of them apart.

extension CallError {
    /// Seconds to wait before the next call, if the service or its token endpoint asked for it (`Retry-After`).
    public var retryAfterSeconds: Int64? {
        switch self {
        case .httpStatus(_, let seconds, _, _, _, _, _), .tokenUnavailable(_, _, _, let seconds, _, _): seconds
        default: nil
        }
    }

    /// The service's own code as it came, if it gave one: the result code or a gateway's code. Support asks for it.
    public var serviceCode: String? {
        switch self {
        case .rejected(let resultCode, _, _): resultCode.code()
        case .httpStatus(_, _, let code, _, _, _, _), .tokenUnavailable(_, _, _, _, let code, _): code
        default: nil
        }
    }

    /// The service's identifier for the request (`request_id`), if it gave one. Support finds the request by it.
    public var requestId: String? {
        switch self {
        case .httpStatus(_, _, _, _, _, let requestId, _): requestId
        default: nil
        }
    }

    /// The call serial number, if the service gave one. Support finds the call by it.
    public var callSerialNo: String? {
        switch self {
        case .rejected(_, _, let number), .unreadableAnswer(_, let number): number
        case .httpStatus(_, _, _, _, _, _, let number): number
        default: nil
        }
    }
}
