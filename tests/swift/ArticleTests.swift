import AnonCall
import AnonCallTesting
import Foundation
import Testing

/// The snippets of the articles compile, run, and are what the articles show.
@Suite struct ArticleTests {
    @Test(arguments: [
        ("FirstCall", "QuickStart"), ("Tokens", "BackendTokens"), ("Errors", "ErrorHandling"), ("Testing", "FakeClient"),
        ("Sandbox", "SandboxClient"),
    ])
    func anArticleShowsItsSnippet(article: String, snippet: String) throws {
        let fence = try Snippet.fence(of: "tests/swift/\(snippet).swift", marker: "swift \(snippet)")
        let text = try Project.text("ios/Sources/AnonCall/AnonCall.docc/\(article).md")
        #expect(text.contains(fence), "\(article).md should have these lines:\n\(fence)")
    }

    @MainActor
    @Test func errorsAreHandledAsTheArticleSays() async throws {
        let client = FakeCallClient()
        client.outcomes = [.success(.sample), .failure(.sample(.tokenUnavailable)), .failure(.sample(.httpStatus))]
        let screen = CallScreen()
        for _ in 1...3 { try await callCustomer("1", client: client, screen: screen) }
        #expect(screen.shown.first == "dial 10.137.203.215:5063")
        #expect(screen.shown.contains("sign in"))
        #expect(screen.shown.last == "retry after 7.0")
    }

    @Test func theSandboxIsReachedAsTheArticleSays() async throws {
        let sandbox = try await Sandbox()
        let folder = try TemporaryFolder()
        let ca = URL(fileURLWithPath: folder.path + "/ca.pem")
        try sandbox.rootCertificate.write(to: ca)
        let client = try sandboxClient(domain: sandbox.domain, ca: ca, appSecret: sandbox.appSecret)
        _ = try await client.createCall(CallRequest(called: "88884432"))
    }
}
