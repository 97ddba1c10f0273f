extension CallClient {
    /// Gets the access token and a connection ready, so that the next call takes one round trip. Call it when the dial pad
    /// opens. It is optional, and it creates no call.
    ///
    /// When the task is cancelled this returns at once. The preparation goes on, at most until the client's deadline, and the
    /// next call has the use of it.
    ///
    /// - Throws: ``CallError``, as a call would meet it: useful to find a wrong set-up early. `CancellationError` if the task
    ///   was cancelled.
    public func prepare() async throws {
        try await untilCancelled {
            try await self.prepareWithoutCancellation()
        }
    }
}
