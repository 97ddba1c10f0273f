import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// What the operator sees and feels of the network and the service.
@MainActor
@Suite struct ReadinessTests {
    private let desk = FakeDesk()
    private let device = TestDevice.withSettings
    private let app: OperatorApp

    init() {
        app = OperatorApp(desk, on: device)
    }

    private func comes(_ readiness: Readiness) async throws {
        try await eventually("\(readiness)") { app.model.readiness == readiness }
    }

    @Test func inSightItIsFoundOutWhetherACallCouldBegin() async throws {
        #expect(app.model.readiness == .unknown && app.model.readiness.text == nil)
        desk.isHeld = true
        app.model.screenChanged(isVisible: true)
        #expect(app.model.readiness == .checking)
        desk.isHeld = false
        try await comes(.ready)
        app.model.screenChanged(isVisible: true)
        #expect(desk.preparations == 1)
        app.model.openSettings()
        #expect(app.model.readiness == .unknown)
        app.model.leaveSettings()
        try await comes(.ready)
        #expect(desk.preparations == 2)
    }

    @Test func whatACallWouldFailWithIsShown() async throws {
        desk.failures = [.sample(.tokenUnavailable)]
        app.model.screenChanged(isVisible: true)
        try await comes(.failed(CallError.sample(.tokenUnavailable).report.title))
        app.model.called = "1"
        app.model.startCall()
        try await app.showCreated(by: desk)
        #expect(app.model.readiness == .ready, "a call was possible")
    }

    @Test func withoutANetworkNothingIsTriedAndAfterwardsAgain() async throws {
        app.model.screenChanged(isVisible: true)
        try await comes(.ready)
        device.network.becomes(online: false)
        try await comes(.offline)
        #expect(app.model.readiness.text == OperatorText(.readinessNoNetwork))
        #expect(desk.preparations == 1)
        device.network.becomes(online: true)
        try await comes(.ready)
        #expect(desk.preparations == 2)
    }

    @Test func newSettingsAreTriedOut() async throws {
        app.model.screenChanged(isVisible: true)
        try await comes(.ready)
        app.model.openSettings()
        try await app.save()
        try await comes(.ready)
        #expect(desk.preparations == 3, "once before they are stored, once for the dial screen")
    }

    @Test func theTimeToWaitBeginsWithTheFailureAndEndsWithTheNextCall() async throws {
        let report = CallError.sample(.httpStatus).report
        try await app.show(.failed(report), of: desk)
        let wait = try #require(app.model.wait)
        #expect(wait.upperBound.timeIntervalSince(wait.lowerBound) == 7)
        app.model.called = "1"
        app.model.startCall()
        #expect(app.model.wait == nil)
        try await app.show(.failedSample, of: desk)
        #expect(app.model.wait == nil)
    }

    @Test func whileTheCallIsLookedUpTheTimeToWaitGoesOn() async throws {
        var report = CallError.sample(.timedOut).report
        report.retryAfter = 7
        try await app.show(.unclear(report, .lookingUp), of: desk)
        let wait = try #require(app.model.wait)
        try await app.show(.unclear(report, .notSeen(isLookingAgain: false)), of: desk)
        #expect(app.model.wait == wait)
    }

    @Test(
        arguments: [
            (CallSession.State.idle, nil), (.creating(isCancelling: false), nil), (.createdSample, .success),
            (.failedSample, .failure),
            (.unclearSample, .warning), (.confirmingSample, .warning),
        ] as [(CallSession.State, Feedback?)])
    func theOperatorFeelsWhatBecomesOfTheCall(state: CallSession.State, feedback: Feedback?) async throws {
        try await app.show(state, of: desk)
        #expect(app.model.feedback == feedback)
    }
}
