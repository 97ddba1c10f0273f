import AnonCall
import Foundation

/// What this device needs to make calls for an organisation.
public struct OperatorSettings: Codable, Equatable, Sendable {
    /// The service's domain, `host` or `host:port`.
    public var domain: String
    /// The app key.
    public var appKey: String
    /// Where access tokens come from.
    public var tokenSource: TokenSource
    /// The organisation's own certificate authority in PEM, for private deployments and the sandbox. If there is one, no other
    /// authority is trusted.
    public var authority: String
    /// The presented number that calls begin with. Empty leaves it to the platform.
    public var callerPresent: String
    /// Whether a created call is handed over to what dials it without another tap.
    public var handsOverImmediately: Bool
    /// Whether a call that may exist is looked up in the call history.
    public var callHistory: Bool

    /// Settings as they are, unchecked.
    ///
    /// - Parameters:
    ///   - domain: The service's domain, `host` or `host:port`.
    ///   - appKey: The app key.
    ///   - tokenSource: Where access tokens come from.
    ///   - authority: The organisation's own certificate authority in PEM, if any.
    ///   - callerPresent: The presented number that calls begin with.
    ///   - handsOverImmediately: Whether a created call is handed over to what dials it without another tap.
    ///   - callHistory: Whether a call that may exist is looked up in the call history.
    public init(
        domain: String,
        appKey: String,
        tokenSource: TokenSource,
        authority: String = "",
        callerPresent: String = "",
        handsOverImmediately: Bool = true,
        callHistory: Bool = false
    ) {
        self.domain = domain
        self.appKey = appKey
        self.tokenSource = tokenSource
        self.authority = authority
        self.callerPresent = callerPresent
        self.handsOverImmediately = handsOverImmediately
        self.callHistory = callHistory
    }

    /// A client by these settings. What is wrong with them is thrown as ``ConfigError``.
    func client(observer: (any CallObserver)?) throws(ConfigError) -> CallClient {
        let roots = authority.isEmpty ? [] : [Data(authority.utf8)]
        let config = ClientConfig(
            domain: domain,
            appKey: appKey,
            rootCertificates: roots,
            platformRoots: roots.isEmpty,
            callHistory: callHistory
        )
        return try CallClient(config: config, credentials: tokenSource.credentials, observer: observer)
    }
}
