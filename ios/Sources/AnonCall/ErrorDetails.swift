// What several cases carry, so that an app need not take each of them apart.

extension CallError {
    /// Seconds to wait before the next call, where the service or its token endpoint asked for it (`Retry-After`).
    public var retryAfterSeconds: Int64? {
        switch self {
        case .httpStatus(_, let seconds, _, _), .tokenUnavailable(_, _, _, let seconds, _, _): seconds
        default: nil
        }
    }

    /// The service's own code as it came, where it gave one: the result code or a gateway's code. Support asks for it.
    public var serviceCode: String? {
        switch self {
        case .rejected(let resultCode, _, _): resultCode.code()
        case .httpStatus(_, _, let code, _), .tokenUnavailable(_, _, _, _, let code, _): code
        default: nil
        }
    }

    /// The call serial number, where the service gave one all the same. Support finds the call by it.
    public var callSerialNo: String? {
        switch self {
        case .rejected(_, _, let number), .unreadableAnswer(_, let number): number
        default: nil
        }
    }
}
