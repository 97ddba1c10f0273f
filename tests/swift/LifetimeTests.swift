import AnonCall
import Testing

/// What the app hands over is let go with the client.
@Suite struct LifetimeTests {
    @Test func aClientThatIsDroppedLetsItsProviderAndObserverGo() async throws {
        let sandbox = try await Sandbox()
        weak var provider: Provider?
        weak var observer: Observer?
        do {
            let (ownProvider, ownObserver) = (Provider(token: sandbox.token), Observer())
            (provider, observer) = (ownProvider, ownObserver)
            let client = try CallClient(
                config: sandbox.config(),
                credentials: .accessTokens(ownProvider),
                observer: ownObserver
            )
            _ = try await client.createCall(CallRequest(called: "1"))
            _ = await client.result(of: CallRequest(called: "30010000003"))
            #expect(provider != nil && observer != nil)
        }
        try await eventually("the provider and the observer are let go") { provider == nil && observer == nil }
        try await eventually("the client's connections are closed") { try await sandbox.stats().openConnections == 0 }
        try await expectNoLiveProviderTasks()
    }

    @Test func whatClosuresHoldIsLetGoToo() async throws {
        let sandbox = try await Sandbox()
        weak var held: Observer?
        do {
            let object = Observer()
            held = object
            let client = try CallClient(
                config: sandbox.config(),
                credentials: .accessTokens { _ in
                    withExtendedLifetime(object) { AccessToken(sandbox.token) }
                }
            )
            _ = try await client.createCall(CallRequest(called: "1"))
        }
        try await eventually("what the closures held is let go") { held == nil }
    }

    @Test func itsStreamsEndWithTheClient() async throws {
        let sandbox = try await Sandbox()
        var client: CallClient? = try sandbox.client()
        let events = try #require(client?.events)
        _ = try await client?.createCall(CallRequest(called: "1"))
        client = nil
        #expect(await events.reduce(0) { count, _ in count + 1 } == 5)
    }

    @Test func aClientThatIsDroppedCancelsItsCalls() async throws {
        let sandbox = try await Sandbox()
        var client: CallClient? = try sandbox.client()
        let call = try #require(client).begin(CallRequest(called: "90001001"))
        try await eventually("the request arrives") { try await !sandbox.calls(to: "90001001").isEmpty }
        client = nil
        let error = try #require(await failure(of: call))
        #expect(error.kind == .cancelled && error.callMayExist)
        let connections = try await sandbox.calls(to: "90001001").map(\.connection)
        try await eventually("the connection is closed") { try await sandbox.hasClosed(connections) }
    }
}

private final class Provider: TokenProvider {
    private let token: String

    init(token: String) {
        self.token = token
    }

    func accessToken(reason: TokenReason) async throws -> AccessToken {
        AccessToken(token)
    }
}

private final class Observer: CallObserver {
    let count = Locked(0)

    func onEvent(_ event: CallEvent) {
        count.with { $0 += 1 }
    }
}

private func failure(of call: PendingCall) async -> CallError? {
    do {
        _ = try await call.result()
        return nil
    } catch {
        return error
    }
}
