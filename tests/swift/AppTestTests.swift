import AnonCall
import AnonCallTesting
import Foundation
import Testing

/// What an app's own tests make of the SDK: nothing of it is sent, and everything can be made by hand.
@Suite struct AppTestTests {
    @Test func aFakeClientEndsItsCallsAsTheTestSays() async throws {
        let client = FakeCallClient()
        client.outcomes = [.failure(.sample(.timedOut)), .success(.sample)]
        await #expect {
            try await client.createCall(CallRequest(called: "1"))
        } throws: {
            ($0 as? CallError)?.callMayExist == true
        }
        #expect(try await client.createCall(CallRequest(called: "2")) == .sample)
        #expect(try await client.createCall(CallRequest(called: "3")) == .sample)
        #expect(client.requests.map(\.called) == ["1", "2", "3"])

        client.preparation = .failure(.sample(.tokenUnavailable))
        await #expect(throws: CallError.self) { try await client.prepare() }
        client.keepReady(true)
        #expect(client.isKeptReady && client.preparations == 1)
    }

    @Test func aFakeCallThatIsHeldEndsWhenItIsReleasedOrCancelled() async throws {
        let client = FakeCallClient()
        client.hold()
        let released = Task { try await client.createCall(CallRequest(called: "1")) }
        let cancelled = Task { try await client.createCall(CallRequest(called: "2")) }
        try await eventually("both are under way") { client.callsUnderWay == 2 }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        client.release()
        #expect(try await released.value == .sample)
        #expect(client.callsUnderWay == 0)
    }

    @Test func aFakeSessionShowsWhatTheTestSaysAndNotesWhatItIsAskedFor() async {
        let session = FakeCallSession()
        let screen: any CallFlow = session
        #expect(screen.start(CallRequest(called: "1")) == .accepted)
        #expect(screen.state == .creating(isCancelling: false))
        session.startOutcome = .callUnderWay
        #expect(screen.start(CallRequest(called: "2")) == .callUnderWay)
        session.show(.confirmingSample)
        screen.cancel()
        screen.confirm()
        screen.decline()
        #expect(screen.state == .confirmingSample, "it has no rules")
        screen.next()
        let calls = ["1", "2"].map { FakeCallSession.Asked.start(CallRequest(called: $0)) }
        #expect(session.asked == calls + [.cancel, .confirm, .decline, .next] && screen.state == .idle)
    }

    @Test func aFakeSessionGivesItsCreatedCallOutOnce() {
        let session = FakeCallSession(.createdSample)
        #expect(session.takeForDialling() == nil, "a state has no access code")
        session.show(created: .sample)
        #expect(session.state == .createdSample)
        #expect(session.takeForDialling() == .sample)
        #expect(session.takeForDialling() == nil)
        guard case .created(_, _, isTaken: true) = session.state else {
            Issue.record("\(session.state)")
            return
        }
        session.show(created: .sample)
        session.next()
        #expect(session.takeForDialling() == nil)
    }

    @Test func everyStreamOfAFakeSessionHasAllStatesAndEndsWithIt() async {
        var session: FakeCallSession? = FakeCallSession(.failedSample)
        let streams = [session?.states, session?.states].compactMap { $0 }
        session?.show(.unclearSample)
        session?.show(created: .sample)
        session = nil
        for stream in streams {
            var seen: [CallSession.State] = []
            for await state in stream { seen.append(state) }
            #expect(seen == [.failedSample, .unclearSample, .createdSample])
        }
        #expect(streams.count == 2)
    }

    @Test func aCallMadeByHandIsWhole() {
        let call = CreatedCall(
            sip: SIPAddress(host: "2001:db8::1", port: 5060),
            accessCode: AccessCode("12#3 é"),
            callSerialNo: "1"
        )
        #expect(call.sipURI == "sip:12%233%20%C3%A9@[2001:db8::1]:5060")
        #expect(call.sip.text == "[2001:db8::1]:5060")
        #expect(call.accessCode.reveal() == "12#3 é")
        #expect(!texts(of: call).contains("12#3"))
        #expect(call.accessCode == AccessCode("12#3 é") && call.accessCode != AccessCode("1"))
    }

    @Test(arguments: CallError.Kind.allCases)
    func everyKindOfErrorHasASample(kind: CallError.Kind) {
        let error = CallError.sample(kind)
        #expect(error.kind == kind)
        #expect(error.report.callMayExist == error.callMayExist && error.report.advice == error.advice)
        #expect(error.callMayExist == (error.advice == .checkBeforeRetrying))
    }
}
