import AnonCall
import Foundation
import Observation

/// The operator's screen without its looks: the screen shows this state and passes on what is tapped. What a call goes through is the
/// SDK's: see `CallSession`.
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

    /// What became of the created call at what dials it.
    private enum HandOver {
        case notBegun, underWay, done, failed
    }

    /// What the app shows now. Without settings it opens on them.
    public private(set) var screen = Screen.locked
    /// What becomes of the operator's call.
    public private(set) var call = CallSession.State.idle
    /// How far the call under way is; nothing while none is.
    public private(set) var progress: CallProgress?
    /// The called number. It does not change while its call is created, shown or asked about.
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

    private var handOver = HandOver.notBegun
    private var created: CreatedCall?

    @ObservationIgnored private let store: any SettingsStore
    @ObservationIgnored private let dialer: any Dialer
    @ObservationIgnored private let clipboard: any Clipboard
    @ObservationIgnored private let desk: any CallDesk
    @ObservationIgnored private var taps: TapGuard
    @ObservationIgnored private var settings: OperatorSettings?
    @ObservationIgnored private var isFollowing = false
    @ObservationIgnored private var isVisible = false

    /// The model of the app's one screen, with the stored settings. While they can't be read because the device is locked, it waits until
    /// the operator sees the screen.
    ///
    /// - Parameters:
    ///   - store: Keeps the settings.
    ///   - journal: Keeps the calls that may exist.
    ///   - dialer: Dials created calls.
    ///   - clipboard: Takes what the operator copies.
    ///   - observer: Gets the SDK's events, for a log. They hold no secrets and no numbers.
    ///   - now: The time now, for tests.
    public convenience init(
        store: any SettingsStore,
        journal: any CallJournal,
        dialer: any Dialer,
        clipboard: any Clipboard,
        observer: (any CallObserver)? = nil,
        now: @escaping @MainActor () -> ContinuousClock.Instant = { .now }
    ) {
        let desk = SessionDesk(journal: journal, observer: observer)
        self.init(store: store, desk: desk, dialer: dialer, clipboard: clipboard, now: now)
    }

    /// The model with calls of another kind, for tests and previews.
    ///
    /// - Parameters:
    ///   - store: Keeps the settings.
    ///   - desk: Makes the calls.
    ///   - dialer: Dials created calls.
    ///   - clipboard: Takes what the operator copies.
    ///   - now: The time now, for tests.
    public init(
        store: any SettingsStore,
        desk: any CallDesk,
        dialer: any Dialer,
        clipboard: any Clipboard,
        now: @escaping @MainActor () -> ContinuousClock.Instant = { .now }
    ) {
        self.store = store
        self.desk = desk
        self.dialer = dialer
        self.clipboard = clipboard
        taps = TapGuard(now: now)
        useStoredSettings()
    }

    /// What a screen reader says, whenever it changes.
    public var announcement: OperatorText? { notice ?? call.announcement }

    /// Reports whether the operator can see the screen. While it is in sight and a call can be made, the SDK keeps an access token
    /// and a connection ready. A call that was created out of sight is handed over now.
    ///
    /// - Parameter isVisible: Whether the app is in the foreground.
    public func screenChanged(isVisible: Bool) {
        self.isVisible = isVisible
        if !isVisible { isAccessCodeShown = false }
        if isVisible, screen == .locked { useStoredSettings() }
        keepReadyIfInSight()
        handOverIfDue()
    }

    private func show(_ screen: Screen) {
        changingButtons { self.screen = screen }
        notice = nil
        isAccessCodeShown = false
        keepReadyIfInSight()
    }

    private func keepReadyIfInSight() {
        desk.keepReady(isVisible && screen == .dial)
    }
}

// MARK: Taps

extension OperatorModel {
    /// All that decides which buttons there are.
    private struct Buttons: Equatable {
        let screen: Screen
        let main: MainButton?
        let canDial: Bool
    }

    private var buttons: Buttons { Buttons(screen: screen, main: mainButton, canDial: canDial) }

    /// Makes a change, and ignores taps for a moment if other buttons are there afterwards.
    private func changingButtons(_ change: () -> Void) {
        let before = buttons
        change()
        if buttons != before { taps.buttonsChanged() }
    }

    /// The button at the bottom of the dial screen.
    public var mainButton: MainButton? { MainButton(call) }

    /// Does what the button at the bottom of the dial screen is for at the moment.
    public func tapMainButton() {
        switch mainButton {
        case .call, .callAgain: startCall()
        case .cancel: cancelCall()
        case .newCall: newCall()
        case .doNotCall: doNotCallAgain()
        case nil: break
        }
    }
}

// MARK: The settings

extension OperatorModel {
    /// Whether the settings can be left without saving.
    public var canLeaveSettings: Bool { desk.flow != nil }

    /// Shows the settings. Not in the middle of a call.
    public func openSettings() {
        if taps.acceptsTaps, !isCalling { showSettings() }
    }

    /// Leaves the settings as they were.
    public func leaveSettings() {
        if taps.acceptsTaps, canLeaveSettings { show(.dial) }
    }

    /// Checks and stores the settings, and uses them from now on. What is wrong is shown in ``settingsForm``.
    public func saveSettings() {
        guard taps.acceptsTaps else { return }
        settingsForm.fault = nil
        do {
            let settings = try settingsForm.settings()
            try use(settings) { try store.save(settings) }
            notice = OperatorText(.settingsSaved)
        } catch {
            settingsForm.fault = SettingsFault(error)
        }
    }

    private func useStoredSettings() {
        do {
            guard let stored = try store.load() else { return ask(for: .settingsFirst) }
            settings = stored
            try use(stored) {}
        } catch is SettingsLocked {
            show(.locked)
        } catch let error as ConfigError {
            // Stored by another version: what is right is kept, and what is wrong is shown beside its field.
            showSettings()
            settingsForm.fault = SettingsFault(error)
        } catch {
            ask(for: .settingsNotRead)
        }
    }

    private func use(_ settings: OperatorSettings, after store: () throws -> Void) throws {
        try desk.use(settings, after: store)
        self.settings = settings
        callerPresent = settings.callerPresent
        follow()
        show(.dial)
    }

    private func showSettings() {
        settingsForm.show(settings)
        show(.settings)
    }

    private func ask(for reason: TextKey) {
        showSettings()
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
        if case .creating = call { true } else { false }
    }

    /// Whether the fields of the call can be edited.
    public var canEdit: Bool {
        switch call {
        case .idle, .failed, .unclear: true
        case .creating, .created, .confirming: false
        }
    }

    /// Creates the call. Where a call to the same number may exist, it asks first.
    public func startCall() {
        guard taps.acceptsTaps, canEdit, let flow = desk.flow else { return }
        notice = nil
        flow.start(
            CallRequest(
                called: called.trimmed,
                callerPresent: callerPresent.trimmed.ifEntered,
                callData: callData.ifEntered
            )
        )
        showCall()
    }

    /// The operator has looked and wants to call again, although a call to this number may exist.
    public func callAgainAnyway() {
        guard taps.acceptsTaps, case .confirming = call else { return }
        desk.flow?.confirm()
        showCall()
    }

    /// The operator doesn't want to call again.
    public func doNotCallAgain() {
        guard taps.acceptsTaps, case .confirming = call else { return }
        desk.flow?.decline()
        showCall()
    }

    /// Cancels the call. What became of it is shown as its failure, or as its success where the answer had come.
    public func cancelCall() {
        guard taps.acceptsTaps, isCalling else { return }
        desk.flow?.cancel()
        showCall()
    }

    /// Begins anew after a call that was created.
    public func newCall() {
        guard taps.acceptsTaps, case .created = call else { return }
        created = nil
        handOver = .notBegun
        called = ""
        callData = ""
        callerPresent = settings?.callerPresent ?? ""
        isAccessCodeShown = false
        notice = nil
        desk.flow?.next()
        showCall()
    }

    /// Copies what support needs of the call that failed.
    public func copySupportReport() {
        switch call {
        case .failed(let report), .unclear(let report, _):
            clipboard.copy(supportReport: report.supportReport)
            notice = OperatorText(.detailsCopied)
        case .idle, .creating, .created, .confirming: break
        }
    }

    /// Shows what becomes of the calls, for as long as their session exists.
    private func follow() {
        guard !isFollowing, let states = desk.flow?.states else { return }
        isFollowing = true
        Task { [weak self] in
            for await _ in states { self?.showCall() }
        }
        let steps = desk.steps
        Task { [weak self] in
            for await step in steps { self?.progress?.reach(step) }
        }
    }

    /// Shows where the session is now: later than the state that came last, after a tap.
    private func showCall() {
        guard let state = desk.flow?.state, state != call else { return }
        let wasCalling = isCalling
        changingButtons { call = state }
        if isCalling != wasCalling { progress = isCalling ? CallProgress(started: Date()) : nil }
        handOverIfDue()
    }
}

// MARK: The created call

extension OperatorModel {
    /// Whether the created call is still to be dialled by a tap: where it is not handed over by itself, or where that failed.
    public var canDial: Bool {
        guard case .created = call else { return false }
        return handOver == .notBegun || handOver == .failed
    }

    /// The access code in plain text, while it is shown.
    public var shownAccessCode: String? {
        isAccessCodeShown ? created?.accessCode.reveal() : nil
    }

    /// Shows the access code, or hides it.
    public func toggleAccessCode() {
        if takeCreated() != nil { isAccessCodeShown.toggle() }
    }

    /// Copies the access code.
    public func copyAccessCode() {
        guard let created = takeCreated() else { return }
        clipboard.copy(accessCode: created.accessCode.reveal())
        notice = OperatorText(.accessCodeCopied)
    }

    /// Hands the created call over to the dialer, unless that was done.
    public func dial() async {
        if taps.acceptsTaps { await handOverCreated() }
    }

    /// Out of sight an app can't open another one.
    private func handOverIfDue() {
        guard settings?.handsOverImmediately == true, isVisible, canDial, handOver == .notBegun else { return }
        Task { await handOverCreated() }
    }

    private func handOverCreated() async {
        guard canDial, let created = takeCreated() else { return }
        changingButtons { handOver = .underWay }
        notice = nil
        let isTakenOver = await dialer.dial(created)
        // The operator may be at the next call by now.
        guard self.created == created else { return }
        changingButtons { handOver = isTakenOver ? .done : .failed }
        if !isTakenOver { notice = OperatorText(.dialNoApp) }
    }

    /// The session gives the call out once. It is kept for the case that nothing can dial it, and the operator does.
    private func takeCreated() -> CreatedCall? {
        if created == nil { created = desk.flow?.takeForDialling() }
        return created
    }
}
