extension CallClient {
    /// Creates a call task, at most one, and returns where to dial it.
    ///
    /// ```swift
    /// let call = try await client.createCall(CallRequest(called: "88884432"))
    /// voip.dial(host: call.sip.host, port: call.sip.port, code: call.accessCode.reveal())
    /// ```
    ///
    /// Cancelling the task aborts the request and closes its connection. What is thrown then says what became of the call: a
    /// `CancellationError` if nothing had been sent, ``CallError/cancelled(requestSent:)`` if the request had been sent, so
    /// that a call task may exist. A result that had already arrived is returned.
    ///
    /// - Parameter request: The call to create.
    /// - Returns: The SIP server and the access code to dial there.
    /// - Throws: ``CallError``; ask it ``CallError/callMayExist()`` before calling again. `CancellationError` if the task was
    ///   cancelled before anything was sent.
    public func createCall(_ request: CallRequest) async throws -> CreatedCall {
        try Task.checkCancellation()
        let call = begin(request: request)
        do {
            return try await withTaskCancellationHandler {
                try await call.result()
            } onCancel: {
                call.cancel()
            }
        } catch CallError.cancelled(requestSent: false) where Task.isCancelled {
            throw CancellationError()
        }
    }
}
