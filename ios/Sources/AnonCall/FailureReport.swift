import Foundation

/// A failed call as an operator and support need it. It contains no secrets and no numbers.
public struct FailureReport: Hashable, Sendable {
    /// What kind of failure it was.
    public var problem: Problem
    /// What happened, for the operator.
    public var title: Text
    /// What exactly happened, for the operator, where more is known.
    public var explanation: Text?
    /// Whether a call task may exist. `false` means that certainly none was created.
    public var callMayExist: Bool
    /// Whether a call may exist, for the operator.
    public var existence: Text
    /// What to do next.
    public var advice: CallAdvice
    /// What to do next, for the operator.
    public var nextStep: Text
    /// What has to be changed, where it is known.
    public var atFault: AtFault?
    /// Seconds to wait before the next call, where the service or its token endpoint asked for it (`Retry-After`).
    public var retryAfter: TimeInterval?
    /// What support asks for, as it came.
    public var details: [Detail]
    /// What happened during the call, step by step. Only a ``CallSession`` notes it.
    public var steps: [CallEvent]
    /// One English text for support, to copy: the SDK's version, what happened, codes, serial number, HTTP status, and the call's steps
    /// with milliseconds.
    public var supportReport: String

    /// A report of the app's own, for its tests and previews. Everything else can be set afterwards.
    ///
    /// - Parameters:
    ///   - problem: What kind of failure it is.
    ///   - callMayExist: Whether a call task may exist.
    ///   - advice: What to do next.
    public init(_ problem: Problem, callMayExist: Bool, advice: CallAdvice) {
        self.problem = problem
        self.callMayExist = callMayExist
        self.advice = advice
        title = Text(key: "error_\(problem.name)")
        existence = Text(key: callMayExist ? "call_may_exist" : "call_not_created")
        nextStep = Text(key: "advice_\(advice.rawValue)")
        details = []
        steps = []
        supportReport = "problem: \(problem.name)\n"
    }
}

extension FailureReport {
    /// What kind of failure it was.
    public enum Problem: Hashable, Sendable {
        /// The call failed.
        case call(CallError.Kind)
        /// The ``CallJournal`` failed, so the call was not started.
        case journal
        /// The app ended between an earlier call's start and its result, so nobody knows what became of it.
        case interrupted

        fileprivate var name: String {
            switch self {
            case .call(let kind): kind.rawValue
            case .journal: "journal"
            case .interrupted: "interrupted"
            }
        }
    }

    /// What has to be changed before a call can succeed.
    public enum AtFault: String, CaseIterable, Sendable {
        /// The called number.
        case called
        /// The number shown as the caller.
        case callerPresent = "caller_present"
        /// The call data.
        case callData = "call_data"
        /// The app key, the app secret, or what the access tokens come from.
        case credentials
        /// The service's domain.
        case domain
        /// The proxy: its address, its user or its password.
        case proxy
        /// The root certificates to trust.
        case rootCertificates = "root_certificates"
        /// The pins.
        case pins
        /// The device's clock.
        case deviceClock = "device_clock"
        /// The file or store of the calls that may exist.
        case journal
    }

    /// A text for the operator: its key in the SDK's catalogue, and what is put into it.
    public struct Text: Hashable, Sendable {
        /// The key, such as `error_rejected`. It does not change: an app can have texts of its own by it.
        public var key: String
        /// What replaces the text's placeholder, if it has one.
        public var argument: String?

        /// A text by its key.
        ///
        /// - Parameters:
        ///   - key: The key in the SDK's catalogue.
        ///   - argument: What replaces the text's placeholder, if it has one.
        public init(key: String, argument: String? = nil) {
            self.key = key
            self.argument = argument
        }
    }

    /// Something that support asks for.
    public struct Detail: Hashable, Sendable {
        /// What it is: its key in the SDK's catalogue, such as `detail_http_status`.
        public var label: Text
        /// Its value as it came.
        public var value: String

        /// Something that support asks for.
        ///
        /// - Parameters:
        ///   - label: What it is.
        ///   - value: Its value as it came.
        public init(label: Text, value: String) {
            self.label = label
            self.value = value
        }
    }
}
