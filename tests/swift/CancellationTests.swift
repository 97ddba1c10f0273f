import AnonCall
import Testing

/// Cancelling a task reaches the Rust core: the request is aborted, and what is thrown says what became of the call.
@Suite struct CancellationTests {
    @Test func whileTheTokenProviderIsWaitingNothingIsSentAndItIsCancelledToo() async throws {
        let sandbox = try await Sandbox()
        let provider = WaitingProvider()
        let client = try CallClient(config: sandbox.config(), credentials: provider.credentials())
        let call = Task { try await client.createCall(CallRequest(called: "1")) }
        try await provider.asked.wait("the token is asked for")

        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        try await provider.cancelled.wait("the provider's task is cancelled")
        #expect(try await sandbox.stats().received == 0)
        try await expectNoLiveProviderTasks()
    }

    @Test func whileTheSdkAsksForATokenItsConnectionIsClosedAndNothingIsSent() async throws {
        let sandbox = try await Sandbox("--latency-ms", "600000")
        let client = try sandbox.client()
        let call = Task { try await client.createCall(CallRequest(called: "1")) }
        try await eventually("the token is asked for") { try await sandbox.tokensRequested() == 1 }

        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        try await eventually("the connection is closed") { try await sandbox.hasClosed([1]) }
        #expect(try await sandbox.calls(to: "1").isEmpty)
    }

    @Test func whileTheAnswerIsAwaitedItsConnectionIsClosedAndTheCallMayExist() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        let call = Task { try await client.createCall(CallRequest(called: "90001001")) }
        try await eventually("the request arrives") { try await !sandbox.calls(to: "90001001").isEmpty }

        call.cancel()
        try await expectCancelledAfterSending { try await call.value }
        let calls = try await sandbox.calls(to: "90001001")
        #expect(calls.count == 1)
        try await eventually("the connection is closed") { try await sandbox.hasClosed(calls.map(\.connection)) }
        try await eventually("the observer hears of it") {
            observer.steps().last == .finished(error: .cancelled, callMayExist: true)
        }
    }

    @Test func aTaskThatIsCancelledAlreadyBeginsNoCall() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        let call = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await #expect(throws: CancellationError.self) { try await client.prepare() }
            _ = try await client.createCall(CallRequest(called: "1"))
        }
        await #expect(throws: CancellationError.self) { try await call.value }

        // Only this call's five steps are reported.
        _ = try await client.createCall(CallRequest(called: "2"))
        #expect(observer.events.count == 5)
        #expect(try await sandbox.calls(to: "1").isEmpty)
    }

    @Test func aGroupThatIsCancelledEndsAllItsCalls() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        let endings = Locked<[CallError?]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    let error = await client.result(of: CallRequest(called: "90001001")).failure
                    endings.with { $0.append(error as? CallError) }
                }
            }
            try await eventually("the requests arrive") { try await sandbox.calls(to: "90001001").count == 5 }
            group.cancelAll()
        }
        let kinds = endings.with { $0 }.map { $0?.kind }
        #expect(kinds == Array(repeating: .cancelled, count: 5))
        #expect(endings.with { $0 }.allSatisfy { $0?.callMayExist == true })
        let connections = try await sandbox.calls(to: "90001001").map(\.connection)
        try await eventually("the connections are closed") { try await sandbox.hasClosed(connections) }
    }

    @Test func otherCallsOfTheClientGoOn() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        let cancelled = Task { try await client.createCall(CallRequest(called: "90001001")) }
        let other = Task { try await client.createCall(CallRequest(called: "90001002")) }
        try await eventually("both requests arrive") {
            let called = try await sandbox.events().compactMap(\.called)
            return Set(called) == ["90001001", "90001002"]
        }
        cancelled.cancel()
        try await expectCancelledAfterSending { try await cancelled.value }
        _ = try await other.value
    }

    @Test func aProviderThatOtherCallsStillWaitForIsNotCancelled() async throws {
        let sandbox = try await Sandbox()
        let provider = WaitingProvider()
        let client = try CallClient(config: sandbox.config(), credentials: provider.credentials())
        let first = Task { try await client.createCall(CallRequest(called: "1")) }
        let second = client.begin(CallRequest(called: "2"))
        try await provider.asked.wait("the token is asked for")
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        provider.release(token: sandbox.token)
        _ = try await second.result()
        #expect(!provider.cancelled.isGiven)
        #expect(try await sandbox.calls(to: "1").isEmpty)
    }

    @Test func aPendingCallIsCancelledByHand() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        let call = client.begin(CallRequest(called: "90001001"))
        try await eventually("the request arrives") { try await !sandbox.calls(to: "90001001").isEmpty }
        call.cancel()
        for _ in 1...2 {
            try await expectCancelledAfterSending { try await call.result() }
        }
        withExtendedLifetime(client) {}
    }

    @Test func preparingReturnsAtOnceAndTheNextCallHasTheUseOfIt() async throws {
        let sandbox = try await Sandbox()
        let provider = WaitingProvider()
        let client = try CallClient(config: sandbox.config(), credentials: provider.credentials())
        let preparation = Task { try await client.prepare() }
        try await provider.asked.wait("the token is asked for")

        preparation.cancel()
        await #expect(throws: CancellationError.self) { try await preparation.value }
        #expect(!provider.cancelled.isGiven)
        provider.release(token: sandbox.token)
        _ = try await client.createCall(CallRequest(called: "1"))
        #expect(provider.timesAsked.with { $0 } == 1)
    }
}

/// The call was cancelled when its request had been sent, so it may exist.
private func expectCancelledAfterSending(_ call: () async throws -> CreatedCall) async throws {
    await #expect {
        _ = try await call()
    } throws: { error in
        guard let error = error as? CallError else { return false }
        return error.kind == .cancelled && error.callMayExist && error.advice == .checkBeforeRetrying
    }
}

/// A backend that takes its time, and notes what happens to it.
private final class WaitingProvider: Sendable {
    let asked = Signal()
    let cancelled = Signal()
    let timesAsked = Locked(0)
    private let token = Locked<String?>(nil)

    func release(token: String) {
        self.token.with { $0 = token }
    }

    func credentials() -> CallCredentials {
        .accessTokens { [self] _ in
            timesAsked.with { $0 += 1 }
            asked.give()
            return try await withTaskCancellationHandler {
                try await eventually("the token is released") { token.with { $0 } != nil }
                return AccessToken(try #require(token.with { $0 }))
            } onCancel: {
                cancelled.give()
            }
        }
    }
}
