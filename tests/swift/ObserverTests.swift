import AnonCall
import Testing

/// What observers hear, in order.
@Suite struct ObserverTests {
    @Test func aColdCallTellsEveryStepAndAWarmOneOnlyTheCall() async throws {
        let sandbox = try await Sandbox()
        let events = Locked<[CallEvent]>([])
        let client = try CallClient(
            config: sandbox.config(),
            credentials: .appSecret(secret: sandbox.appSecret)
        ) { event in
            events.with { $0.append(event) }
        }
        for called in ["55501990", "55501991"] {
            _ = try await client.createCall(CallRequest(called: called, callerPresent: "55501992"))
        }
        let told = events.with { $0 }
        let call: [CallStep] = [
            .requestSent, .answered(httpStatus: 200), .finished(error: nil, callMayExist: true),
        ]
        #expect(told.filter { $0.callId == 1 }.map(\.step) == [.tokenRequested, .connected] + call)
        #expect(told.filter { $0.callId == 2 }.map(\.step) == call)
        for callId in 1...2 {
            let times = told.filter { $0.callId == callId }.map(\.elapsedMs)
            #expect(times == times.sorted() && times.allSatisfy { $0 >= 0 })
        }

        let shown = texts(of: told)
        for secret in ["5550199", "179080024609291", sandbox.appSecret, sandbox.token] {
            #expect(!shown.contains(secret))
        }
    }

    @Test func anObserverClassHearsFailuresToo() async throws {
        let sandbox = try await Sandbox()
        let observer = Recorder()
        let client = try CallClient(
            config: sandbox.config(),
            credentials: .appSecret(secret: sandbox.appSecret),
            observer: observer
        )
        for called in ["30010000003", "90000500", "90001003"] {
            _ = try await client.failure(calling: called)
        }
        #expect(
            observer.endings.with { $0 } == [
                .finished(error: .rejected, callMayExist: false),
                .finished(error: .httpStatus, callMayExist: true),
                .finished(error: .noAnswer, callMayExist: true),
            ]
        )
    }

    @Test func anEventHasASummaryForLogs() {
        let summaries: [(CallStep, String)] = [
            (.tokenRequested, "call 3, 101 ms: access token requested"),
            (.answered(httpStatus: 200), "call 3, 101 ms: answered with HTTP status 200"),
            (.finished(error: nil, callMayExist: true), "call 3, 101 ms: created"),
            (.finished(error: .timedOut, callMayExist: true), "call 3, 101 ms: failed (timedOut), a call task may exist"),
            (
                .finished(error: .notConnected, callMayExist: false),
                "call 3, 101 ms: failed (notConnected), no call task was created"
            ),
        ]
        for (step, summary) in summaries {
            #expect(CallEvent(callId: 3, elapsedMs: 101, step: step).summary == summary)
        }
    }

    @Test func aNetworkChangeLeadsToANewConnection() async throws {
        let sandbox = try await Sandbox()
        let steps = Locked<[CallStep]>([])
        let client = try CallClient(
            config: sandbox.config(),
            credentials: .appSecret(secret: sandbox.appSecret)
        ) { event in
            if event.callId == 2 { steps.with { $0.append(event.step) } }
        }
        _ = try await client.createCall(CallRequest(called: "1"))
        client.networkChanged()
        _ = try await client.createCall(CallRequest(called: "2"))
        #expect(steps.with { $0.first } == .connected)
    }
}

private final class Recorder: CallObserver {
    let endings = Locked<[CallStep]>([])

    func onEvent(event: CallEvent) {
        guard case .finished = event.step else { return }
        endings.with { $0.append(event.step) }
    }
}
