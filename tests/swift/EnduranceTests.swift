import AnonCall
import Foundation
import Testing

/// Many calls, at once and one after another.
@Suite struct EnduranceTests {
    @Test func aThousandCallsAtOnceComplete() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        let accessCodes = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<1_000 {
                group.addTask { try await client.createCall(CallRequest(called: "1\(number)")).accessCode.reveal() }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(accessCodes.count == 1_000)
        #expect(accessCodes.allSatisfy { $0 == "179080024609291" })
        #expect(try await sandbox.stats().created == 1_000)
        #expect(try await sandbox.tokensRequested() == 1)
    }

    /// Run it in a process of its own: what other tests have freed would hide a leak. `ANONCALL_SOAK_CALLS` sets the number of
    /// calls.
    @Test func manyCallsOneAfterAnotherLeaveTheProcessAsItWas() async throws {
        let calls = ProcessInfo.processInfo.environment["ANONCALL_SOAK_CALLS"].flatMap(Int.init) ?? 20_000
        let sandbox = try await Sandbox()
        let credentials = CallCredentials.accessTokens { _ in AccessToken(sandbox.token) }
        let client = try CallClient(config: sandbox.config(), credentials: credentials, observer: Deaf())
        var measured: [ProcessUse] = []
        for call in 1...calls {
            _ = try await client.createCall(CallRequest(called: "88884432"))
            // What the sandbox told is not the SDK's memory.
            sandbox.forgetEvents()
            if call.isMultiple(of: max(calls / 4, 1)) {
                measured.append(try ProcessUse.now())
                print("after \(call) calls: \(try ProcessUse.now())")
            }
        }
        let (warm, end) = (try #require(measured.first), try #require(measured.last))
        // A leak of 140 bytes a call would show.
        #expect(end.residentKilobytes - warm.residentKilobytes < 2_000)
        #expect(end.threads <= warm.threads + 2, "the pool of Swift's own threads may still have grown")
        #expect(end.openFiles <= warm.openFiles)
        try await expectNoLiveProviderTasks()
        #expect(try await sandbox.stats().created == calls)
    }
}

/// Has each call report its events, and keeps none.
private final class Deaf: CallObserver {
    func onEvent(_ event: CallEvent) {}
}
