import Foundation

/// A `tel:` or `sip:` link that another app hands over. It fills the number in; it never calls.
enum NumberLink {
    private static let schemes: Set<String> = ["tel", "sip", "sips"]

    /// The number of a link.
    ///
    /// - Parameter url: The link.
    /// - Returns: The number, with what was left out of it; nothing if it is no such link.
    static func number(of url: URL) -> PastedNumber? {
        guard let scheme = url.scheme?.lowercased(), schemes.contains(scheme) else { return nil }
        let address = url.absoluteString.dropFirst(scheme.count + 1)
        // Parameters, headers and the host say where, not whom. A password, which sip allows, is nobody's number.
        let user = address.drop { $0 == "/" }.prefix { !"@;?:".contains($0) }
        return PastedNumber(String(user).removingPercentEncoding ?? String(user))
    }
}
