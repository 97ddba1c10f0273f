import Foundation

/// Why a call could not be looked up. It says nothing about whether the call exists.
///
/// A look-up creates nothing, so it may always be repeated. It contains no secret and no number.
public struct LookUpError: Error, Hashable, Sendable {
    /// What kind of failure it was.
    public enum Kind: String, CaseIterable, Sendable {
        /// The call history is off: ``ClientConfig/callHistory``. Nothing was sent.
        case notEnabled = "not_enabled"
        /// The call serial number breaks a rule of the service. Nothing was sent.
        case invalidSerialNumber = "invalid_serial_number"
        /// The attempt breaks a rule for calls, so it can't have been sent. Nothing was sent now either.
        case invalidAttempt = "invalid_attempt"
        /// The service could not be asked, refused to answer, or gave an answer that can't be used.
        case failed
    }

    /// What kind of failure it was.
    public var kind: Kind
    /// What happened, in one English sentence.
    public var message: String
    /// How it failed, as a call would have met it. For ``Kind/failed``.
    public var failure: CallError.Kind?
    /// What the app should do next. ``CallAdvice/retryNow`` and ``CallAdvice/retryLater`` mean the look-up; it is never
    /// ``CallAdvice/checkBeforeRetrying``.
    public var advice: CallAdvice
    /// The field at fault. For ``Kind/invalidAttempt``.
    public var requestField: CallError.RequestField?
    /// The HTTP status, if the service or its token endpoint answered with a failing one.
    public var httpStatus: Int?
    /// Seconds to wait before the next try, if the service asked for it (`Retry-After`).
    public var retryAfter: TimeInterval?
    /// The service's own code, as it came, if it gave one.
    public var serviceCode: String?
    /// The service's own description, if it gave one.
    public var serviceDescription: String?
    /// The service's identifier for the request (`request_id`), if it gave one. Support finds the request by it.
    public var requestID: String?

    /// An error of the app's own, for its tests and previews. Everything else can be set afterwards.
    ///
    /// - Parameters:
    ///   - kind: What kind of failure it is.
    ///   - advice: What the app should do next.
    ///   - message: What happened, in one English sentence.
    public init(_ kind: Kind, advice: CallAdvice, message: String) {
        self.kind = kind
        self.advice = advice
        self.message = message
    }
}

extension LookUpError: CustomStringConvertible, LocalizedError {
    /// Why the look-up failed.
    public var description: String { message }

    /// Why the look-up failed.
    public var errorDescription: String? { message }
}
