/// The service's answer to a call, read from its `resultCode`.
///
/// A code that is not documented is kept as it came. Compare with the documented ones: `error.resultCode == .vdnUnavailable`. Texts are
/// English, for developers and support.
public struct ResultCode: Sendable {
    /// The code as it came, such as `30010000003`.
    public let code: String
    /// What the code means.
    public let meaning: String
    /// The likely cause.
    public let cause: String
    /// What to do about it.
    public let remedy: String
    /// What the app should do next.
    public let advice: CallAdvice
    /// Whether a call task may exist although the service answered with this code. `false` means certainly not.
    public let callMayExist: Bool

    init(
        _ code: String,
        meaning: String,
        cause: String,
        remedy: String,
        advice: CallAdvice,
        callMayExist: Bool
    ) {
        self.code = code
        self.meaning = meaning
        self.cause = cause
        self.remedy = remedy
        self.advice = advice
        self.callMayExist = callMayExist
    }

    /// The code by its digits: one of ``documented``, or one that the service's documentation does not list.
    ///
    /// - Parameter code: The code, such as `30010000003`.
    public init(_ code: String) {
        self = Self.documented.first { $0.code == code } ?? .undocumented(code)
    }
}

extension ResultCode: Hashable {
    /// Whether two codes are the same. Their texts do not count: a later version of the SDK may word them better.
    public static func == (left: ResultCode, right: ResultCode) -> Bool {
        left.code == right.code
    }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}

extension ResultCode: CustomStringConvertible {
    /// The code as it came.
    public var description: String { code }
}
