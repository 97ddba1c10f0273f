/// What the work gives, or `CancellationError` as soon as the task is cancelled. The work then goes on, and nobody hears of it.
///
/// Waiting for a stream ends when the waiting task is cancelled; waiting for the core does not.
func untilCancelled<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try Task.checkCancellation()
    let values = AsyncThrowingStream<Value, any Error> { stream in
        Task {
            do {
                stream.yield(try await work())
                stream.finish()
            } catch {
                stream.finish(throwing: error)
            }
        }
    }
    for try await value in values {
        return value
    }
    throw CancellationError()
}
