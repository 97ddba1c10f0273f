/// Where the operator copies the access code and the text for support to.
@MainActor
public protocol Clipboard {
    /// Puts the access code there. It is a secret: it should not reach other devices, and not stay for long.
    ///
    /// - Parameter accessCode: The access code in plain text.
    func copy(accessCode: String)

    /// Puts the text for support there. It holds no secrets and no numbers.
    ///
    /// - Parameter supportReport: The text.
    func copy(supportReport: String)
}
