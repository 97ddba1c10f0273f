import AnonCall
import AnonCallTesting
import OperatorModel
import Testing

/// Who dials a created call, and when.
@MainActor
@Suite struct HandOverTests {
    private let desk = FakeDesk()
    private let app: OperatorApp

    init() {
        app = OperatorApp(desk)
    }

    @Test func aCreatedCallIsHandedOverByItselfAndOnce() async throws {
        app.model.screenChanged(isVisible: true)
        try await app.showCreated(by: desk)
        try await eventually("it is dialled") { app.dialer.dialled == [CreatedCall.sample.sipURI] && !app.model.canDial }
        // As an app does that shows another one's window.
        app.model.screenChanged(isVisible: false)
        app.model.screenChanged(isVisible: true)
        await app.model.dial()
        #expect(app.dialer.dialled.count == 1)
        #expect(app.model.notice == nil)
        app.model.newCall()
        try await app.showCreated(by: desk)
        try await eventually("the next one is dialled") { app.dialer.dialled.count == 2 }
    }

    @Test func whereNothingTakesItTheOperatorDials() async throws {
        app.dialer.isThere = false
        app.model.screenChanged(isVisible: true)
        try await app.showCreated(by: desk)
        try await eventually("it can't be dialled") { app.model.notice == OperatorText(.dialNoApp) }
        #expect(app.model.canDial)
        app.dialer.isThere = true
        await app.model.dial()
        #expect(app.dialer.dialled.count == 2)
        #expect(!app.model.canDial && app.model.notice == nil)
    }

    @Test func aCallThatWasCreatedOutOfSightWaitsForTheOperator() async throws {
        try await app.showCreated(by: desk)
        #expect(app.dialer.dialled.isEmpty)
        #expect(desk.session.state == .createdSample, "it would not be asked about if the app were ended now")
        app.model.screenChanged(isVisible: true)
        try await eventually("it is dialled") { app.dialer.dialled.count == 1 }
    }

    @Test func withTheSettingOffTheOperatorDials() async throws {
        app.model.openSettings()
        app.model.settingsForm.handsOverImmediately = false
        try await app.save()
        let model = app.model
        model.screenChanged(isVisible: true)
        try await app.showCreated(by: desk)
        #expect(model.canDial && desk.session.state == .createdSample)
        model.toggleAccessCode()
        #expect(model.shownAccessCode == CreatedCall.sample.accessCode.reveal())
        #expect(app.dialer.dialled.isEmpty)
        await model.dial()
        #expect(app.dialer.dialled.count == 1)
    }

    @Test func aHandOverThatEndsLateLeavesTheNextCallAlone() async throws {
        app.dialer.isHeld = true
        app.model.screenChanged(isVisible: true)
        try await app.showCreated(by: desk)
        try await eventually("it is being dialled") { app.dialer.dialled.count == 1 }
        app.model.newCall()
        app.dialer.isThere = false
        app.dialer.isHeld = false
        try await eventually("the dialer is done") { app.dialer.finished == 1 }
        #expect(app.model.notice == nil && app.model.mainButton == .call)
    }
}
