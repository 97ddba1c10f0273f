/// How a client authenticates for the tenant.
public struct CallCredentials: Sendable {
    enum Source: Sendable {
        case provider(any TokenProvider)
        case appSecret(String)
    }

    let source: Source

    /// Access tokens from the app's own backend. The right choice for a published app: the app secret belongs to the tenant and must not
    /// be on phones.
    ///
    /// - Parameter provider: Gets the tokens.
    /// - Returns: Credentials for a ``CallClient``.
    public static func accessTokens(_ provider: any TokenProvider) -> CallCredentials {
        CallCredentials(source: .provider(provider))
    }

    /// Access tokens from the app's own backend, supplied by a closure.
    ///
    /// ```swift
    /// let credentials = CallCredentials.accessTokens { reason in
    ///     let session = try await backend.callSession(fresh: reason == .refused)
    ///     return AccessToken(session.token, lifetime: session.expiresIn)
    /// }
    /// ```
    ///
    /// - Parameter accessToken: Gets a token. ``TokenProvider`` says when it is asked and when its task is cancelled. Throw
    ///   ``TokenProviderError/signedOut(reason:)`` when the operator has to sign in again.
    /// - Returns: Credentials for a ``CallClient``.
    public static func accessTokens(
        _ accessToken: @escaping @Sendable (_ reason: TokenReason) async throws -> AccessToken
    ) -> CallCredentials {
        .accessTokens(TokenClosure(closure: accessToken))
    }

    /// The tenant's app secret, exchanged for tokens by the SDK (`tokenByAkSk`). Only for trusted devices, tools and tests.
    ///
    /// - Parameter secret: The app secret.
    /// - Returns: Credentials for a ``CallClient``.
    public static func appSecret(_ secret: String) -> CallCredentials {
        CallCredentials(source: .appSecret(secret))
    }
}

/// A closure as a token provider.
private struct TokenClosure: TokenProvider {
    let closure: @Sendable (TokenReason) async throws -> AccessToken

    func accessToken(reason: TokenReason) async throws -> AccessToken {
        try await closure(reason)
    }
}

extension CallCredentials: CustomStringConvertible, CustomReflectable {
    /// Where tokens come from, without a secret.
    public var description: String {
        switch source {
        case .provider: "CallCredentials(access tokens)"
        case .appSecret: "CallCredentials(app secret)"
        }
    }

    /// A mirror without fields: a secret is never shown.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
