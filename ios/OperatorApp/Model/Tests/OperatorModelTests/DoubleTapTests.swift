import AnonCall
import OperatorModel
import Testing

/// Two taps at the same place, where the first one changed what is there.
@MainActor
@Suite struct DoubleTapTests {
    private let desk = FakeDesk()
    private let app: OperatorApp

    init() {
        app = OperatorApp(desk)
        app.clock.isStopped = true
        app.clock.advance(by: .seconds(1))
    }

    @Test func twoTapsOnCallMakeOneCall() {
        app.model.called = "1"
        app.model.tapMainButton()
        #expect(app.model.mainButton == .cancel)
        app.model.tapMainButton()
        #expect(desk.asked == [.start(CallRequest(called: "1"))])
        app.clock.advance(by: .milliseconds(499))
        app.model.tapMainButton()
        #expect(desk.asked.count == 1)
        app.clock.advance(by: .milliseconds(1))
        app.model.tapMainButton()
        #expect(desk.asked.last == .cancel)
    }

    @Test func aCancelThatLandsAsTheCallIsCreatedKeepsIt() async throws {
        try await app.showCreated(by: desk)
        app.model.tapMainButton()
        #expect(app.model.created != nil && desk.asked.isEmpty)
        app.clock.advance(by: .milliseconds(500))
        app.model.tapMainButton()
        #expect(desk.asked == [.next])
    }

    @Test func tapsAtTheBottomNeverGetPastTheQuestion() async throws {
        try await app.show(.unclearSample, of: desk)
        app.clock.advance(by: .seconds(1))
        app.model.tapMainButton()
        try await app.show(.confirmingSample, of: desk)
        app.model.callAgainAnyway()
        for _ in 1...3 {
            app.model.tapMainButton()
            app.clock.advance(by: .seconds(1))
        }
        #expect(!desk.asked.contains(.confirm))
        #expect(app.model.mainButton == .doNotCall)
    }

    @Test func twoTapsOnDialDialOnce() async throws {
        try await app.showCreated(by: desk)
        app.clock.advance(by: .seconds(1))
        app.dialer.isHeld = true
        let first = Task { await app.model.dial() }
        let second = Task { await app.model.dial() }
        await second.value
        app.clock.advance(by: .seconds(1))
        await app.model.dial()
        app.dialer.isHeld = false
        await first.value
        app.clock.advance(by: .seconds(1))
        await app.model.dial()
        #expect(app.dialer.dialled.count == 1)
        #expect(!app.model.canDial)
    }

    @Test func twoTapsOnSaveDoNotReachTheDialScreen() async throws {
        app.model.openSettings()
        app.clock.advance(by: .seconds(1))
        try await app.save()
        #expect(app.model.screen == .dial)
        app.model.tapMainButton()
        app.model.openSettings()
        #expect(desk.asked.isEmpty && app.model.screen == .dial)
    }

    @Test func onTheSandboxTwoTapsCreateOneCall() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.called = "90001002"
        app.model.tapMainButton()
        app.clock.isStopped = true
        app.model.tapMainButton()
        try await app.waitForTheCallsEnd()
        app.model.tapMainButton()
        #expect(app.model.created != nil)
        #expect(try await sandbox.calls(to: "90001002").count == 1)
    }
}
