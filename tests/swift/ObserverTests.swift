import AnonCall
import Testing

/// What observers hear, in order.
@Suite struct ObserverTests {
    @Test func aColdCallTellsEveryStepAndAWarmOneOnlyTheCall() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        for called in ["55501990", "55501991"] {
            _ = try await client.createCall(CallRequest(called: called, callerPresent: "55501992"))
        }
        let call: [CallEvent.Step] = [
            .requestSent, .answered(httpStatus: 200), .finished(error: nil, callMayExist: true),
        ]
        #expect(observer.steps(ofCall: 1) == [.tokenRequested, .connected] + call)
        #expect(observer.steps(ofCall: 2) == call)
        for callID in 1...2 {
            let times = observer.events.filter { $0.callID == callID }.map(\.elapsed)
            #expect(times == times.sorted() && times.allSatisfy { $0 >= 0 })
        }

        let shown = texts(of: observer.events)
        for secret in ["5550199", "179080024609291", sandbox.appSecret, sandbox.token] {
            #expect(!shown.contains(secret))
        }
    }

    @Test func streamsHearTheCallsThatBeginAfterThem() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        _ = try await client.createCall(CallRequest(called: "1"))
        var (first, second) = (client.events.makeAsyncIterator(), client.events.makeAsyncIterator())
        _ = try await client.createCall(CallRequest(called: "2"))
        for step in [.requestSent, .answered(httpStatus: 200), .finished(error: nil, callMayExist: true)] as [CallEvent.Step] {
            let event = await first.next()
            #expect(event?.step == step && event?.callID == 2)
            #expect(await second.next() == event)
        }
    }

    @Test func aStreamThatIsNoLongerReadTakesNothingFromTheObserver() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        let reading = Task { [events = client.events] in for await _ in events {} }
        reading.cancel()
        await reading.value
        _ = try await client.createCall(CallRequest(called: "1"))
        #expect(observer.events.count == 5)
    }

    @Test func failuresAreReportedToo() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        for called in ["30010000003", "90000500", "90001003"] {
            _ = try await client.failure(calling: called)
        }
        #expect(
            observer.steps().filter(isEnding) == [
                .finished(error: .rejected, callMayExist: false),
                .finished(error: .httpStatus, callMayExist: true),
                .finished(error: .noAnswer, callMayExist: true),
            ]
        )
    }

    @Test func anEventHasASummaryForLogs() {
        let summaries: [(CallEvent.Step, String)] = [
            (.tokenRequested, "call 3, 101 ms: access token requested"),
            (.answered(httpStatus: 200), "call 3, 101 ms: answered with HTTP status 200"),
            (.finished(error: nil, callMayExist: true), "call 3, 101 ms: created"),
            (.finished(error: .timedOut, callMayExist: true), "call 3, 101 ms: failed (timed_out), a call task may exist"),
            (
                .finished(error: .notConnected, callMayExist: false),
                "call 3, 101 ms: failed (not_connected), no call task was created"
            ),
        ]
        for (step, summary) in summaries {
            #expect(CallEvent(callID: 3, elapsed: 0.101, step: step).summary == summary)
        }
    }

    @Test func aNetworkChangeLeadsToANewConnection() async throws {
        let sandbox = try await Sandbox()
        let observer = EventRecorder()
        let client = try sandbox.client(observer: observer)
        _ = try await client.createCall(CallRequest(called: "1"))
        client.networkChanged()
        _ = try await client.createCall(CallRequest(called: "2"))
        #expect(observer.steps(ofCall: 2).first == .connected)
    }
}

private func isEnding(_ step: CallEvent.Step) -> Bool {
    if case .finished = step { true } else { false }
}
