import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// What an organisation sets: by a file, or by its device management.
@MainActor
@Suite struct ConfigurationTests {
    private let complete: [String: Any] = [
        "domain": "managed.example.com", "appKey": "managed-key", "appSecret": "managed-secret",
    ]

    private func file(_ text: String) throws(ConfigurationFault) -> Configuration {
        try Configuration(file: Data(text.utf8))
    }

    @Test func eachFaultHasWordsOfItsOwn() {
        #expect(ConfigurationFault.unknownName("domian").text == OperatorText(.configurationUnknownName, "domian"))
        #expect(ConfigurationFault.wrongType("domain").text == OperatorText(.configurationNotValid, "domain"))
        #expect(ConfigurationFault.twoSecrets.text == OperatorText(.configurationTwoSecrets))
        for fault in [ConfigurationFault.notJSON, .tooLarge] { #expect(fault.text == OperatorText(.configurationNotRead)) }
    }

    @Test func noTextShowsTheSecret() throws {
        #expect(!texts(of: try file(#"{"appSecret": "canary"}"#)).contains("canary"))
    }

    @Test func anOpenedFileFillsTheFormAndIsStoredWithSave() async throws {
        let device = TestDevice(nil)
        let app = OperatorApp(FakeDesk(), on: device)
        let form = app.model.settingsForm
        app.model.openConfiguration(Data(#"{"domain": "a.example.com", "appKey": "k", "accessToken": "t"}"#.utf8))
        #expect(form.domain == "a.example.com" && form.appKey == "k" && form.tokenSource == .accessToken)
        #expect(app.model.notice == OperatorText(.configurationOpened))
        #expect(device.store.settings == nil)
        try await app.save()
        #expect(device.store.settings?.tokenSource == .accessToken("t"))
        #expect(app.model.screen == .dial)

        app.model.openSettings()
        app.model.openConfiguration(Data(#"{"a": 1}"#.utf8))
        #expect(form.fault(of: .all) == OperatorText(.configurationUnknownName, "a"))
        #expect(form.domain == "a.example.com")
        app.model.configurationNotRead()
        #expect(form.fault(of: .all) == OperatorText(.configurationNotRead))
    }

    @Test func managedSettingsWinAndAreShownAsManaged() async throws {
        let device = TestDevice.withSettings
        device.managed.values = ["domain": "managed.example.com", "other": 7]
        let app = OperatorApp(FakeDesk(), on: device)
        let form = app.model.settingsForm
        app.model.openSettings()
        #expect(form.domain == "managed.example.com" && form.appKey == "key")
        #expect(form.isManaged(.domain) && !form.isManaged(.appKey))
        form.domain = "mine.example.com"
        app.model.openConfiguration(Data(#"{"domain": "file.example.com"}"#.utf8))
        form.callerPresent = "1"
        try await app.save()
        let stored = try #require(device.store.settings)
        #expect(stored.callerPresent == "1" && stored.domain == "service.example.com", "it stays as it was")
        app.model.openSettings()
        #expect(form.domain == "managed.example.com")
    }

    @Test func aManagedDeviceNeedsNoSettingsOfItsOwn() {
        let device = TestDevice(nil)
        device.managed.values = complete
        let app = OperatorApp(FakeDesk(), on: device)
        #expect(app.model.screen == .dial && app.model.notice == nil)
        #expect(!app.model.canDeleteSecret && device.store.settings == nil)
    }

    @Test func nothingThatIsManagedIsStored() async throws {
        let device = TestDevice.withSettings
        let before = device.store.settings
        device.managed.values = complete
        device.managed.values["authority"] = "PEM"
        device.managed.values["callerPresent"] = "2"
        device.managed.values["handsOverImmediately"] = false
        device.managed.values["callHistory"] = true
        let app = OperatorApp(FakeDesk(), on: device)
        app.model.openSettings()
        let form = app.model.settingsForm
        #expect(!form.handsOverImmediately && form.callHistory && form.isManaged(.callHistory))
        try await app.save()
        #expect(device.store.settings == before)
    }

    @Test func whatTheManagementLeavesOutIsEntered() async throws {
        let device = TestDevice(nil)
        device.managed.values = ["domain": "managed.example.com", "accessToken": "token"]
        let app = OperatorApp(FakeDesk(), on: device)
        #expect(app.model.screen == .settings && app.model.notice == OperatorText(.settingsFirst))
        let form = app.model.settingsForm
        #expect(form.domain == "managed.example.com" && form.isSecretStored && form.isManaged(.secret))
        form.appKey = "typed-key"
        try await app.save()
        #expect(app.model.screen == .dial)
        let stored = try #require(device.store.settings)
        #expect(stored.appKey == "typed-key" && stored.domain.isEmpty && stored.tokenSource == .accessToken(""))
    }

    @Test func whatTheManagementChangesIsUsedWhenTheOperatorReturns() {
        let device = TestDevice(nil)
        let app = OperatorApp(FakeDesk(), on: device)
        #expect(app.model.screen == .settings)
        device.managed.values = complete
        app.model.screenChanged(isVisible: true)
        #expect(app.model.screen == .dial)
        app.model.called = "1"
        app.model.screenChanged(isVisible: true)
        #expect(app.model.called == "1", "nothing changed")
        device.managed.values = [:]
        app.model.screenChanged(isVisible: true)
        #expect(app.model.screen == .settings && !app.model.canLeaveSettings, "and ends with it")
        #expect(app.model.settingsForm.domain.isEmpty && !app.model.settingsForm.isSecretStored)
    }

    @Test func whatTheManagementSetsWrongIsShown() {
        let device = TestDevice.withSettings
        device.managed.values = ["domain": 7]
        let app = OperatorApp(FakeDesk(), on: device)
        #expect(app.model.screen == .settings)
        #expect(app.model.settingsForm.fault(of: .all) == OperatorText(.configurationNotValid, "domain"))
        #expect(app.model.settingsForm.domain == device.store.settings?.domain, "the stored ones are not overwritten")
    }

    @Test func theSystemsDefaultsAreRead() throws {
        let name = "anoncall-\(UUID().uuidString)"
        let defaults = try #require(UserDefaults(suiteName: name))
        defer { defaults.removePersistentDomain(forName: name) }
        #expect(ManagedDefaults(defaults).values.isEmpty)
        let values: [String: Any] = ["domain": "a.example.com", "handsOverImmediately": false]
        defaults.set(values, forKey: "com.apple.configuration.managed")
        let configuration = try Configuration(managed: ManagedDefaults(defaults).values)
        #expect(configuration.fields == [.domain, .handsOverImmediately])
    }
}

/// Saving tries the settings out, and secrets can be deleted.
@MainActor
@Suite struct SecretTests {
    private let desk = FakeDesk()
    private let device = TestDevice.withSettings

    @Test func aWrongSecretIsShownBesideItsFieldAndNotStored() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.openSettings()
        app.model.settingsForm.secret = "wrong"
        try await app.save()
        #expect(app.model.settingsForm.fault(of: .secret) == .report(FailureReport.Text(key: "token_refused")))
        #expect(app.model.screen == .settings)
        #expect(app.store.settings == sandbox.settings())
        app.model.settingsForm.secret = sandbox.appSecret
        try await app.save()
        #expect(app.model.notice == OperatorText(.settingsSaved))
        #expect(try await sandbox.tokensRequested() == 2, "what was tried out has its token already")
        try await app.call("1")
        #expect(try await sandbox.tokensRequested() == 2)
    }

    @Test func aServiceThatCanNotBeReachedKeepsNothingFromBeingStored() async throws {
        let app = OperatorApp(desk, on: device)
        desk.failures = [.sample(.notConnected)]
        app.model.openSettings()
        app.model.settingsForm.callerPresent = "1"
        try await app.save()
        #expect(app.model.notice == OperatorText(.settingsSavedUnchecked))
        #expect(device.store.settings?.callerPresent == "1")
    }

    @Test func whoLeavesWhileTheSettingsAreTriedOutStoresNothing() async throws {
        let app = OperatorApp(desk, on: device)
        desk.isHeld = true
        app.model.openSettings()
        app.model.settingsForm.callerPresent = "1"
        app.model.saveSettings()
        #expect(app.model.isCheckingSettings)
        app.model.leaveSettings()
        desk.isHeld = false
        #expect(app.model.screen == .dial && !app.model.isCheckingSettings)
        app.model.openSettings()
        try await app.save()
        #expect(device.store.settings?.callerPresent.isEmpty == true)
    }

    @Test func aDeletedSecretIsGoneAndCallsAskForAnother() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.openSettings()
        #expect(app.model.canDeleteSecret)
        app.model.deleteSecret()
        #expect(app.model.notice == OperatorText(.settingsSecretDeleted))
        #expect(app.store.settings?.tokenSource == .appSecret(""))
        #expect(!app.model.canDeleteSecret && !app.model.settingsForm.isSecretStored)
        app.model.leaveSettings()
        try await app.call("1")
        #expect(app.model.failure?.settingsButton == OperatorText(.signInAgainButton))
        #expect(try await sandbox.tokensRequested() == 0)

        let next = try OperatorApp(app.device)
        #expect(next.model.screen == .settings)
        #expect(next.model.settingsForm.fault(of: .secret) == OperatorText(.configInvalidAppSecret))
    }

    @Test func operatorsSeeTheirOwnFieldsAndWhateverIsAtFault() {
        let app = OperatorApp(desk, on: device)
        let form = app.model.settingsForm
        app.model.openSettings()
        #expect(!form.isForExperts)
        #expect(form.shows(.secret) && form.shows(.callerPresent) && !form.shows(.domain) && !form.shows(.authority))
        form.isForExperts = true
        #expect(form.shows(.domain) && form.shows(.appKey) && form.shows(.authority))
        let first = OperatorApp(FakeDesk(), on: TestDevice(nil)).model.settingsForm
        #expect(first.isForExperts, "somebody has to enter them")
    }
}
