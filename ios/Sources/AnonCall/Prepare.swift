extension CallClient {
    /// Gets the access token and a connection ready, so that the next call takes one round trip. Call it when the dial pad
    /// opens. It is optional, and it creates no call.
    ///
    /// If the task is cancelled, this throws immediately. The preparation goes on, at most until the client's deadline, and
    /// benefits the next call.
    ///
    /// - Throws: ``CallError``, as a call would meet it: useful to find a wrong set-up early. `CancellationError` if the task
    ///   was cancelled.
    public func prepare() async throws {
        try Task.checkCancellation()
        // Waiting for a stream ends when the waiting task is cancelled; waiting for the core does not.
        let preparation = AsyncThrowingStream<Never, any Error> { stream in
            Task {
                do {
                    try await self.prepareWithoutCancellation()
                    stream.finish()
                } catch {
                    stream.finish(throwing: error)
                }
            }
        }
        for try await _ in preparation {}
        try Task.checkCancellation()
    }
}
