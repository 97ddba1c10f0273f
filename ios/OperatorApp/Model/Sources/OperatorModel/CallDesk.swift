import AnonCall

/// What the screen makes calls with. ``OperatorModel`` makes the SDK's; tests and previews have their own, which send nothing.
@MainActor
public protocol CallDesk: AnyObject {
    /// What carries the calls from the tap to the hand-over. Nothing before ``use(_:after:)`` succeeded once; the same one ever after.
    var flow: (any CallFlow)? { get }

    /// What happens during the calls, for one that listens.
    var steps: AsyncStream<CallEvent.Step> { get }

    /// Checks settings, without using them yet.
    ///
    /// - Parameter settings: The settings.
    /// - Throws: `ConfigError` if the settings are not valid.
    func check(_ settings: OperatorSettings) throws

    /// Tries out at the service what ``check(_:)`` found valid last.
    ///
    /// - Throws: `CallError`, as a call would meet it.
    func prepareChecked() async throws

    /// Checks settings, stores them, and makes the later calls by them.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - store: Stores them. It is called once they are known to be valid, and if it throws, everything stays as it was.
    /// - Throws: `ConfigError` if the settings are not valid, and what `store` throws.
    func use(_ settings: OperatorSettings, after store: () throws -> Void) throws

    /// Gets the access token and a connection ready.
    ///
    /// - Throws: `CallError`, as a call would meet it.
    func prepare() async throws

    /// Keeps the access token and a connection ready for the next call.
    ///
    /// - Parameter isReady: Whether the dial screen is in sight.
    func keepReady(_ isReady: Bool)
}
