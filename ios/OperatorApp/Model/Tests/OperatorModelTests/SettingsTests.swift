import AnonCall
import Foundation
import OperatorModel
import Testing

/// The settings: entering, checking, storing.
@MainActor
@Suite struct SettingsTests {
    @Test func withoutSettingsTheAppOpensOnThemAndSavingLeadsToTheDialPad() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(nil)
        let (model, form) = (app.model, app.model.settingsForm)
        #expect(model.screen == .settings)
        #expect(model.notice == OperatorText(.settingsFirst))
        model.leaveSettings()
        #expect(model.screen == .settings && !model.canLeaveSettings)

        form.domain = " \(sandbox.domain)\n"
        form.appKey = sandbox.appKey
        form.tokenSource = .appSecret
        #expect(!form.isSecretStored)
        form.secret = sandbox.appSecret
        form.authority = String(decoding: sandbox.rootCertificate, as: UTF8.self) + "\n"
        form.callerPresent = "95599"
        try await app.save()

        #expect(form.fault == nil)
        #expect(model.screen == .dial)
        #expect(model.notice == OperatorText(.settingsSaved))
        #expect(model.callerPresent == "95599")
        #expect(app.store.settings?.tokenSource == .appSecret(sandbox.appSecret))
        try await app.call("1")
        #expect(model.created != nil)
    }

    @Test func aStoredSecretIsNotShownAndKeptWhereNothingIsTyped() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        let form = app.model.settingsForm
        app.model.openSettings()
        #expect(form.domain == sandbox.domain && form.appKey == sandbox.appKey)
        #expect(form.secret.isEmpty && form.isSecretStored)
        form.callerPresent = "1"
        try await app.save()
        #expect(app.store.settings?.tokenSource == .appSecret(sandbox.appSecret))
        #expect(app.store.settings?.callerPresent == "1")
    }

    @Test func theOtherSourceNeedsASecretOfItsOwn() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        let form = app.model.settingsForm
        app.model.openSettings()
        form.secret = "typed"
        form.tokenSource = .accessToken
        #expect(form.secret.isEmpty && !form.isSecretStored)
        try await app.save()
        #expect(form.fault(of: .secret) == OperatorText(.configInvalidAccessToken))
        form.tokenSource = .appSecret
        try await app.save()
        #expect(form.fault == nil && app.model.screen == .dial)
    }

    @Test func aFaultIsShownBesideItsFieldAndNothingIsStored() async throws {
        let faults: [(SettingsFault.Field, TextKey, (SettingsForm) -> Void)] = [
            (.domain, .configInvalidDomain, { $0.domain = "" }),
            (.domain, .configInsecureDomain, { $0.domain = "http://service.besclouds.com" }),
            (.appKey, .configInvalidAppKey, { $0.appKey = "" }),
            (.secret, .configInvalidAppSecret, { $0.secret = "" }),
            (.authority, .configInvalidRootCertificate, { $0.authority = "no certificate" }),
        ]
        for (field, key, spoil) in faults {
            let app = try OperatorApp(nil)
            let form = app.model.settingsForm
            form.domain = "service.besclouds.com"
            form.appKey = "key"
            form.tokenSource = .appSecret
            form.secret = "secret"
            spoil(form)
            try await app.save()
            #expect(form.fault(of: field) == OperatorText(key))
            #expect(app.model.screen == .settings)
            #expect(app.store.settings == nil)
        }
    }

    @Test func leavingKeepsTheSettingsAsTheyWere() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.model.openSettings()
        app.model.settingsForm.domain = "elsewhere.example"
        app.model.leaveSettings()
        #expect(app.model.screen == .dial)
        app.model.openSettings()
        #expect(app.model.settingsForm.domain == sandbox.domain)
        #expect(app.store.settings == sandbox.settings())
    }

    @Test func aStoreThatFailsIsToldAndTheClientStaysAsItWas() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.store.fault = CancellationError()
        app.model.openSettings()
        try await app.save()
        #expect(app.model.settingsForm.fault(of: .all) == OperatorText(.settingsNotStored))

        let reopened = OperatorApp(FakeDesk(), on: app.device).model
        #expect(reopened.screen == .settings)
        #expect(reopened.notice == OperatorText(.settingsNotRead))
    }

    @Test func noTextShowsTheSecret() {
        let settings = OperatorSettings(domain: "d", appKey: "k", tokenSource: .appSecret("canary"))
        #expect(!texts(of: settings).contains("canary"))
        #expect(!texts(of: settings.tokenSource).contains("canary"))
    }

    @Test func whatIsStoredIsReadAgain() throws {
        let settings = OperatorSettings(
            domain: "d",
            appKey: "k",
            tokenSource: .accessToken("t"),
            handsOverImmediately: false,
            callHistory: true
        )
        #expect(try JSONDecoder().decode(OperatorSettings.self, from: JSONEncoder().encode(settings)) == settings)
    }

    @Test func aCallThatMayExistIsLookedUpWhereTheOrganisationAllowsIt() async throws {
        let sandbox = try await Sandbox()
        var settings = sandbox.settings()
        settings.callHistory = true
        let app = try OperatorApp(settings)
        try await app.call("90001003")
        try await eventually("it is found") { app.model.call.fate?.text == OperatorText(.fateFound) }
        #expect(app.model.recents.calls.first?.outcome == .created)
        try await app.call("90003403")
        try await eventually("it can't be looked up") { app.model.call.fate?.text == OperatorText(.fateLookUpFailed) }
        #expect(app.model.announcements.contains(OperatorText(.fateLookUpFailed)))
        #expect(app.model.recents.calls.first?.outcome == .mayExist)
    }

    @Test func whatIsKnownOfACallThatMayExistHasWordsOfItsOwn() {
        typealias Fate = CallSession.Fate
        #expect(Fate.notLookedUp.text == nil)
        #expect(Fate.lookingUp.text == OperatorText(.fateLookingUp))
        #expect(Fate.ambiguous([CallRecord(state: .toBeCalled)]).text == OperatorText(.fateAmbiguous))
        for isLookingAgain in [true, false] {
            let (notSeen, failed): (TextKey, TextKey) =
                isLookingAgain ? (.fateLookingUp, .fateLookingUp) : (.fateNotSeen, .fateLookUpFailed)
            #expect(Fate.notSeen(isLookingAgain: isLookingAgain).text == OperatorText(notSeen))
            let fate = Fate.lookUpFailed(advice: .retryLater, reason: "no network", isLookingAgain: isLookingAgain)
            #expect(fate.text == OperatorText(failed))
        }
    }

    @Test func whileTheDeviceIsLockedTheAppWaitsAndNothingIsOverwritten() async throws {
        let stored = OperatorSettings(domain: "service.example.com", appKey: "key", tokenSource: .appSecret("secret"))
        let device = TestDevice(stored)
        let store = device.store
        store.fault = SettingsLocked()
        let app = try OperatorApp(device)
        let model = app.model
        #expect(model.screen == .locked)
        model.screenChanged(isVisible: false)
        model.screenChanged(isVisible: true)
        #expect(model.screen == .locked)
        store.fault = nil
        model.screenChanged(isVisible: true)
        #expect(model.screen == .dial && store.settings == stored)
    }

    @Test func storedSettingsThatAreRefusedStayAndTheirFaultIsShown() async throws {
        let stored = OperatorSettings(domain: "http://old.example.com", appKey: "key", tokenSource: .appSecret("secret"))
        let app = try OperatorApp(stored)
        let (model, store) = (app.model, app.store)
        #expect(model.screen == .settings)
        let form = model.settingsForm
        #expect(form.domain == "http://old.example.com" && form.isSecretStored)
        #expect(form.fault(of: .domain) == OperatorText(.configInsecureDomain))
        // Nothing listens there, which keeps no settings from being stored.
        form.domain = "localhost:1"
        try await app.save()
        #expect(model.screen == .dial && model.notice == OperatorText(.settingsSavedUnchecked))
        #expect(store.settings?.tokenSource == .appSecret("secret"))
    }

    @Test func savingWhileTheDeviceIsLockedSaysSo() async throws {
        let sandbox = try await Sandbox()
        let app = try OperatorApp(sandbox.settings())
        app.store.fault = SettingsLocked()
        app.model.openSettings()
        try await app.save()
        #expect(app.model.settingsForm.fault(of: .all) == OperatorText(.settingsLocked))
    }
}
