import Foundation

/// A call task that was created: what the VoIP SDK needs to dial it.
///
/// Use ``sip`` and ``accessCode`` with SDKs that take host, port and code, and ``sipURI`` with those that take a SIP URI.
public struct CreatedCall: Equatable, Sendable {
    /// The SIP server to dial.
    public var sip: SIPAddress
    /// The access code to dial there.
    public var accessCode: AccessCode
    /// The call serial number, if the service gave one. Log it: support finds the call by it.
    public var callSerialNo: String?

    /// A call of the app's own, for its tests and previews.
    ///
    /// - Parameters:
    ///   - sip: The SIP server to dial.
    ///   - accessCode: The access code to dial there.
    ///   - callSerialNo: The call serial number.
    public init(sip: SIPAddress, accessCode: AccessCode, callSerialNo: String? = nil) {
        self.sip = sip
        self.accessCode = accessCode
        self.callSerialNo = callSerialNo
    }

    /// `sip:{access code}@{host}:{port}`, escaped by RFC 3261 §25.1. It contains the access code: do not log it.
    public var sipURI: String {
        let code = accessCode.reveal()
        let user = code.addingPercentEncoding(withAllowedCharacters: Self.userCharacters) ?? code
        return "sip:\(user)@\(sip.hostAndPort)"
    }

    /// RFC 3261 §25.1: `unreserved` and `user-unreserved`.
    private static let userCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()&=+$,;?/"
    )
}

extension CreatedCall: CustomStringConvertible {
    /// Where to dial and the call serial number, without the access code.
    public var description: String {
        "CreatedCall(sip: \(sip), accessCode: \(accessCode), callSerialNo: \(callSerialNo ?? "none"))"
    }
}
