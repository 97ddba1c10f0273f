import AnonCall
import Foundation
import Testing

/// The guide's Swift on tokens. Its backend is run by the Kotlin tests.
@Suite struct BackendTokensTests {
    @Test func aBackendThatCanNotBeReachedGivesNoToken() async throws {
        let sandbox = try await Sandbox()
        // Nothing listens on this port, and nothing may.
        let backend = try #require(URL(string: "http://127.0.0.1:1/"))
        let credentials = backendTokens(backend) { "a session" }
        let client = try CallClient(config: sandbox.config(), credentials: credentials)
        let error = try await client.failure(calling: "1")
        #expect(error.tokenProblem == .providerFailed)
        #expect(try await sandbox.calls(to: "1").isEmpty)
    }

    @Test func theGuideShowsIt() throws {
        let fence = try Snippet.fence(of: "tests/swift/BackendTokens.swift", marker: "swift BackendTokens")
        let guide = try Project.text("docs/guides/tokens.md")
        #expect(guide.contains(fence), "docs/guides/tokens.md should have these lines:\n\(fence)")
    }
}
