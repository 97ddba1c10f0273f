import AnonCall
import Foundation

// The settings: stored, entered, opened from a file, or set by the device management.
extension OperatorModel {
    /// Whether the settings can be left without saving.
    public var canLeaveSettings: Bool { desk.flow != nil && settings != nil }

    /// Shows the settings. Not in the middle of a call.
    public func openSettings() {
        if taps.acceptsTaps, !isCalling { showSettings() }
    }

    /// Leaves the settings as they were. What is being tried out is not stored.
    public func leaveSettings() {
        guard taps.acceptsTaps, canLeaveSettings else { return }
        stopCheckingSettings()
        show(.dial)
    }

    /// Checks the settings, tries them out at the service, stores them, and uses them from now on. What is wrong is shown in
    /// ``settingsForm``, and then nothing is stored. A service that can't be reached now does not keep them from being stored.
    public func saveSettings() {
        guard taps.acceptsTaps, !isCheckingSettings else { return }
        settingsForm.fault = nil
        do {
            let settings = managed.applied(to: try settingsForm.settings())
            if let settings { try check(settings) }
        } catch {
            settingsForm.fault = SettingsFault(error)
        }
    }

    /// Fills the form in from a configuration file. It is stored with ``saveSettings()`` only.
    ///
    /// - Parameter file: The file's content.
    public func openConfiguration(_ file: Data) {
        guard screen == .settings, !isCheckingSettings else { return }
        do {
            settingsForm.fill(in: try Configuration(file: file))
            notice = OperatorText(.configurationOpened)
        } catch {
            settingsForm.fault = SettingsFault(error)
        }
    }

    /// The configuration file could not even be read.
    public func configurationNotRead() {
        if screen == .settings { settingsForm.fault = SettingsFault(ConfigurationFault.notJSON) }
    }

    /// Whether a secret is stored that can be deleted here.
    public var canDeleteSecret: Bool {
        settings?.tokenSource.hasSecret == true && !managed.fields.contains(.secret)
    }

    /// Deletes the stored app secret or access token. Calls fail from now on, until another one is saved.
    public func deleteSecret() {
        guard taps.acceptsTaps, canDeleteSecret, !isCheckingSettings, var changed = settings else { return }
        changed.tokenSource = changed.tokenSource.withoutSecret
        do {
            try desk.use(changed) { try save(changed) }
            settings = changed
            settingsForm.show(changed, managed: managed.fields)
            notice = OperatorText(.settingsSecretDeleted)
        } catch {
            settingsForm.fault = SettingsFault(error)
        }
    }

    private func check(_ settings: OperatorSettings) throws {
        try desk.check(settings)
        isCheckingSettings = true
        settingsCheck = Task { [weak self, desk] in
            do {
                try await desk.prepareChecked()
                self?.store(settings, saying: .settingsSaved)
            } catch let error as CallError {
                self?.store(settings, after: error)
            } catch {
                // Broken off: by who left, or who ended the client.
                if !Task.isCancelled { self?.isCheckingSettings = false }
            }
        }
    }

    private func store(_ settings: OperatorSettings, after error: CallError) {
        guard let fault = SettingsFault(error) else { return store(settings, saying: .settingsSavedUnchecked) }
        guard !Task.isCancelled else { return }
        isCheckingSettings = false
        settingsForm.fault = fault
    }

    private func store(_ settings: OperatorSettings, saying text: TextKey) {
        // It was left in the meantime.
        guard !Task.isCancelled else { return }
        isCheckingSettings = false
        do {
            try use(settings) { try save(settings) }
            notice = OperatorText(text)
        } catch {
            settingsForm.fault = SettingsFault(error)
        }
    }

    private func save(_ settings: OperatorSettings) throws {
        let own = managed.removed(from: settings, stored: stored)
        try parts.store.save(own)
        stored = own
    }

    private func stopCheckingSettings() {
        settingsCheck?.cancel()
        settingsCheck = nil
        isCheckingSettings = false
    }

    /// The device management may have changed what it sets while nobody looked.
    func followManagement() {
        guard !isCalling, !isCheckingSettings, screen != .locked else { return }
        if readManagement() != management { useStoredSettings() }
    }

    /// What can be used of it.
    private var managed: Configuration { (try? management.get()) ?? Configuration() }

    private func readManagement() -> Result<Configuration, ConfigurationFault> {
        do { return .success(try Configuration(managed: parts.managed.values)) } catch { return .failure(error) }
    }

    func useStoredSettings() {
        do {
            management = readManagement()
            stored = try parts.store.load()
            settings = stored
            let managed = try management.get()
            settings = managed.applied(to: stored)
            guard let usable = settings, stored != nil || managed.isComplete else { return ask(for: .settingsFirst) }
            try usable.checkSecret()
            try use(usable) {}
        } catch is SettingsLocked {
            show(.locked)
        } catch is DecodingError {
            ask(for: .settingsNotRead)
        } catch {
            showFault(error)
        }
    }

    /// Stored by another version, or set by the management: what is right is kept, and what is wrong is shown beside its field.
    private func showFault(_ error: any Error) {
        switch error {
        case is ConfigError, is SettingsFault, is ConfigurationFault:
            showSettings()
            settingsForm.fault = SettingsFault(error)
        default: ask(for: .settingsNotRead)
        }
    }

    private func use(_ settings: OperatorSettings, after store: () throws -> Void) throws {
        try desk.use(settings, after: store)
        self.settings = settings
        callerPresent = settings.callerPresent
        follow()
        stopPreparing()
        show(.dial)
    }

    private func showSettings() {
        settingsForm.show(settings, managed: managed.fields)
        show(.settings)
    }

    private func ask(for reason: TextKey) {
        showSettings()
        notice = OperatorText(reason)
    }
}
