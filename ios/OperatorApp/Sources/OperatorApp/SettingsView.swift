import OperatorModel
import SwiftUI

/// The organisation's settings. A stored secret is never shown.
struct SettingsView: View {
    let model: OperatorModel
    @Bindable var form: SettingsForm

    var body: some View {
        Form {
            NoticeView(notice: model.notice)
            Section {
                EntryField(key: .settingsDomain, text: $form.domain, prompt: .settingsDomainHint).keyboardType(.URL)
                FaultView(text: form.fault(of: .domain))
                EntryField(key: .settingsAppKey, text: $form.appKey)
                FaultView(text: form.fault(of: .appKey))
            }
            tokenSource
            Section {
                EntryField(key: .settingsCallerPresent, text: $form.callerPresent).keyboardType(.phonePad)
                Toggle(TextKey.settingsHandOver.localized, isOn: $form.handsOverImmediately)
            }
            authority
            FaultView(text: form.fault(of: .all))
            WideButton(title: TextKey.settingsSave.localized, tint: Style.call, action: model.saveSettings)
        }
        .navigationTitle(TextKey.settingsTitle.localized)
        .navigationBarTitleDisplayMode(.inline)
        .toolbar {
            if model.canLeaveSettings {
                Button {
                    model.leaveSettings()
                } label: {
                    Text(key: .cancelButton)
                }
            }
        }
    }

    private var tokenSource: some View {
        Section {
            Picker(TextKey.settingsTokenSource.localized, selection: $form.tokenSource) {
                ForEach(TokenSource.Kind.allCases, id: \.self) { kind in
                    Text(kind.label)
                }
            }
            .pickerStyle(.inline)
            VStack(alignment: .leading, spacing: 4) {
                Text(form.tokenSource.secretLabel).font(.subheadline).foregroundStyle(.secondary)
                    .accessibilityHidden(true)
                SecureField(
                    form.tokenSource.secretLabel.localized,
                    text: $form.secret,
                    prompt: Text(verbatim: form.isSecretStored ? TextKey.settingsSecretStored.localized : "")
                )
                .frame(minHeight: 44)
            }
            FaultView(text: form.fault(of: .secret))
        }
    }

    private var authority: some View {
        Section {
            Text(key: .settingsAuthority).font(.subheadline).foregroundStyle(.secondary).accessibilityHidden(true)
            TextEditor(text: $form.authority)
                .font(.footnote.monospaced())
                .autocorrectionDisabled()
                .textInputAutocapitalization(.never)
                .frame(minHeight: 96)
                .accessibilityLabel(TextKey.settingsAuthority.localized)
            FaultView(text: form.fault(of: .authority))
        }
    }
}

/// What is wrong with the field above.
private struct FaultView: View {
    let text: OperatorText?

    var body: some View {
        if let text {
            Label(text.localized, systemImage: "exclamationmark.circle.fill")
                .font(.subheadline)
                .foregroundStyle(Style.failure)
        }
    }
}
