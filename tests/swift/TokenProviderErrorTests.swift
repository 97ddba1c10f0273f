import AnonCall
import Foundation
import Testing

/// Token providers that give no token. None of these calls may reach createcall, and none leaves anything behind.
@Suite struct TokenProviderErrorTests {
    @Test func aFailureEndsTheCallWithTheAppsOwnReason() async throws {
        let error = try await failure { throw TokenProviderError.failed(reason: "the backend is down") }
        #expect(error.tokenProblem == .providerFailed)
        #expect(error.reason == "the backend is down")
        #expect(error.advice == .retryLater)
        #expect(error.localizedDescription == "no access token: the backend is down")
    }

    @Test func oneThatSaysSignedOutLeadsToSigningIn() async throws {
        let error = try await failure { throw TokenProviderError.signedOut(reason: "the session has ended") }
        #expect(error.tokenProblem == .signedOut)
        #expect(error.reason == "the session has ended")
        #expect(error.advice == .signInAgain)
    }

    @Test func anyOtherErrorGivesItsLocalizedDescriptionAndNotItsFields() async throws {
        let error = try await failure { throw BackendError(token: "canary") }
        #expect(error.tokenProblem == .providerFailed)
        #expect(error.reason == "the backend answered 503")
        #expect(!texts(of: error).contains("canary"))
    }

    @Test func aCancellationOfTheAppsOwnIsAFailureToo() async throws {
        let error = try await failure { throw CancellationError() }
        #expect(error.tokenProblem == .providerFailed)
    }

    @Test(arguments: [
        (TokenProviderError.signedOut(reason: "ended"), CallError.TokenProblem.signedOut),
        (TokenProviderError.failed(reason: "down"), CallError.TokenProblem.providerFailed),
    ])
    func aProviderClassMayThrowThemToo(thrown: TokenProviderError, problem: CallError.TokenProblem) async throws {
        let error = try await failure(of: .accessTokens(Throwing(thrown)))
        #expect(error.tokenProblem == problem)
    }

    @Test func aProviderClassMayThrowAnythingToo() async throws {
        let error = try await failure(of: .accessTokens(Throwing(BackendError(token: "canary"))))
        #expect(error.tokenProblem == .providerFailed)
        #expect(error.reason == "the backend answered 503")
        #expect(!texts(of: error).contains("canary"))
    }

    @Test func soMayOneWhoseClassIsNotKnown() async throws {
        let provider: any TokenProvider = Throwing(BackendError(token: "canary"))
        let error = try await failure(of: .accessTokens(provider))
        #expect(error.reason == "the backend answered 503")
        #expect(!texts(of: error).contains("canary"))
    }

    @Test(arguments: ["", "two words", "line\r\nX-Evil: 1"])
    func whatIsNoTokenIsRefused(token: String) async throws {
        let error = try await failure(of: .accessTokens { _ in AccessToken(token) })
        #expect(error.tokenProblem == .invalidToken)
        #expect(error.advice == .checkSetup)
    }

    @Test func oneThatNeverReturnsFailsTheCallAtItsDeadlineAndEndsWithTheClient() async throws {
        let cancelled = Signal()
        let error = try await failure(totalTimeout: 0.3) {
            do {
                try await Task.sleep(for: .seconds(3_600))
            } catch {
                cancelled.give()
                throw error
            }
        }
        #expect(error.tokenProblem == .timedOut)
        #expect(!error.callMayExist)
        try await cancelled.wait("the provider's task is cancelled")
    }

    /// The error of a call whose token provider does this.
    private func failure(
        totalTimeout: TimeInterval = longTimeout,
        of providing: @escaping @Sendable () async throws -> Void
    ) async throws -> CallError {
        try await failure(
            totalTimeout: totalTimeout,
            of: .accessTokens { _ in
                try await providing()
                return AccessToken("unused")
            }
        )
    }

    private func failure(totalTimeout: TimeInterval = longTimeout, of credentials: CallCredentials) async throws -> CallError {
        let sandbox = try await Sandbox()
        let config = sandbox.config(totalTimeout: totalTimeout)
        let error = try await failure(config: config, credentials: credentials)
        #expect(try await sandbox.calls(to: "1").isEmpty)
        #expect(!error.callMayExist)
        try await expectNoLiveProviderTasks()
        return error
    }

    /// The client ends with this function, and its provider's task with it.
    private func failure(config: ClientConfig, credentials: CallCredentials) async throws -> CallError {
        let client = try CallClient(config: config, credentials: credentials)
        return try await client.failure(calling: "1")
    }
}

/// What an app's backend client may throw: a readable text, and a field that must not be shown.
private struct BackendError: LocalizedError {
    let token: String

    var errorDescription: String? { "the backend answered 503" }
}

private final class Throwing: TokenProvider {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    func accessToken(reason: TokenReason) async throws -> AccessToken {
        throw error
    }
}
