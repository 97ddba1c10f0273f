import AnonCall
import OperatorModel
import Testing

/// A call from the tap to its end, on the sandbox.
@MainActor
@Suite struct CallTests {
    @Test func aCallIsCreatedAndDialled() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        let model = app.model
        #expect(model.screen == .dial)
        #expect(model.callerPresent == "95599")
        for key in [DialKey.eight, .eight, .star] { model.press(key) }
        model.deleteBackwards()
        model.called += "884432\n"
        model.callData = "1"

        model.startCall()
        #expect(model.isCalling && !model.canEdit)
        #expect(model.announcements == [OperatorText(.calling)])
        try await app.waitForTheCallsEnd()

        let created = try #require(model.created)
        #expect(created.text == "10.137.203.215:5063")
        #expect(model.announcements == [OperatorText(.callCreated)])
        #expect(model.called.trimmingCharacters(in: .newlines) == "88884432", "shown beside it")
        #expect(try await sandbox.calls(to: "88884432").count == 1)
        await model.dial()
        #expect(app.dialer.dialled == ["sip:179080024609291@10.137.203.215:5063"])
        #expect(model.notice == nil)
    }

    @Test func withoutAnAppThatDialsTheOperatorIsTold() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        try await app.call("1")
        app.dialer.isThere = false
        await app.model.dial()
        #expect(app.model.notice == OperatorText(.dialNoApp))
        app.dialer.isThere = true
        await app.model.dial()
        #expect(app.model.notice == nil)
    }

    @Test func theAccessCodeIsHiddenUntilItIsTappedAndAgainWhenTheScreenIsLeft() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        let model = app.model
        model.screenChanged(isVisible: true)
        model.toggleAccessCode()
        try await app.call("1")
        #expect(model.shownAccessCode == nil)
        model.toggleAccessCode()
        #expect(model.shownAccessCode == "179080024609291")
        model.screenChanged(isVisible: false)
        #expect(model.shownAccessCode == nil)
        model.toggleAccessCode()
        model.openSettings()
        model.leaveSettings()
        #expect(model.shownAccessCode == nil)

        model.copyAccessCode()
        #expect(app.clipboard.copied == ["179080024609291"])
        #expect(model.notice == OperatorText(.accessCodeCopied))
    }

    @Test func aNewCallBeginsWithThePresentedNumberOfTheSettings() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        let model = app.model
        model.callerPresent = "123"
        model.callData = "1"
        try await app.call("1")
        model.startCall()
        #expect(model.created != nil)
        model.newCall()
        #expect(model.canEdit)
        #expect(model.called.isEmpty && model.callData.isEmpty)
        #expect(model.callerPresent == "95599")
        #expect(try await sandbox.callsReceived() == 1)
    }

    @Test func aSecondTapWhileCallingDoesNothing() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.called = "90001002"
        app.model.startCall()
        app.model.startCall()
        app.model.openSettings()
        #expect(app.model.screen == .dial)
        try await app.waitForTheCallsEnd()
        #expect(app.model.created != nil)
        #expect(try await sandbox.calls(to: "90001002").count == 1)
    }

    @Test func theCallGoesOnWhileTheScreenIsLeft() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.screenChanged(isVisible: true)
        app.model.called = "90001002"
        app.model.startCall()
        try await eventually("the request arrives") { try await !sandbox.calls(to: "90001002").isEmpty }
        app.model.screenChanged(isVisible: false)
        try await app.waitForTheCallsEnd()
        app.model.screenChanged(isVisible: true)
        #expect(app.model.created != nil)
    }

    @Test func theDialPadEditsTheCalledNumber() async throws {
        let sandbox = try await Sandbox()
        let model = try OperatorApp(sandbox.settings()).model
        for key in DialKey.allCases { model.press(key) }
        #expect(model.called == "123456789*0#")
        model.deleteBackwards()
        #expect(model.called == "123456789*0")
        model.clearCalled()
        model.deleteBackwards()
        #expect(model.called.isEmpty)
    }

    @Test func inSightATokenIsReadyBeforeTheCall() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        #expect(try await sandbox.tokensRequested() == 0)
        app.model.screenChanged(isVisible: true)
        try await eventually("a token is asked for") { try await sandbox.tokensRequested() == 1 }
        try await app.call("1")
        #expect(try await sandbox.tokensRequested() == 1)
    }
}
