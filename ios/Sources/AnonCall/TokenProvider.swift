import Foundation

/// Gets access tokens from the app's own backend.
///
/// The SDK caches the token and refreshes it shortly before it expires or when the service rejects it. Calls that wait at the same time
/// share one request.
///
/// A request that is still running when a call's deadline (``ClientConfig/totalTimeout``) passes goes on, so that a slow sign-in serves a
/// later call. Its task is cancelled after 60 seconds, or after the deadline's length if that is longer. It is cancelled earlier when every
/// call that waits for it is cancelled, when another token arrives first, and when the client is released.
///
/// A call does not wait for a request that has already run for as long as a whole call may: it asks again, so a second request may run
/// beside the first. A request that began before the service refused a token is replaced too.
///
/// Do not call the client from inside the provider: that call would wait, until its deadline, for the token that the provider is about to
/// supply.
public protocol TokenProvider: Sendable {
    /// Gets a token.
    ///
    /// - Parameter reason: Why a token is asked for. If it is ``TokenReason/refused``, get a new one: a call is not sent again with the
    ///   token that was refused.
    /// - Returns: The token.
    /// - Throws: ``TokenProviderError``, or any other error, whose `localizedDescription` becomes the reason. It ends the waiting calls
    ///   with ``CallError/Kind/tokenUnavailable``, which repeats the error's text: put no secret into it.
    func accessToken(reason: TokenReason) async throws -> AccessToken
}

/// Why a token is asked for.
public enum TokenReason: String, CaseIterable, Sendable {
    /// There is no token yet, or the last one has expired.
    case needed
    /// The token in use expires soon, or it has no stated lifetime and is nearly an hour old. Calls go on using it meanwhile.
    case expiresSoon = "expires_soon"
    /// The service refused the last token (HTTP status 401 or 403).
    case refused
}

/// What a ``TokenProvider`` throws.
public enum TokenProviderError: Error, Hashable, Sendable {
    /// The operator has to sign in again before the app's backend gives tokens. The reason is the app's own text, without secrets.
    case signedOut(reason: String)
    /// There is no token, for another reason. The reason is the app's own text, without secrets.
    case failed(reason: String)
}

extension TokenProviderError: CustomStringConvertible, LocalizedError {
    /// Why there is no token, in the app's own words.
    public var description: String {
        switch self {
        case .signedOut(let reason): "signed out: \(reason)"
        case .failed(let reason): "no token: \(reason)"
        }
    }

    /// Why there is no token, in the app's own words.
    public var errorDescription: String? { description }
}
