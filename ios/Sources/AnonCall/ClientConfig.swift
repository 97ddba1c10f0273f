import Foundation

/// A client's settings. They are checked when the client is made; each fault is named by a ``ConfigError``.
public struct ClientConfig: Hashable, Sendable {
    /// The service's domain, `host` or `host:port`, such as `service.besclouds.com`. The host is a DNS name in ASCII (`xn--…` where it has
    /// other characters) or an IP address (IPv6 in brackets). A pasted `https://host/` is accepted; `http://` is refused, because calls
    /// are made over HTTPS only.
    public var domain: String
    /// The app key, sent as `X-APP-Key`.
    public var appKey: String
    /// The domain that gives tokens for an app secret, if it is not ``domain``.
    public var tokenDomain: String?
    /// Headers added to every request, such as `X-TenantSpaceID` in private deployments. Their values are never shown.
    public var headers: [Header]
    /// Root certificates to trust, for private deployments: files in PEM (one or several certificates each) or DER. A server's own
    /// self-signed certificate may be one of them. If a part of a file can't be read, no client is made.
    public var rootCertificates: [Data]
    /// Whether to trust the platform's roots too. With `false` only ``rootCertificates`` are trusted.
    public var platformRoots: Bool
    /// Pins of the server's own public key: base64 of the SHA-256 of its `SubjectPublicKeyInfo` (RFC 7469), with or without `sha256/`
    /// before it. One match suffices. Give a backup pin, or a changed key locks the app out. They apply to ``tokenDomain`` too.
    public var pins: [String]
    /// The proxy to go through, for both domains. Environment variables are ignored.
    public var proxy: Proxy
    /// How long a call may take in all, in seconds: token, connection and answer together. From 0.001 to 300.
    public var totalTimeout: TimeInterval
    /// How long one connection may take to be made, in seconds: name, TCP, proxy and TLS together. From 0.001 to 300.
    public var connectTimeout: TimeInterval
    /// Whether ``CallClient/findCall(_:)`` may search the call history. The history is the whole tenant's: the access token reads the
    /// numbers of other operators' calls too, which the SDK drops, keeping only what matches. So it is off by default.
    public var callHistory: Bool

    /// Settings, unchecked.
    ///
    /// - Parameters:
    ///   - domain: The service's domain, `host` or `host:port`.
    ///   - appKey: The app key.
    ///   - tokenDomain: The domain that gives tokens for an app secret, if it is another one.
    ///   - headers: Headers added to every request.
    ///   - rootCertificates: Root certificates to trust, in PEM or DER.
    ///   - platformRoots: Whether to trust the platform's roots too.
    ///   - pins: Pins of the server's own public key.
    ///   - proxy: The proxy to go through.
    ///   - totalTimeout: How long a call may take in all, in seconds. From 0.001 to 300.
    ///   - connectTimeout: How long one connection may take to be made, in seconds. From 0.001 to 300.
    ///   - callHistory: Whether the call history may be searched.
    public init(
        domain: String,
        appKey: String,
        tokenDomain: String? = nil,
        headers: [Header] = [],
        rootCertificates: [Data] = [],
        platformRoots: Bool = true,
        pins: [String] = [],
        proxy: Proxy = .direct,
        totalTimeout: TimeInterval = 10,
        connectTimeout: TimeInterval = 4,
        callHistory: Bool = false
    ) {
        self.domain = domain
        self.appKey = appKey
        self.tokenDomain = tokenDomain
        self.headers = headers
        self.rootCertificates = rootCertificates
        self.platformRoots = platformRoots
        self.pins = pins
        self.proxy = proxy
        self.totalTimeout = totalTimeout
        self.connectTimeout = connectTimeout
        self.callHistory = callHistory
    }
}

extension ClientConfig {
    /// A header added to every request.
    public struct Header: Hashable, Sendable {
        /// The name. The SDK's own headers (`Authorization`, `X-APP-Key`, `Content-Type` and the like) can't be replaced.
        public var name: String
        /// The value. It may be a secret, so it is never shown.
        public var value: String

        /// A header.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - value: The value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Which proxy to go through.
    public enum Proxy: Hashable, Sendable {
        /// No proxy.
        case direct
        /// The proxy of the device's network, with its exceptions, and its changes are followed. It is read right after the client was
        /// made. Proxy scripts (PAC) are not run, and a user and password in the device's settings are not used.
        case system
        /// This proxy.
        case custom(ProxyConfig)
    }
}

extension ClientConfig: CustomStringConvertible, CustomReflectable {
    /// The settings, without the values of headers and the proxy's user and password.
    public var description: String {
        let settings: [(String, Any)] = [
            ("domain", domain), ("appKey", appKey), ("tokenDomain", tokenDomain ?? "none"), ("headers", headers),
            ("rootCertificates", rootCertificates.count), ("platformRoots", platformRoots), ("pins", pins), ("proxy", proxy),
            ("totalTimeout", totalTimeout), ("connectTimeout", connectTimeout), ("callHistory", callHistory),
        ]
        return "ClientConfig(\(settings.map { "\($0): \($1)" }.joined(separator: ", ")))"
    }

    /// A mirror without fields: some settings are secrets.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension ClientConfig.Header: CustomStringConvertible, CustomReflectable {
    /// The name, without the value.
    public var description: String { "Header(\(name): \(redacted))" }

    /// A mirror without fields: the value may be a secret.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
