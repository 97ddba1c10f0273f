import AnonCall
import Foundation
import OperatorModel
import Testing

/// Cancelling, and calling again where a call may exist.
@MainActor
@Suite struct CancelTests {
    @Test func cancelledBeforeTheRequestWasSentNoCallExistsAndCallingAgainAsksNothing() async throws {
        let sandbox = try await Sandbox("--latency-ms", "60000")
        let app = try OperatorApp(sandbox.settings())
        app.model.called = "1"
        app.model.startCall()
        try await eventually("a token is asked for") { try await sandbox.tokensRequested() == 1 }
        app.model.cancelCall()
        try await app.waitForTheCallsEnd()

        let failure = try #require(app.model.failure)
        #expect(failure.keys == ["error_cancelled", "call_not_created", "advice_retry_now"])
        #expect(try await sandbox.calls(to: "1").isEmpty)
        app.model.startCall()
        #expect(app.model.isCalling)
    }

    @Test func cancelledAfterTheRequestWasSentACallMayExistAndCallingAgainAsks() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        let model = app.model
        model.called = "90001001"
        model.startCall()
        try await eventually("the request arrives") { try await !sandbox.calls(to: "90001001").isEmpty }
        try await eventually("the screen shows it") { model.progress?.text == OperatorText(.stepSent) }
        model.cancelCall()
        try await app.waitForTheCallsEnd()
        #expect(model.failure?.keys == ["error_cancelled", "call_may_exist", "advice_check_before_retrying"])

        model.startCall()
        #expect(model.question?.title.key == "error_cancelled")
        #expect(model.called == "90001001", "the number that the question is about")
        #expect(model.announcements.first == OperatorText(.askTitle))
        model.startCall()
        model.doNotCallAgain()
        #expect(model.failure?.callMayExist == true)
        model.callAgainAnyway()
        #expect(model.failure?.callMayExist == true, "not asked, so it can't be answered")
        #expect(try await sandbox.callsReceived() == 1)
    }

    @Test func onlyTheNumberOfACallThatMayExistIsAskedAbout() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        try await app.call("90001003")
        #expect(app.model.failure?.callMayExist == true)
        try await app.call("1")
        #expect(app.model.created != nil, "another number is not asked about")
        app.model.newCall()
        app.model.called = "9000 1003"
        app.model.startCall()
        try await eventually("it asks") { app.model.question != nil }
        #expect(try await sandbox.callsReceived() == 2)
    }

    @Test func theQuestionSurvivesTheProcess() async throws {
        let sandbox = try await Sandbox()
        let device = try TemporaryFolder()
        try await OperatorApp(sandbox.settings(), on: device).call("90001003")
        let app = try OperatorApp(sandbox.settings(), on: device)
        try await app.call("1")
        #expect(app.model.created != nil)
        app.model.newCall()
        try await app.call("90001003")
        #expect(app.model.question?.title.key == "error_interrupted")
        #expect(try await sandbox.calls(to: "90001003").count == 1)
        app.model.callAgainAnyway()
        try await app.waitForTheCallsEnd()
        #expect(try await sandbox.calls(to: "90001003").count == 2)
    }

    @Test func aCallThatCannotBeWrittenDownIsNotStartedUntilItCan() async throws {
        let sandbox = try await Sandbox()
        let device = try TemporaryFolder()
        let keys = MemoryKeys(isLocked: true)
        let parts = try OperatorApp(sandbox.settings(), on: device)
        let model = OperatorModel(
            parts: parts.device.parts,
            journal: OperatorJournal(file: URL(fileURLWithPath: device.path + "/locked/calls"), keys: keys),
            now: parts.clock.now
        )
        model.called = "1"
        model.startCall()
        try await eventually("the call ends") { !model.isCalling }
        #expect(model.failure?.title.key == "error_journal")
        #expect(try await sandbox.callsReceived() == 0)
        keys.isLocked.with { $0 = false }
        model.startCall()
        try await eventually("the call ends") { !model.isCalling }
        #expect(model.created != nil)
    }

    @Test(arguments: ["90001003", "90000500", "30011010001", "90001006"])
    func whereACallMayExistNoSecondOneStartsWithoutAYes(called: String) async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        try await app.call(called)
        #expect(app.model.failure?.callMayExist == true)
        app.model.startCall()
        #expect(app.model.question?.callMayExist == true)
        #expect(try await sandbox.calls(to: called).count == 1)
        app.model.callAgainAnyway()
        try await app.waitForTheCallsEnd()
        #expect(try await sandbox.calls(to: called).count == 2)
    }

    @Test func newSettingsDoNotForgetThatACallMayExist() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        try await app.call("90001003")
        app.model.openSettings()
        try await app.save()
        #expect(app.model.screen == .dial)
        app.model.startCall()
        #expect(app.model.question != nil)
    }
}
