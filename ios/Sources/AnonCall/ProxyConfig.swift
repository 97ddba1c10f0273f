/// A proxy that connects to the service by HTTP `CONNECT` (RFC 9110 §9.3.6). TLS goes through it end to end, with the same roots and
/// pins. It looks up the service's name; the device looks up only the proxy's.
public struct ProxyConfig: Hashable, Sendable {
    /// `host:port` or `http://host:port`, with the rules of ``ClientConfig/domain`` for the host; the port is required. `https://` (TLS to
    /// the proxy itself), `socks5://` and a user in the address are refused.
    public var address: String
    /// The user, if the proxy asks for one (Basic, RFC 7617). It goes to the proxy unencrypted.
    public var user: String?
    /// The user's password. It is never shown.
    public var password: String?

    /// A proxy, unchecked.
    ///
    /// - Parameters:
    ///   - address: `host:port` or `http://host:port`.
    ///   - user: The user, if the proxy asks for one.
    ///   - password: The user's password.
    public init(address: String, user: String? = nil, password: String? = nil) {
        self.address = address
        self.user = user
        self.password = password
    }
}

extension ProxyConfig: CustomStringConvertible, CustomReflectable {
    /// The address, without user and password, also where they were put before the address by mistake.
    public var description: String {
        let shown = address.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let isAsked = user != nil || password != nil
        return "ProxyConfig(\(shown)\(isAsked ? ", with a user" : ""))"
    }

    /// A mirror without fields: the password is a secret.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
