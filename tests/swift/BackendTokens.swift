import AnonCall
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

// `docs/guides/tokens.md` shows what is between the markers.

// snippet:begin
/// Access tokens from the app's own backend, for the operator who is signed in.
func backendTokens(_ backend: URL, session: @escaping @Sendable () async throws -> String) -> CallCredentials {
    .accessTokens { reason in
        let query = reason == .refused ? "?refused=true" : ""
        guard let url = URL(string: "call-token\(query)", relativeTo: backend) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("Bearer \(try await session())", forHTTPHeaderField: "Authorization")
        let (body, response) = try await URLSession.shared.data(for: request)
        switch (response as? HTTPURLResponse)?.statusCode {
        case 200:
            let answer = try JSONDecoder().decode(CallToken.self, from: body)
            return AccessToken(answer.token, lifetime: answer.lifetimeSeconds)
        case 401: throw TokenProviderError.signedOut(reason: "the session has ended")
        default: throw TokenProviderError.failed(reason: "the backend gave no token")
        }
    }
}

private struct CallToken: Decodable {
    let token: String
    let lifetimeSeconds: TimeInterval
}
// snippet:end
