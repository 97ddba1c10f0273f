import AnonCall

/// Hands a created call over to what dials it. The default opens the call's SIP URI; an app with a VoIP SDK puts its own here,
/// see the recipes in `ios/README.md`.
@MainActor
public protocol Dialer {
    /// Dials the call.
    ///
    /// - Parameter call: Where to dial: ``CreatedCall/sip``, ``CreatedCall/accessCode`` or ``CreatedCall/sipURI``.
    /// - Returns: Whether something took it over.
    func dial(_ call: CreatedCall) async -> Bool
}
