import AnonCall
import AnonCallTesting
import OperatorModel
import Testing

/// The model with a client that sends nothing.
@MainActor
@Suite struct FakeClientTests {
    @Test(arguments: CallError.Kind.allCases)
    func everyFailureIsShownByItsReport(kind: CallError.Kind) async throws {
        let client = FakeCallClient()
        client.outcomes = [.failure(.sample(kind))]
        let app = OperatorApp(client)
        try await app.call("1")
        #expect(app.model.failure == CallError.sample(kind).report)
        #expect(app.model.announcement == .report(CallError.sample(kind).report.title))
        app.model.startCall()
        #expect((app.model.question != nil) == CallError.sample(kind).callMayExist)
    }

    @Test func whatIsTypedIsAskedFor() async throws {
        let client = FakeCallClient()
        let app = OperatorApp(client)
        app.model.callerPresent = " 95599 "
        try await app.call(" 88884432\n")
        #expect(client.requests == [CallRequest(called: "88884432", callerPresent: "95599")])
        await app.model.dial()
        #expect(app.dialer.dialled == [CreatedCall.sample.sipURI])
    }

    @Test func aCallThatIsCancelledBeforeItIsSentCreatedNothing() async throws {
        let client = FakeCallClient()
        client.hold()
        let app = OperatorApp(client)
        app.model.called = "1"
        app.model.startCall()
        try await eventually("the call is under way") { client.callsUnderWay == 1 }
        app.model.cancelCall()
        try await app.waitForTheCallsEnd()
        #expect(app.model.failure?.keys == ["error_cancelled", "call_not_created", "advice_retry_now"])
    }

    @Test func theClientIsKeptReadyWhileTheDialPadIsInSight() async throws {
        let client = FakeCallClient()
        let app = OperatorApp(client)
        #expect(!client.isKeptReady)
        app.model.screenChanged(isVisible: true)
        #expect(client.isKeptReady)
        app.model.openSettings()
        #expect(!client.isKeptReady)
        app.model.leaveSettings()
        #expect(client.isKeptReady)
        app.model.screenChanged(isVisible: false)
        #expect(!client.isKeptReady)
    }
}
