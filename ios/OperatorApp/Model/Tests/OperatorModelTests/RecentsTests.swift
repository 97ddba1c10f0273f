import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// The recent calls: what is kept of them, and what they are good for.
@MainActor
@Suite struct RecentsTests {
    private let desk = FakeDesk()
    private let device = TestDevice.withSettings
    private let app: OperatorApp

    init() {
        app = OperatorApp(desk, on: device)
    }

    private var kept: [RecentCall] { device.recents.calls }

    /// A call to a number that comes to a state.
    private func call(_ called: String, until state: CallSession.State) async throws {
        app.model.called = called
        app.model.startCall()
        try await app.show(state, of: desk)
    }

    @Test func aCallIsKeptFromItsStartWithWhatBecomesOfIt() async throws {
        app.model.called = "88884432"
        app.model.startCall()
        #expect(kept.map(\.outcome) == [.mayExist], "also if the app is ended now")
        try await app.showCreated(by: desk)
        let recent = try #require(kept.first)
        #expect(recent.called == "88884432" && recent.outcome == .created)
        #expect(recent.callSerialNo == CreatedCall.sample.callSerialNo)
        #expect(recent.text == OperatorText(.recentsCreated))

        app.model.newCall()
        try await call("2", until: .failedSample)
        try await call("3", until: .unclearSample)
        #expect(kept.map(\.called) == ["3", "2", "88884432"])
        #expect(kept.map(\.outcome) == [.mayExist, .notCreated, .created])
        #expect(app.model.recents.calls == kept)
    }

    @Test func aCallThatTheHistoryHasIsCreated() async throws {
        try await call("1", until: .unclearSample)
        var record = CallRecord(state: .toBeCalled)
        record.callSerialNo = "42"
        try await app.show(.unclear(CallError.sample(.timedOut).report, .found(record)), of: desk)
        #expect(kept.map(\.outcome) == [.created])
        #expect(kept.map(\.callSerialNo) == ["42"])
    }

    @Test func whatWasNotValidOrIsOnlyAskedAboutIsNoCall() async throws {
        try await call("", until: .failed(CallError.sample(.invalidRequest).report))
        #expect(kept.isEmpty)
        try await call("1", until: .confirmingSample)
        #expect(kept.isEmpty)
        app.model.doNotCallAgain()
        #expect(kept.isEmpty)
    }

    @Test func fiftyAreKept() async throws {
        device.recents.calls = []
        for number in 1...52 { try await call("\(number)", until: .failedSample) }
        #expect(kept.count == Recents.capacity && Recents.capacity == 50)
        #expect(kept.first?.called == "52" && kept.last?.called == "3")
    }

    @Test func theyAreThereAgainInTheNextProcess() async throws {
        try await call("1", until: .failedSample)
        let next = OperatorApp(FakeDesk(), on: device)
        #expect(next.model.recents.calls == kept && kept.count == 1)
    }

    @Test func whileTheDeviceIsLockedNothingIsOverwritten() async throws {
        try await call("1", until: .failedSample)
        device.recents.fault = SettingsLocked()
        let nextDesk = FakeDesk()
        let next = OperatorApp(nextDesk, on: device)
        next.model.called = "2"
        next.model.startCall()
        #expect(next.model.recents.calls.map(\.called) == ["2"])
        device.recents.fault = nil
        next.model.screenChanged(isVisible: true)
        #expect(kept.map(\.called) == ["2", "1"])
    }

    @Test func theyAreErasedFromTheDeviceOrTheOperatorIsTold() async throws {
        try await call("1", until: .failedSample)
        device.recents.fault = SettingsLocked()
        app.model.eraseRecents()
        #expect(app.model.recents.calls.count == 1)
        #expect(app.model.notice == OperatorText(.settingsNotStored))
        device.recents.fault = nil
        app.model.eraseRecents()
        #expect(kept.isEmpty && app.model.recents.calls.isEmpty)
    }

    @Test func anEmptyCallShowsTheLastNumberAndCallsWithTheNextTap() async throws {
        app.clock.isStopped = true
        app.clock.advance(by: .seconds(1))
        app.model.tapMainButton()
        #expect(desk.asked == [.start(CallRequest(called: ""))], "there is no last one")
        try await app.show(.idle, of: desk)
        app.clock.advance(by: .seconds(1))
        try await call("88884432", until: .failedSample)
        app.model.clearCalled()
        app.clock.advance(by: .seconds(1))
        let before = desk.asked.count
        app.model.tapMainButton()
        #expect(app.model.called == "88884432" && app.model.notice == OperatorText(.redialFilled))
        app.model.tapMainButton()
        #expect(desk.asked.count == before, "a double tap calls nobody")
        app.clock.advance(by: .milliseconds(500))
        app.model.tapMainButton()
        #expect(desk.asked.last == .start(CallRequest(called: "88884432")) && desk.asked.count == before + 1)
    }

    @Test func aChosenOneIsFilledInAndNotCalled() async throws {
        try await call("sip.user", until: .failedSample)
        app.model.called = ""
        app.model.use(try #require(kept.first))
        #expect(app.model.called == "sip.user" && app.model.notice == nil)
        #expect(desk.asked.count == 1)
    }

    @Test func noTextShowsTheNumber() async throws {
        try await call("5550199", until: .failedSample)
        #expect(!texts(of: try #require(kept.first)).contains("5550199"))
    }

    @Test func theyAreStoredByNamesThatStay() throws {
        let stored = #"{"id":"4A0E0A3C-1C0B-4E0E-9B1F-0123456789AB","called":"1","started":0,"outcome":"may_exist"}"#
        let call = try JSONDecoder().decode(RecentCall.self, from: Data(stored.utf8))
        #expect(call.called == "1" && call.outcome == .mayExist && call.callSerialNo == nil)
        #expect(call.text == OperatorText(.recentsMayExist))
    }
}
