import OperatorModel
import SwiftUI

/// The app's one window: the settings or the dial screen.
struct OperatorView: View {
    let model: OperatorModel
    @Environment(\.scenePhase) private var scenePhase

    var body: some View {
        NavigationStack {
            switch model.screen {
            case .locked: LockedView()
            case .settings: SettingsView(model: model, form: model.settingsForm)
            case .dial: DialView(model: model)
            }
        }
        .overlay { if scenePhase == .background { PrivacyCover() } }
        .onChange(of: scenePhase, initial: true) { _, phase in
            model.screenChanged(isVisible: phase == .active)
        }
        .onChange(of: model.announcements) { _, texts in
            let spoken = texts.map(\.localized).joined(separator: " ")
            if !spoken.isEmpty { announce(spoken) }
        }
        .sensoryFeedback(trigger: model.feedback) { _, feedback in feedback?.system }
        .onOpenURL { model.open($0) }
    }

    /// To the end, also where VoiceOver moves on meanwhile.
    private func announce(_ text: String) {
        var spoken = AttributedString(text)
        spoken.accessibilitySpeechAnnouncementPriority = .high
        AccessibilityNotification.Announcement(spoken).post()
    }
}

/// The stored settings can't be read before the device is unlocked.
private struct LockedView: View {
    var body: some View {
        Label(TextKey.settingsLocked.localized, systemImage: "lock.fill").font(.headline)
    }
}

extension Feedback {
    fileprivate var system: SensoryFeedback {
        switch self {
        case .success: .success
        case .warning: .warning
        case .failure: .error
        }
    }
}

/// Covers numbers and secrets in the app switcher, once the app was left; not behind every alert and every call that comes in.
private struct PrivacyCover: View {
    var body: some View {
        Rectangle()
            .fill(.background)
            .overlay { Image(systemName: "phone.fill").font(.largeTitle).foregroundStyle(Style.callText) }
            .ignoresSafeArea()
            .accessibilityHidden(true)
    }
}

/// What the model has to say beside the call's state.
struct NoticeView: View {
    let notice: OperatorText?

    var body: some View {
        if let notice {
            Text(notice)
                .font(Font(.subheadline))
                .foregroundStyle(Style.secondaryText)
                .frame(maxWidth: .infinity, alignment: .leading)
        }
    }
}
