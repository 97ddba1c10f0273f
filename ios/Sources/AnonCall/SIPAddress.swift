/// The SIP server to dial, read from the service's `sipServiceAddress`.
public struct SIPAddress: Hashable, Sendable {
    /// A host name, an IPv4 address or an IPv6 address, the last without brackets.
    public var host: String
    /// The port, 1 to 65535. It does not imply the transport: 5061 does not mean TLS here.
    public var port: Int
    /// The address as the service gave it, such as `10.137.203.215:5063`.
    public var text: String

    /// An address of the app's own, for its tests and previews.
    ///
    /// - Parameters:
    ///   - host: A host name, an IPv4 address or an IPv6 address, the last without brackets.
    ///   - port: The port, 1 to 65535.
    ///   - text: The address as the service gives it; host and port unless given.
    public init(host: String, port: Int, text: String? = nil) {
        self.host = host
        self.port = port
        self.text = text ?? "\(Self.bracketed(host)):\(port)"
    }

    /// Host and port as a SIP URI has them.
    var hostAndPort: String { "\(Self.bracketed(host)):\(port)" }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }
}

extension SIPAddress: CustomStringConvertible {
    /// The address as the service gave it.
    public var description: String { text }
}
