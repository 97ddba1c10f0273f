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
        try await untilCancelled {
            try await self.prepareWithoutCancellation()
        }
    }
}
