import AnonCall
import Testing

extension CallClient {
    /// A call's result as a value.
    func result(of request: CallRequest) async -> Result<CreatedCall, any Error> {
        do {
            return .success(try await createCall(request))
        } catch {
            return .failure(error)
        }
    }

    /// The error of a call that is to fail.
    func failure(
        calling called: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> CallError {
        guard case .failure(let error) = await result(of: CallRequest(called: called)) else {
            throw SandboxFailure(text: "the call to \(called) should have failed")
        }
        return try #require(error as? CallError, "\(error)", sourceLocation: sourceLocation)
    }
}
