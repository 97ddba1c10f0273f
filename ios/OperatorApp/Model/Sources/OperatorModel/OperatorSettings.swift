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

    /// Settings as they are, unchecked.
    ///
    /// - Parameters:
    ///   - domain: The service's domain, `host` or `host:port`.
    ///   - appKey: The app key.
    ///   - tokenSource: Where access tokens come from.
    ///   - authority: The organisation's own certificate authority in PEM, if any.
    ///   - callerPresent: The presented number that calls begin with.
    ///   - handsOverImmediately: Whether a created call is handed over to what dials it without another tap.
    public init(
        domain: String,
        appKey: String,
        tokenSource: TokenSource,
        authority: String = "",
        callerPresent: String = "",
        handsOverImmediately: Bool = true
    ) {
        self.domain = domain
        self.appKey = appKey
        self.tokenSource = tokenSource
        self.authority = authority
        self.callerPresent = callerPresent
        self.handsOverImmediately = handsOverImmediately
    }

    /// Stored settings. Those of a version without the immediate hand-over get it.
    ///
    /// - Parameter decoder: What they are read from.
    /// - Throws: `DecodingError` if something is missing.
    public init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        domain = try stored.decode(String.self, forKey: .domain)
        appKey = try stored.decode(String.self, forKey: .appKey)
        tokenSource = try stored.decode(TokenSource.self, forKey: .tokenSource)
        authority = try stored.decode(String.self, forKey: .authority)
        callerPresent = try stored.decode(String.self, forKey: .callerPresent)
        handsOverImmediately = try stored.decodeIfPresent(Bool.self, forKey: .handsOverImmediately) ?? true
    }

    /// A client by these settings. What is wrong with them is thrown as ``ConfigError``.
    func client(observer: (any CallObserver)?) throws(ConfigError) -> CallClient {
        let roots = authority.isEmpty ? [] : [Data(authority.utf8)]
        let config = ClientConfig(
            domain: domain,
            appKey: appKey,
            rootCertificates: roots,
            platformRoots: roots.isEmpty
        )
        return try CallClient(config: config, credentials: tokenSource.credentials, observer: observer)
    }
}
