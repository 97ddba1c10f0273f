import AnonCall
import AnonCallTesting
import OperatorModel
import Testing

/// What the screen makes of a session's states, without one.
@MainActor
@Suite struct ScreenTests {
    private let desk = FakeDesk()

    @Test(arguments: CallError.Kind.allCases)
    func everyFailureIsShownByItsReport(kind: CallError.Kind) async throws {
        let app = OperatorApp(desk)
        let error = CallError.sample(kind)
        try await app.show(error.callMayExist ? .unclear(error.report, .notLookedUp) : .failed(error.report), of: desk)
        #expect(app.model.failure == error.report)
        #expect(app.model.announcements.first == .report(error.report.title))
        #expect(app.model.announcements.contains(.report(error.report.existence)) == error.callMayExist)
        #expect(app.model.canEdit)
    }

    @Test func whatIsSaidBesideACallNeverHidesThatItMayExist() async throws {
        let app = OperatorApp(desk)
        app.model.called = "1"
        app.model.startCall()
        app.model.paste("2")
        #expect(app.model.announcements == [OperatorText(.numberBusy)])
        try await app.show(.unclearSample, of: desk)
        let report = CallError.sample(.timedOut).report
        #expect(app.model.announcements == [.report(report.title), .report(report.existence)])
    }

    @Test func whatIsTypedIsAskedFor() {
        let app = OperatorApp(desk)
        app.model.callerPresent = " 95599 "
        app.model.called = " 88884432\n"
        app.model.startCall()
        #expect(desk.asked == [.start(CallRequest(called: "88884432", callerPresent: "95599"))])
        #expect(app.model.isCalling && app.model.announcements == [OperatorText(.calling)])
    }

    @Test func whileACallIsCancelledThereIsNothingToTap() async throws {
        let app = OperatorApp(desk)
        try await app.show(.creating(isCancelling: true), of: desk)
        #expect(app.model.mainButton == nil && app.model.isCalling)
        #expect(app.model.announcements == [OperatorText(.cancelling)])
        app.model.tapMainButton()
        #expect(desk.asked.isEmpty)
    }

    @Test func whileACallIsCreatedItsStepsAreShown() async throws {
        let app = OperatorApp(desk)
        #expect(app.model.progress == nil)
        app.model.startCall()
        let steps: [(CallEvent.Step, TextKey)] = [
            (.tokenRequested, .stepSigningIn), (.connected, .stepConnected), (.requestSent, .stepSent),
        ]
        for (step, text) in steps {
            desk.happens(step)
            try await eventually("it is shown") { app.model.progress?.text == OperatorText(text) }
        }
        let started = try #require(app.model.progress?.started)
        try await app.show(.creating(isCancelling: true), of: desk)
        #expect(app.model.progress?.started == started, "the time goes on")
        try await app.showCreated(by: desk)
        #expect(app.model.progress == nil)
    }

    @Test func aCallUnderWayMayGoOnInTheBackground() async throws {
        let device = TestDevice.withSettings
        let app = OperatorApp(desk, on: device)
        app.model.startCall()
        #expect(device.background.changes == [true])
        try await app.show(.creating(isCancelling: true), of: desk)
        #expect(device.background.changes == [true], "it is under way still")
        try await app.show(.unclearSample, of: desk)
        #expect(device.background.changes == [true, false])
    }

    @Test func theAnswersReachTheSessionOnlyWhereItAsks() async throws {
        let app = OperatorApp(desk)
        app.model.callAgainAnyway()
        app.model.doNotCallAgain()
        #expect(desk.asked.isEmpty)
        try await app.show(.confirmingSample, of: desk)
        #expect(!app.model.canEdit)
        app.model.callAgainAnyway()
        app.model.doNotCallAgain()
        app.model.startCall()
        #expect(desk.asked == [.confirm, .decline])
    }

    @Test func theClientIsKeptReadyWhileTheDialPadIsInSight() {
        let app = OperatorApp(desk)
        #expect(!desk.isKeptReady)
        app.model.screenChanged(isVisible: true)
        #expect(desk.isKeptReady)
        app.model.openSettings()
        #expect(!desk.isKeptReady)
        app.model.leaveSettings()
        #expect(desk.isKeptReady)
        app.model.screenChanged(isVisible: false)
        #expect(!desk.isKeptReady)
    }
}
