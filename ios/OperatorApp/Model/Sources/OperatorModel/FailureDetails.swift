import AnonCall

/// A detail that support asks for, such as the result code.
public struct FailureDetail: Hashable, Sendable {
    /// What it is.
    public let label: OperatorText
    /// Its value as it came.
    public let value: String
}

extension CallFailure {
    /// What support asks for. It holds no secrets and no numbers that were entered.
    public var details: [FailureDetail] {
        let details: [(TextKey, String?)] = [
            (.detailKind, "\(error.kind())"),
            (isRejection ? .detailResultCode : .detailServiceCode, error.serviceCode),
            (.detailHttpStatus, httpStatus.map(String.init)),
            (.detailDescription, serviceDescription),
            (.callSerialNo, error.callSerialNo),
            (.detailReason, reason),
        ]
        return details.compactMap { key, value in
            value.map { FailureDetail(label: OperatorText(key), value: $0) }
        }
    }

    private var isRejection: Bool { error.kind() == .rejected }

    private var httpStatus: Int32? {
        switch error {
        case .httpStatus(let status, _, _, _, _, _, _): status
        case .tokenUnavailable(_, _, let status, _, _, _): status
        default: nil
        }
    }

    private var serviceDescription: String? {
        switch error {
        case .httpStatus(_, _, _, _, let description, _, _): description
        case .rejected(_, let description, _): description
        case .tokenUnavailable(_, _, _, _, _, let description): description
        default: nil
        }
    }

    private var reason: String? {
        switch error {
        case .invalidRequest(_, let reason): reason
        case .tokenUnavailable(_, let reason, _, _, _, _): reason
        case .notConnected(_, let reason): reason
        case .untrusted(_, let reason): reason
        case .noAnswer(let reason): reason
        case .unreadableAnswer(let reason, _): reason
        case .internal(let reason, _): reason
        case .timedOut: error.description
        case .httpStatus, .rejected, .cancelled: nil
        }
    }
}
