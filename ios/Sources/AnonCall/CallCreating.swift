/// What an app's screens need of a ``CallClient``. Let them depend on this, and give them a `FakeCallClient` of `AnonCallTesting` in tests
/// and previews.
public protocol CallCreating: Sendable {
    /// Creates a call task, at most one, and returns where to dial it.
    ///
    /// - Parameter request: The call to create.
    /// - Returns: The SIP server and the access code to dial there.
    /// - Throws: ``CallError``; read its ``CallError/callMayExist`` before calling again. `CancellationError` if the task was cancelled
    ///   before anything was sent.
    func createCall(_ request: CallRequest) async throws -> CreatedCall

    /// Gets the access token and a connection ready, so that the next call takes one round trip. It creates no call.
    ///
    /// - Throws: ``CallError``, as a call would meet it. `CancellationError` if the task was cancelled.
    func prepare() async throws

    /// Keeps the access token and a connection ready while the call screen is shown.
    ///
    /// - Parameter isReady: `true` when the screen is shown, `false` when it is left.
    func keepReady(_ isReady: Bool)
}
