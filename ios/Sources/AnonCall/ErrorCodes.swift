import Foundation

// `NSError` knows an error by its domain and a number, and crash reporters group by them. A number is never changed or given twice: a new
// kind gets a new one.

extension CallError: CustomNSError {
    /// `AnonCall.CallError`.
    public static var errorDomain: String { "AnonCall.CallError" }

    /// The texts of `LocalizedError`.
    public var errorUserInfo: [String: Any] { texts(of: self) }

    /// The number of ``kind``. It does not change between versions.
    public var errorCode: Int {
        switch kind {
        case .invalidRequest: 1
        case .tokenUnavailable: 2
        case .notConnected: 3
        case .untrusted: 4
        case .noAnswer: 5
        case .timedOut: 6
        case .httpStatus: 7
        case .rejected: 8
        case .unreadableAnswer: 9
        case .cancelled: 10
        case .internal: 11
        }
    }
}

extension ConfigError: CustomNSError {
    /// `AnonCall.ConfigError`.
    public static var errorDomain: String { "AnonCall.ConfigError" }

    /// The texts of `LocalizedError`.
    public var errorUserInfo: [String: Any] { texts(of: self) }

    /// The number of ``kind``. It does not change between versions.
    public var errorCode: Int {
        switch kind {
        case .invalidDomain: 1
        case .insecureDomain: 2
        case .invalidAppKey: 3
        case .invalidAppSecret: 4
        case .invalidHeader: 5
        case .invalidRootCertificate: 6
        case .noTrustedRoots: 7
        case .invalidPin: 8
        case .invalidProxy: 9
        case .invalidTimeout: 10
        case .internal: 11
        case .wrongLibrary: 12
        }
    }
}

extension LookUpError: CustomNSError {
    /// `AnonCall.LookUpError`.
    public static var errorDomain: String { "AnonCall.LookUpError" }

    /// The texts of `LocalizedError`.
    public var errorUserInfo: [String: Any] { texts(of: self) }

    /// The number of ``kind``. It does not change between versions.
    public var errorCode: Int {
        switch kind {
        case .notEnabled: 1
        case .invalidSerialNumber: 2
        case .invalidAttempt: 3
        case .failed: 4
        }
    }
}

extension TokenProviderError: CustomNSError {
    /// `AnonCall.TokenProviderError`.
    public static var errorDomain: String { "AnonCall.TokenProviderError" }

    /// The texts of `LocalizedError`.
    public var errorUserInfo: [String: Any] { texts(of: self) }

    /// The number of the case. It does not change between versions.
    public var errorCode: Int {
        switch self {
        case .signedOut: 1
        case .failed: 2
        }
    }
}

extension CallJournalError: CustomNSError {
    /// `AnonCall.CallJournalError`.
    public static var errorDomain: String { "AnonCall.CallJournalError" }

    /// The texts of `LocalizedError`.
    public var errorUserInfo: [String: Any] { texts(of: self) }

    /// The number of the case. It does not change between versions.
    public var errorCode: Int {
        switch self {
        case .invalidKey: 1
        case .failed: 2
        }
    }
}

/// What `NSError` shows. Foundation fills it in by itself only on Apple platforms.
private func texts(of error: some LocalizedError) -> [String: Any] {
    let texts = [
        NSLocalizedDescriptionKey: error.errorDescription,
        NSLocalizedFailureReasonErrorKey: error.failureReason,
        NSLocalizedRecoverySuggestionErrorKey: error.recoverySuggestion,
    ]
    return texts.compactMapValues { $0 }
}
