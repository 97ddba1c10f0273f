internal import AnonCallCore

/// A call in progress, as a handle: ``cancel()`` it, or wait for its ``result()``. Releasing the last reference cancels the call.
public final class PendingCall: Sendable {
    private let core: AnonCallCore.PendingCall

    init(_ core: AnonCallCore.PendingCall) {
        self.core = core
    }

    /// Cancels the call: the request is aborted and its connection closed. ``result()`` then throws an error of kind
    /// ``CallError/Kind/cancelled``, which says whether a call task may exist. Has no effect if the call has ended.
    public func cancel() {
        core.cancel()
    }

    /// Waits for the call's result. It may be awaited several times. Cancelling the waiting task does not cancel the call.
    ///
    /// - Returns: The SIP server and the access code to dial there.
    /// - Throws: ``CallError``: every failure of the call.
    public func result() async throws(CallError) -> CreatedCall {
        do {
            return CreatedCall(try await core.result())
        } catch {
            throw CallError(error)
        }
    }
}

extension PendingCall: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "PendingCall" }

    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
