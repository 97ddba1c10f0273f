import Foundation

extension CallClient {
    /// Asks the service where a call is in its life, by its call serial number. It creates nothing and may be repeated.
    ///
    /// When the task is cancelled this returns at once; the look-up goes on, at most until the client's deadline.
    ///
    /// - Parameter callSerialNo: The call serial number, at most 50 characters.
    /// - Returns: What the service knows of the call.
    /// - Throws: ``LookUpError``. That the service does not know the call (its code 1) is no proof that there is none.
    ///   `CancellationError` if the task was cancelled.
    public func callState(_ callSerialNo: String) async throws -> CallRecord {
        try await untilCancelled {
            try await self.callStateWithoutCancellation(callSerialNo: callSerialNo)
        }
    }

    /// Looks for a call in the call history, where ``CallError/callMayExist()`` said that it may exist. It creates nothing and may be
    /// repeated; a record may come some seconds late.
    ///
    /// ```swift
    /// let attempt = request.attempt()
    /// do {
    ///     voip.dial(try await client.createCall(request))
    /// } catch let error as CallError where error.callMayExist() {
    ///     show(try await client.findCall(attempt))
    /// }
    /// ```
    ///
    /// ``CallSearch/notSeen`` proves nothing. When the task is cancelled this returns at once; the look-up goes on, at most until the
    /// client's deadline.
    ///
    /// - Parameter attempt: The call that may exist.
    /// - Returns: The call, if exactly one matches.
    /// - Throws: ``LookUpError``, ``LookUpError/notEnabled`` unless ``ClientConfig/callHistory`` is on. `CancellationError` if the task
    ///   was cancelled.
    public func findCall(_ attempt: CallAttempt) async throws -> CallSearch {
        try await untilCancelled {
            try await self.findCallWithoutCancellation(attempt: attempt)
        }
    }
}

extension CallRequest {
    /// The attempt to make this call: what ``CallClient/findCall(_:)`` looks for. Make it just before the call.
    ///
    /// - Parameter date: When the call is asked for, by the device's clock.
    /// - Returns: The attempt.
    public func attempt(at date: Date = Date()) -> CallAttempt {
        CallAttempt(
            called: called,
            callerPresent: callerPresent,
            callData: callData,
            sentAtMs: Int64(date.timeIntervalSince1970 * 1000)
        )
    }
}
