/// Time to run on in the background, so that a call under way gets its answer though the operator has left the app: a suspended
/// app would find its connection broken, and nobody could say whether the call exists.
@MainActor
public protocol BackgroundTime {
    /// Asks for the time or gives it back.
    ///
    /// - Parameter needed: Whether a call is under way.
    func set(needed: Bool)
}
