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
    enum HandOver {
        case notBegun, underWay, done, failed
    }

    /// What the app shows now. Without settings it opens on them.
    public internal(set) var screen = Screen.locked
    /// What becomes of the operator's call.
    public internal(set) var call = CallSession.State.idle
    /// How far the call under way is; nothing while none is.
    public internal(set) var progress: CallProgress?
    /// The called number with the cursor in it.
    public internal(set) var number = EditedNumber("")
    /// The presented number; empty leaves it to the platform.
    public var callerPresent = ""
    /// Data that goes along with the call; may be empty.
    public var callData = ""
    /// Whether the access code is shown in plain text.
    public internal(set) var isAccessCodeShown = false
    /// Something to tell the operator beside the call's state.
    public internal(set) var notice: OperatorText?
    /// Whether a call could begin now.
    public internal(set) var readiness = Readiness.unknown
    /// From when to when the service asked to wait, after a call failed.
    public internal(set) var wait: ClosedRange<Date>?
    /// Whether the settings are being tried out, after they were to be saved.
    public internal(set) var isCheckingSettings = false
    /// The settings while they are edited.
    public let settingsForm = SettingsForm()
    /// The recent calls.
    public let recents: Recents

    var handOver = HandOver.notBegun
    var created: CreatedCall?
    var settings: OperatorSettings?

    /// The settings as they are stored, without what the device management has set.
    @ObservationIgnored var stored: OperatorSettings?
    /// What the device management has set.
    @ObservationIgnored var management = Result<Configuration, ConfigurationFault>.success(Configuration())
    @ObservationIgnored let parts: Parts
    @ObservationIgnored let desk: any CallDesk
    @ObservationIgnored var taps: TapGuard
    @ObservationIgnored var isFollowing = false
    @ObservationIgnored var isVisible = false
    @ObservationIgnored var isOnline = true
    /// The recent call that the session's state is about.
    @ObservationIgnored var current: RecentCall.ID?
    @ObservationIgnored var preparation: Task<Void, Never>?
    @ObservationIgnored var settingsCheck: Task<Void, Never>?

    /// The model of the app's one screen, with the stored settings. While they can't be read because the device is locked, it waits until
    /// the operator sees the screen.
    ///
    /// - Parameters:
    ///   - parts: What the device has for it.
    ///   - journal: Keeps the calls that may exist.
    ///   - observer: Gets the SDK's events, for a log. They hold no secrets and no numbers.
    ///   - now: The time now, for tests.
    public convenience init(
        parts: Parts,
        journal: any CallJournal,
        observer: (any CallObserver)? = nil,
        now: @escaping @MainActor () -> ContinuousClock.Instant = { .now }
    ) {
        self.init(parts: parts, desk: SessionDesk(journal: journal, observer: observer), now: now)
    }

    /// The model with calls of another kind, for tests and previews.
    ///
    /// - Parameters:
    ///   - parts: What the device has for it.
    ///   - desk: Makes the calls.
    ///   - now: The time now, for tests.
    public init(
        parts: Parts,
        desk: any CallDesk,
        now: @escaping @MainActor () -> ContinuousClock.Instant = { .now }
    ) {
        self.parts = parts
        self.desk = desk
        recents = Recents(store: parts.recents)
        taps = TapGuard(now: now)
        recents.load()
        useStoredSettings()
        followNetwork()
    }

    /// What a screen reader says, whenever it changes. Whether a call may exist is always part of it.
    public var announcements: [OperatorText] { notice.map { [$0] } ?? call.announcements }

    /// What the operator feels, whenever it changes.
    public var feedback: Feedback? { call.feedback }

    /// Reports whether the operator can see the screen. While it is in sight and a call can be made, the SDK keeps an access token
    /// and a connection ready. A call that was created out of sight is handed over now.
    ///
    /// - Parameter isVisible: Whether the app is in the foreground.
    public func screenChanged(isVisible: Bool) {
        self.isVisible = isVisible
        if !isVisible { isAccessCodeShown = false }
        if isVisible { recents.load() }
        if isVisible, screen == .locked { useStoredSettings() }
        if isVisible { followManagement() }
        keepReadyIfInSight()
        handOverIfDue()
    }

    func show(_ screen: Screen) {
        changingButtons { self.screen = screen }
        notice = nil
        isAccessCodeShown = false
        keepReadyIfInSight()
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
    func changingButtons(_ change: () -> Void) {
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

    /// The Return key of a keyboard. It calls, and does nothing else: it is pressed without a look at the screen.
    public func pressReturn() {
        switch mainButton {
        case .call, .callAgain: startCall()
        case .cancel, .newCall, .doNotCall, nil: break
        }
    }
}
