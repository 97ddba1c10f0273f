import Foundation

extension Credentials {
    /// Access tokens from the app's own backend, supplied by a closure. The right choice for a published app: the app secret belongs to
    /// the tenant and must not be on phones.
    ///
    /// ```swift
    /// let credentials = Credentials.accessTokens { reason in
    ///     let session = try await backend.callSession(fresh: reason == .refused)
    ///     return AccessToken(value: session.token, lifetimeSeconds: session.expiresIn)
    /// }
    /// ```
    ///
    /// The SDK caches the token and refreshes it shortly before it expires or when the service rejects it. Calls that wait at the
    /// same time share one request. The closure's task goes on when a call's deadline passes, so that a slow sign-in serves the next
    /// call, and is cancelled after 60 seconds (or `totalTimeoutMs`, if that is longer). ``TokenProvider`` says when it is
    /// cancelled earlier, and when a second request may run beside it.
    ///
    /// - Parameter accessToken: Gets a token. An error that it throws ends the waiting calls with
    ///   ``CallError/tokenUnavailable(problem:reason:httpStatus:retryAfterSeconds:serviceCode:description:)``: throw
    ///   ``TokenProviderError/signedOut(reason:)`` when the operator has to sign in again. Any other error counts as a failure,
    ///   and its `localizedDescription` becomes the reason, so it must hold no secret.
    /// - Returns: Credentials for a ``CallClient``.
    public static func accessTokens(
        _ accessToken: @escaping @Sendable (_ reason: TokenReason) async throws -> AccessToken
    ) -> Credentials {
        accessTokens(provider: TokenClosure(closure: accessToken))
    }
}

/// A closure as a token provider.
private final class TokenClosure: TokenProvider {
    private let closure: @Sendable (TokenReason) async throws -> AccessToken

    init(closure: @escaping @Sendable (TokenReason) async throws -> AccessToken) {
        self.closure = closure
    }

    func accessToken(reason: TokenReason) async throws -> AccessToken {
        try await closure(reason)
    }
}
