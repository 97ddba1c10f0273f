import AnonCall
import OperatorModel
import Testing

/// Failures as the operator sees them, on the sandbox.
@MainActor
@Suite struct FailureTests {
    @Test func aRejectionTellsItsResultCodeAndWhatToDo() async throws {
        let failure = try await failure(calling: "30010000003")
        #expect(failure.keys == ["error_rejected", "result_code_30010000003", "call_not_created", "advice_fix_request"])
        #expect(failure.settingsButton == nil)
        #expect(failure.detail("detail_kind") == "rejected")
        #expect(failure.detail("detail_result_code") == "30010000003")
        #expect(failure.detail("detail_description") == "Input parameter verification failed.")
    }

    @Test func anUnknownResultCodeIsShownAsItCame() async throws {
        let failure = try await failure(calling: "90001014")
        #expect(failure.explanation == FailureReport.Text(key: "result_code_unknown", argument: "30019999999"))
        #expect(failure.detail("detail_result_code") == "30019999999")
    }

    @Test func aBusyServiceTellsHowLongToWait() async throws {
        let failure = try await failure(calling: "90000429")
        #expect(failure.title.key == "error_http_status")
        #expect(failure.nextStep == FailureReport.Text(key: "advice_retry_after", argument: "7"))
        #expect(failure.detail("detail_http_status") == "429")
        #expect(failure.detail("detail_service_code") == "APIG.0308")
    }

    @Test func aCallSerialNumberIsAmongTheDetails() async throws {
        let failure = try await failure(calling: "90001007")
        #expect(failure.detail("call_serial_no") == "1537353600-21")
        #expect(failure.detail("detail_reason")?.isEmpty == false)
    }

    @Test(arguments: [
        "", String(repeating: "1", count: 33),
    ])
    func aWrongNumberIsNamed(called: String) async throws {
        let failure = try await failure(calling: called)
        #expect(failure.keys.prefix(2) == ["error_invalid_request", "invalid_called"])
    }

    @Test func anAccessTokenThatIsRefusedLeadsToSigningInAgain() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings(.accessToken(sandbox.token)))
        try await app.call("1")
        #expect(app.model.created != nil)
        app.model.newCall()

        try await sandbox.expireTokens()
        try await app.call("2")
        let failure = try #require(app.model.failure)
        #expect(failure.keys.prefix(3) == ["error_token_unavailable", "token_signed_out", "call_not_created"])
        #expect(failure.settingsButton == OperatorText(.signInAgainButton))

        app.model.openSettings()
        app.model.settingsForm.secret = try await sandbox.newToken()
        try await app.save()
        app.model.startCall()
        try await app.waitForTheCallsEnd()
        #expect(app.model.created != nil)
    }

    @Test func aWrongAppSecretIsAFaultOfTheSettings() async throws {
        let sandbox = try await Sandbox()
        let failure = try await failure(calling: "1", with: sandbox.settings(.appSecret("wrong")))
        #expect(failure.explanation?.key == "token_refused")
        #expect(failure.settingsButton == OperatorText(.settingsOpen))
    }

    @Test func withoutANetworkNoCallIsCreated() async throws {
        let sandbox = try await Sandbox()
        var settings = sandbox.settings(.accessToken(sandbox.token))
        // Nothing listens there.
        settings.domain = "localhost:1"
        let failure = try await failure(calling: "1", with: settings)
        #expect(failure.keys == ["error_not_connected", "call_not_created", "advice_retry_now"])
    }

    @Test func aServerOfAnotherAuthorityIsNotTrusted() async throws {
        let sandbox = try await Sandbox()
        let other = try await Sandbox()
        var settings = sandbox.settings(.accessToken(sandbox.token))
        settings.domain = other.domain
        let failure = try await failure(calling: "1", with: settings)
        #expect(failure.keys.prefix(2) == ["error_untrusted", "trust_unknown_authority"])
        #expect(try await other.stats().received == 0)
    }

    @Test(arguments: ["90000500", "90001003", "30010010002", "90001007"])
    func detailsHoldNoNumbersAndNoSecrets(called: String) async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.callerPresent = "5550199"
        app.model.callData = "canary"
        try await app.call(called)
        app.model.copySupportReport()
        #expect(app.model.notice == OperatorText(.detailsCopied))
        let copied = try #require(app.clipboard.supportReport)
        #expect(copied.contains("request sent"), "the call's steps are in it")
        // A result code that is also the called number is shown as the result code.
        let details = try #require(app.model.failure).details.filter { $0.label.key != "detail_result_code" }
        let shown = details.map(\.value).joined(separator: "\n")
        for hidden in ["5550199", "canary", called, sandbox.appSecret, sandbox.token] {
            #expect(!shown.contains(hidden))
        }
        for hidden in ["5550199", "canary", sandbox.appSecret, sandbox.token] {
            #expect(!copied.contains(hidden))
        }
    }

    /// How a call fails, on a sandbox of its own or with other settings.
    private func failure(calling called: String, with settings: OperatorSettings? = nil) async throws -> FailureReport {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(settings ?? sandbox.settings())
        try await app.call(called)
        return try #require(app.model.failure)
    }
}
