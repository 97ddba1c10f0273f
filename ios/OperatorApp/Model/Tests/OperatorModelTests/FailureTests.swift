import AnonCall
import OperatorModel
import Testing

/// Failures as the operator is told of them, on the sandbox.
@MainActor
@Suite struct FailureTests {
    @Test func aRejectionTellsItsResultCodeAndWhatToDo() async throws {
        let failure = try await failure(calling: "30010000003")
        #expect(failure.title == OperatorText(.errorRejected))
        #expect(failure.cause == OperatorText(.resultCode30010000003))
        #expect(failure.existence == OperatorText(.callNotCreated))
        #expect(failure.advice == OperatorText(.adviceFixRequest))
        #expect(failure.settingsButton == nil)
        #expect(failure.detail(.detailKind) == "rejected")
        #expect(failure.detail(.detailResultCode) == "30010000003")
        #expect(failure.detail(.detailDescription) == "Input parameter verification failed.")
    }

    @Test func anUnknownResultCodeIsShownAsItCame() async throws {
        let failure = try await failure(calling: "90001014")
        #expect(failure.cause == OperatorText(.resultCodeUnknown, "30019999999"))
        #expect(failure.detail(.detailResultCode) == "30019999999")
    }

    @Test func aBusyServiceTellsHowLongToWait() async throws {
        let failure = try await failure(calling: "90000429")
        #expect(failure.title == OperatorText(.errorHttpStatus))
        #expect(failure.advice == OperatorText(.adviceRetryAfter, "7"))
        #expect(failure.detail(.detailHttpStatus) == "429")
        #expect(failure.detail(.detailServiceCode) == "APIG.0308")
    }

    @Test func aCallSerialNumberIsAmongTheDetails() async throws {
        let failure = try await failure(calling: "90001007")
        #expect(failure.detail(.callSerialNo) == "1537353600-21")
        #expect(failure.detail(.detailReason)?.isEmpty == false)
    }

    @Test(arguments: [
        ("", TextKey.invalidCalled), (String(repeating: "1", count: 33), .invalidCalled),
    ])
    func aWrongNumberIsNamed(called: String, key: TextKey) async throws {
        let failure = try await failure(calling: called)
        #expect(failure.title == OperatorText(.errorInvalidRequest))
        #expect(failure.cause == OperatorText(key))
    }

    @Test func anAccessTokenThatIsRefusedLeadsToSigningInAgain() async throws {
        let sandbox = try await Sandbox()
        let app = OperatorApp(sandbox.settings(.accessToken(sandbox.token)))
        try await app.call("1")
        #expect(app.model.created != nil)
        app.model.newCall()

        try await sandbox.expireTokens()
        try await app.call("2")
        let failure = try #require(app.model.failure)
        #expect(failure.title == OperatorText(.errorTokenUnavailable))
        #expect(failure.cause == OperatorText(.tokenSignedOut))
        #expect(failure.existence == OperatorText(.callNotCreated))
        #expect(failure.settingsButton == OperatorText(.signInAgainButton))

        app.model.openSettings()
        app.model.settingsForm.secret = try await sandbox.newToken()
        app.model.saveSettings()
        app.model.startCall()
        try await app.waitForTheCallsEnd()
        #expect(app.model.created != nil)
    }

    @Test func aWrongAppSecretIsAFaultOfTheSettings() async throws {
        let sandbox = try await Sandbox()
        let failure = try await failure(calling: "1", with: sandbox.settings(.appSecret("wrong")))
        #expect(failure.cause == OperatorText(.tokenRefused))
        #expect(failure.settingsButton == OperatorText(.settingsOpen))
    }

    @Test func withoutANetworkNoCallIsCreated() async throws {
        let sandbox = try await Sandbox()
        var settings = sandbox.settings(.accessToken(sandbox.token))
        // Nothing listens there.
        settings.domain = "localhost:1"
        let failure = try await failure(calling: "1", with: settings)
        #expect(failure.title == OperatorText(.errorNotConnected))
        #expect(failure.existence == OperatorText(.callNotCreated))
        #expect(failure.advice == OperatorText(.adviceRetryNow) || failure.advice == OperatorText(.adviceRetryLater))
    }

    @Test func aServerOfAnotherAuthorityIsNotTrusted() async throws {
        let sandbox = try await Sandbox()
        let other = try await Sandbox()
        var settings = sandbox.settings(.accessToken(sandbox.token))
        settings.domain = other.domain
        let failure = try await failure(calling: "1", with: settings)
        #expect(failure.title == OperatorText(.errorUntrusted))
        #expect(failure.cause == OperatorText(.trustUnknownAuthority))
        #expect(try await other.stats().received == 0)
    }

    @Test(arguments: ["90000500", "90001003", "30010010002", "90001007"])
    func detailsHoldNoNumbersAndNoSecrets(called: String) async throws {
        let sandbox = try await Sandbox()
        let app = OperatorApp(sandbox.settings())
        app.model.callerPresent = "5550199"
        app.model.callData = "canary"
        try await app.call(called)
        // A result code that is also the called number is shown as the result code.
        let details = try #require(app.model.failure).details.filter { $0.label.key != .detailResultCode }
        let shown = details.map(\.value).joined(separator: "\n")
        for hidden in ["5550199", "canary", called, sandbox.appSecret, sandbox.token] {
            #expect(!shown.contains(hidden))
        }
    }

    /// How a call fails, on a sandbox of its own or with other settings.
    private func failure(calling called: String, with settings: OperatorSettings? = nil) async throws -> CallFailure {
        let sandbox = try await Sandbox()
        let app = OperatorApp(settings ?? sandbox.settings())
        try await app.call(called)
        return try #require(app.model.failure)
    }
}
