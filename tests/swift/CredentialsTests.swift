import AnonCall
import Testing

/// Where tokens come from, and how often they are asked for.
@Suite struct CredentialsTests {
    @Test func anAppSecretIsExchangedOnceForManyCalls() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        for called in ["1", "2", "3"] {
            _ = try await client.createCall(CallRequest(called: called))
        }
        #expect(try await sandbox.tokensRequested() == 1)
        #expect(try await sandbox.stats().created == 3)
    }

    @Test func aWrongAppSecretIsAFaultOfTheSetUp() async throws {
        let sandbox = try await Sandbox()
        let client = try CallClient(config: sandbox.config(), credentials: .appSecret("wrong"))
        let error = try await client.failure(calling: "1")
        #expect(error.tokenProblem == .refused)
        #expect(error.advice == .checkSetup)
        #expect(try await sandbox.calls(to: "1").isEmpty)
    }

    @Test func aClosureIsAskedOnceForManyCallsAndAgainWhenItsTokenIsRefused() async throws {
        let sandbox = try await Sandbox()
        let reasons = Locked<[TokenReason]>([])
        let credentials = CallCredentials.accessTokens { reason in
            reasons.with { $0.append(reason) }
            return AccessToken(try await sandbox.newToken(), lifetime: 600)
        }
        let client = try CallClient(config: sandbox.config(), credentials: credentials)
        _ = try await client.createCall(CallRequest(called: "1"))
        _ = try await client.createCall(CallRequest(called: "2"))
        #expect(reasons.with { $0 } == [.needed])

        try await sandbox.expireTokens()
        _ = try await client.createCall(CallRequest(called: "3"))
        #expect(reasons.with { $0 } == [.needed, .refused])
        #expect(try await sandbox.calls(to: "3").map(\.status) == [401, 200])
        #expect(try await sandbox.tokensRequested() == 0)
    }

    @Test func aProviderClassServesToo() async throws {
        let sandbox = try await Sandbox()
        let credentials = CallCredentials.accessTokens(FixedToken("Bearer \(sandbox.token)"))
        let client = try CallClient(config: sandbox.config(), credentials: credentials)
        _ = try await client.createCall(CallRequest(called: "1"))
        #expect(try await sandbox.tokensRequested() == 0)
    }

    @Test func callsThatWaitTogetherShareOneRequest() async throws {
        let sandbox = try await Sandbox()
        let asked = Locked(0)
        let release = Signal()
        let credentials = CallCredentials.accessTokens { _ in
            asked.with { $0 += 1 }
            try await release.wait("the token is released")
            return AccessToken(sandbox.token)
        }
        let client = try CallClient(config: sandbox.config(), credentials: credentials)
        let calls = (0..<20).map { client.begin(CallRequest(called: "1\($0)")) }
        try await eventually("the token is asked for") { asked.with { $0 } > 0 }
        release.give()
        for call in calls {
            _ = try await call.result()
        }
        #expect(asked.with { $0 } == 1)
        #expect(try await sandbox.stats().created == 20)
    }

    @Test func preparingLeavesNothingButTheCallItself() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        try await client.prepare()
        #expect(try await sandbox.tokensRequested() == 1)
        _ = try await client.createCall(CallRequest(called: "1"))
        #expect(try await sandbox.tokensRequested() == 1)
        // Neither a token nor a connection comes before the request.
        #expect(observer.steps(ofCall: 2).first == .requestSent)
    }

    @Test func preparingFindsAWrongSetUp() async throws {
        let sandbox = try await Sandbox()
        let client = try CallClient(config: sandbox.config(), credentials: .appSecret("wrong"))
        await #expect {
            try await client.prepare()
        } throws: {
            ($0 as? CallError)?.tokenProblem == .refused
        }
    }
}

private final class FixedToken: TokenProvider {
    private let value: String

    init(_ value: String) {
        self.value = value
    }

    func accessToken(reason: TokenReason) async throws -> AccessToken {
        AccessToken(value)
    }
}
