import AnonCall
import Foundation

/// An answer that is not the one that the service gives.
struct UnexpectedCall: Error {}

/// A client, as an app makes one, and its calls.
public struct Client: Sendable {
    private let client: CallClient

    public init(_ arguments: Arguments) throws {
        let authority = try Data(contentsOf: URL(fileURLWithPath: arguments.text("--ca")))
        let config = ClientConfig(
            domain: try arguments.text("--domain"),
            appKey: "app-key",
            rootCertificates: [authority],
            platformRoots: false
        )
        let token = try arguments.text("--token")
        client = try CallClient(
            config: config,
            credentials: .accessTokens { _ in AccessToken(token) }
        )
    }

    /// Creates one call.
    public func callOnce() async throws {
        let call = try await client.createCall(CallRequest(called: "88884432"))
        guard call.accessCode.reveal() == "179080024609291" else { throw UnexpectedCall() }
    }
}
