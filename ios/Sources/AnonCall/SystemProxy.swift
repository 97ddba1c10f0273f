internal import AnonCallCore
import Foundation

#if canImport(CFNetwork)
    import CFNetwork
#endif

/// Has a client use the proxy of the device's network, now and whenever it is asked to look again. It looks on a queue of its own.
final class SystemProxy: Sendable {
    private let queue = DispatchQueue(label: "AnonCall.SystemProxy")
    private let host: String
    private let settings: @Sendable () -> [String: Any]?

    /// - Parameters:
    ///   - domain: The service's, as the app gives it.
    ///   - settings: Reads the system's settings, in the form of `CFNetworkCopySystemProxySettings`.
    init(domain: String, settings: @escaping @Sendable () -> [String: Any]? = systemProxySettings) {
        host = hostOfDomain(domain)
        self.settings = settings
    }

    /// Returns immediately.
    ///
    /// - Parameter client: The client that is to use it. A proxy that can't be used counts as none.
    func apply(to client: AnonCallCore.CallClient) {
        queue.async { [weak client, host, settings] in
            guard let client else { return }
            let proxy = settings().flatMap { proxyConfig(of: $0, host: host)?.core }
            do {
                try client.setProxy(proxy: proxy)
            } catch {
                try? client.setProxy(proxy: nil)
            }
        }
    }

    /// Waits until all that was asked for is done.
    func finish() {
        queue.sync {}
    }
}

/// The proxy that these settings name for a host.
///
/// - Parameters:
///   - settings: In the form of `CFNetworkCopySystemProxySettings`.
///   - host: The service's.
/// - Returns: `nil` where connections go without a proxy, and where a proxy script (PAC) decides, which is not run.
func proxyConfig(of settings: [String: Any], host: String) -> ProxyConfig? {
    let exceptions = settings["ExceptionsList"] as? [String] ?? []
    let isSimple = !host.contains(".") && settings["ExcludeSimpleHostnames"] as? Int == 1
    guard !isSimple, !exceptions.contains(where: { matches(host, pattern: $0) }) else { return nil }
    // iOS has one setting for both, which older versions report for HTTP only.
    let kind = settings["HTTPSEnable"] == nil ? "HTTP" : "HTTPS"
    guard settings[kind + "Enable"] as? Int == 1,
        let name = settings[kind + "Proxy"] as? String,
        let port = settings[kind + "Port"] as? Int
    else { return nil }
    return ProxyConfig(address: name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)")
}

/// Whether a name matches exactly, or with `*` for any characters. Upper case or lower case does not matter.
private func matches(_ host: String, pattern: String) -> Bool {
    let expression = pattern.split(separator: "*", omittingEmptySubsequences: false)
        .map { NSRegularExpression.escapedPattern(for: String($0)) }
        .joined(separator: ".*")
    return host.range(of: "^(?:\(expression))$", options: [.regularExpression, .caseInsensitive]) != nil
}

private func hostOfDomain(_ domain: String) -> String {
    let text = domain.trimmingCharacters(in: .whitespacesAndNewlines)
    let authority = text.range(of: "://").map { text[$0.upperBound...] } ?? text[...]
    let end = authority.hasPrefix("[") ? "]" : ":"
    return String(authority.prefix { $0 != Character(end) && $0 != "/" })
}

/// The system's settings; none where the system has none that apps can ask for.
@Sendable private func systemProxySettings() -> [String: Any]? {
    #if canImport(CFNetwork)
        let settings: Any? = CFNetworkCopySystemProxySettings()?.takeRetainedValue()
        return settings as? [String: Any]
    #else
        return nil
    #endif
}
