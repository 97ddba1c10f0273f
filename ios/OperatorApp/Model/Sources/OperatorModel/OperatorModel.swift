import AnonCall
import Observation

/// The operator's screen without its looks: the screen shows this state and passes on what is tapped.
///
/// It lives as long as the app. A call goes on while the screen is left, and its result is shown on return.
@MainActor
@Observable
public final class OperatorModel {
    /// What the app shows.
    public enum Screen: Sendable {
        /// The settings can't be read yet.
        case locked
        case settings
        case dial
    }

    /// Makes a client by settings, or throws ``ConfigError``. (A closure type with a typed error needs iOS 18.)
    public typealias ClientMaker = @MainActor (OperatorSettings) throws -> any CallCreating

    /// What the app shows now. Without settings it opens on them.
    public private(set) var screen = Screen.locked
    /// What becomes of the operator's call.
    public private(set) var call = CallState.idle
    /// The called number.
    public var called = ""
    /// The presented number; empty leaves it to the platform.
    public var callerPresent = ""
    /// Data that goes along with the call; may be empty.
    public var callData = ""
    /// Whether the access code is shown in plain text.
    public private(set) var isAccessCodeShown = false
    /// Something to tell the operator beside the call's state.
    public private(set) var notice: OperatorText?
    /// The settings while they are edited.
    public let settingsForm = SettingsForm()

    @ObservationIgnored private let store: any SettingsStore
    @ObservationIgnored private let dialer: any Dialer
    @ObservationIgnored private let clipboard: any Clipboard
    @ObservationIgnored private let makeClient: ClientMaker
    @ObservationIgnored private var settings: OperatorSettings?
    @ObservationIgnored private var client: (any CallCreating)?
    @ObservationIgnored private var callTask: Task<Void, Never>?
    @ObservationIgnored private var isVisible = false

    /// The model of the app's one screen, with the stored settings. While they can't be read because the device is locked, it waits until
    /// the operator sees the screen.
    ///
    /// - Parameters:
    ///   - store: Keeps the settings.
    ///   - dialer: Dials created calls.
    ///   - clipboard: Takes copied access codes.
    ///   - observer: Gets the SDK's events, for a log. They hold no secrets and no numbers.
    public convenience init(
        store: any SettingsStore,
        dialer: any Dialer,
        clipboard: any Clipboard,
        observer: (any CallObserver)? = nil
    ) {
        self.init(store: store, dialer: dialer, clipboard: clipboard) { settings in
            try settings.client(observer: observer)
        }
    }

    /// The model with clients of another kind, for tests and previews.
    ///
    /// - Parameters:
    ///   - store: Keeps the settings.
    ///   - dialer: Dials created calls.
    ///   - clipboard: Takes copied access codes.
    ///   - makeClient: Makes a client by checked settings.
    public init(
        store: any SettingsStore,
        dialer: any Dialer,
        clipboard: any Clipboard,
        makeClient: @escaping ClientMaker
    ) {
        self.store = store
        self.dialer = dialer
        self.clipboard = clipboard
        self.makeClient = makeClient
        useStoredSettings()
    }

    /// What a screen reader says, whenever it changes.
    public var announcement: OperatorText? { notice ?? call.announcement }

    /// Tells whether the operator can see the screen. While it is in sight and a call can be made, the SDK keeps an access token
    /// and a connection ready.
    ///
    /// - Parameter isVisible: Whether the app is in the foreground.
    public func screenChanged(isVisible: Bool) {
        self.isVisible = isVisible
        if !isVisible { isAccessCodeShown = false }
        if isVisible, screen == .locked { useStoredSettings() }
        keepReadyIfInSight()
    }

    private func show(_ screen: Screen) {
        self.screen = screen
        notice = nil
        isAccessCodeShown = false
        keepReadyIfInSight()
    }

    private func keepReadyIfInSight() {
        client?.keepReady(isVisible && screen == .dial)
    }
}

// MARK: The settings

extension OperatorModel {
    /// Whether the settings can be left without saving.
    public var canLeaveSettings: Bool { client != nil }

    /// Shows the settings. Not in the middle of a call, which would lose its client.
    public func openSettings() {
        if isCalling { return }
        settingsForm.show(settings)
        show(.settings)
    }

    /// Leaves the settings as they were.
    public func leaveSettings() {
        if canLeaveSettings { show(.dial) }
    }

    /// Checks and stores the settings, and uses them from now on. What is wrong is shown in ``settingsForm``.
    public func saveSettings() {
        settingsForm.fault = nil
        do {
            let settings = try settingsForm.settings()
            let client = try makeClient(settings)
            try store.save(settings)
            use(settings, client)
            notice = OperatorText(.settingsSaved)
        } catch {
            settingsForm.fault = SettingsFault(error)
        }
    }

    private func useStoredSettings() {
        do {
            guard let stored = try store.load() else { return ask(for: .settingsFirst) }
            settings = stored
            use(stored, try makeClient(stored))
        } catch is SettingsLocked {
            show(.locked)
        } catch let error as ConfigError {
            // Stored by another version: what is right is kept, and what is wrong is shown beside its field.
            openSettings()
            settingsForm.fault = SettingsFault(error)
        } catch {
            ask(for: .settingsNotRead)
        }
    }

    private func use(_ settings: OperatorSettings, _ client: any CallCreating) {
        self.settings = settings
        self.client = client
        callerPresent = settings.callerPresent
        show(.dial)
    }

    private func ask(for reason: TextKey) {
        openSettings()
        notice = OperatorText(reason)
    }
}

// MARK: The dial pad

extension OperatorModel {
    /// Adds a key of the dial pad to the called number.
    ///
    /// - Parameter key: The key that was tapped.
    public func press(_ key: DialKey) {
        called += key.rawValue
    }

    /// Removes the called number's last character.
    public func deleteLast() {
        if !called.isEmpty { called.removeLast() }
    }

    /// Removes the called number.
    public func clearCalled() {
        called = ""
    }
}

// MARK: The call

extension OperatorModel {
    /// Whether the call is being created.
    public var isCalling: Bool {
        if case .calling = call { true } else { false }
    }

    /// Whether the fields of the call can be edited.
    public var canEdit: Bool {
        switch call {
        case .idle, .failed: true
        case .calling, .created, .asking: false
        }
    }

    /// Creates the call, unless one is under way. After a failed call that may exist, it asks first.
    public func startCall() {
        switch call {
        case .idle: createCall()
        case .failed(let report): report.callMayExist ? call = .asking(report) : createCall()
        case .calling, .created, .asking: break
        }
    }

    /// The operator has looked and wants to call again, although the failed call may exist.
    public func callAgainAnyway() {
        if case .asking = call { createCall() }
    }

    /// The operator doesn't want to call again.
    public func doNotCallAgain() {
        if case .asking(let report) = call { call = .failed(report) }
    }

    /// Cancels the call. What became of it is shown as its failure, or as its success where the answer had come.
    public func cancelCall() {
        callTask?.cancel()
    }

    /// Begins anew after a call that was created.
    public func newCall() {
        guard case .created = call else { return }
        call = .idle
        called = ""
        callData = ""
        callerPresent = settings?.callerPresent ?? ""
        isAccessCodeShown = false
        notice = nil
    }

    private func createCall() {
        guard let client else { return }
        let request = CallRequest(
            called: called.trimmed,
            callerPresent: callerPresent.trimmed.ifEntered,
            callData: callData.ifEntered
        )
        call = .calling
        notice = nil
        // Not a child of any task of the screen, whose end would end the call and lose what became of it.
        callTask = Task {
            do {
                call = .created(try await client.createCall(request))
            } catch {
                call = .failed(CallError(of: error).report)
            }
            callTask = nil
        }
    }
}

// MARK: The created call

extension OperatorModel {
    /// The access code in plain text, while it is shown.
    public var shownAccessCode: String? {
        guard isAccessCodeShown, case .created(let created) = call else { return nil }
        return created.accessCode.reveal()
    }

    /// Shows the access code, or hides it.
    public func toggleAccessCode() {
        if case .created = call { isAccessCodeShown.toggle() }
    }

    /// Copies the access code.
    public func copyAccessCode() {
        guard case .created(let created) = call else { return }
        clipboard.copy(accessCode: created.accessCode.reveal())
        notice = OperatorText(.accessCodeCopied)
    }

    /// Hands the created call over to the dialer.
    public func dial() async {
        guard case .created(let created) = call else { return }
        notice = await dialer.dial(created) ? nil : OperatorText(.dialNoApp)
    }
}
