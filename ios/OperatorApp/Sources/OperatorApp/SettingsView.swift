import OperatorModel
import SwiftUI
import UniformTypeIdentifiers

/// The organisation's settings: what operators enter themselves, or everything. A stored secret is never shown.
struct SettingsView: View {
    let model: OperatorModel
    @Bindable var form: SettingsForm
    @State private var isOpening = false
    @State private var isDeleting = false

    var body: some View {
        Form {
            NoticeView(notice: model.notice)
            Section {
                Button(TextKey.configurationOpen.localized) { isOpening = true }
                Toggle(TextKey.settingsExpert.localized, isOn: $form.isForExperts)
            }
            service
            secret
            Section {
                SettingField(form: form, field: .callerPresent) {
                    EntryField(key: .settingsCallerPresent, text: $form.callerPresent).keyboardType(.phonePad)
                }
                SettingField(form: form, field: .handsOverImmediately) {
                    Toggle(TextKey.settingsHandOver.localized, isOn: $form.handsOverImmediately)
                }
            }
            authority
            callHistory
            FaultView(text: form.fault(of: .all))
            if model.isCheckingSettings { NoticeView(notice: OperatorText(.settingsChecking)) }
            WideButton(title: TextKey.settingsSave.localized, tint: Style.call, action: model.saveSettings)
        }
        .disabled(model.isCheckingSettings)
        .readableWidth()
        .background(Color(uiColor: .systemGroupedBackground))
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
        .fileImporter(isPresented: $isOpening, allowedContentTypes: [.json]) { open($0) }
    }

    @ViewBuilder private var service: some View {
        if form.shows(.domain) || form.shows(.appKey) {
            Section {
                SettingField(form: form, field: .domain) {
                    EntryField(key: .settingsDomain, text: $form.domain, prompt: .settingsDomainHint).keyboardType(.URL)
                }
                SettingField(form: form, field: .appKey) {
                    EntryField(key: .settingsAppKey, text: $form.appKey)
                }
            }
        }
    }

    private var secret: some View {
        Section {
            SettingField(form: form, field: .secret) {
                if form.isForExperts { sourcePicker }
                secretField
            }
            if model.canDeleteSecret {
                Button(TextKey.settingsSecretDelete.localized, role: .destructive) { isDeleting = true }
                    .confirmationDialog(
                        TextKey.settingsSecretDeleteQuestion.localized,
                        isPresented: $isDeleting,
                        titleVisibility: .visible
                    ) {
                        Button(TextKey.settingsSecretDelete.localized, role: .destructive) { model.deleteSecret() }
                    }
            }
        }
    }

    private var sourcePicker: some View {
        Picker(TextKey.settingsTokenSource.localized, selection: $form.tokenSource) {
            ForEach(TokenSource.Kind.allCases, id: \.self) { kind in
                Text(kind.label)
            }
        }
        .pickerStyle(.inline)
    }

    private var secretField: some View {
        VStack(alignment: .leading, spacing: Metrics.gap) {
            Text(form.tokenSource.secretLabel)
                .font(Font(.footnote))
                .foregroundStyle(Style.secondaryText)
                .accessibilityHidden(true)
            SecureField(
                form.tokenSource.secretLabel.localized,
                text: $form.secret,
                prompt: Text(verbatim: form.isSecretStored ? TextKey.settingsSecretStored.localized : "")
            )
            .frame(minHeight: Metrics.target)
        }
    }

    @ViewBuilder private var authority: some View {
        if form.shows(.authority) {
            Section {
                SettingField(form: form, field: .authority) {
                    Text(key: .settingsAuthority)
                        .font(Font(.footnote))
                        .foregroundStyle(Style.secondaryText)
                        .accessibilityHidden(true)
                    TextEditor(text: $form.authority)
                        .font(Font(.footnote).monospaced())
                        .autocorrectionDisabled()
                        .textInputAutocapitalization(.never)
                        .frame(minHeight: 2 * Metrics.key)
                        .accessibilityLabel(TextKey.settingsAuthority.localized)
                }
            }
        }
    }

    @ViewBuilder private var callHistory: some View {
        if form.shows(.callHistory) {
            Section {
                SettingField(form: form, field: .callHistory) {
                    Toggle(TextKey.settingsCallHistory.localized, isOn: $form.callHistory)
                }
            }
        }
    }

    private func open(_ chosen: Result<URL, any Error>) {
        guard case .success(let url) = chosen else { return }
        let isGranted = url.startAccessingSecurityScopedResource()
        defer { if isGranted { url.stopAccessingSecurityScopedResource() } }
        guard let file = try? Data(contentsOf: url) else { return model.configurationNotRead() }
        model.openConfiguration(file)
    }
}

/// A field, locked where the organisation has set it, with what is wrong with it.
private struct SettingField<Content: View>: View {
    let form: SettingsForm
    let field: SettingsFault.Field
    @ViewBuilder let content: () -> Content

    var body: some View {
        VStack(alignment: .leading, spacing: Metrics.spacing) {
            VStack(alignment: .leading, spacing: Metrics.spacing, content: content).disabled(form.isManaged(field))
            if form.isManaged(field) {
                Text(key: .settingsManaged).font(Font(.footnote)).foregroundStyle(Style.secondaryText)
            }
            FaultView(text: form.fault(of: field))
        }
    }
}

/// What is wrong with the field above.
private struct FaultView: View {
    let text: OperatorText?

    var body: some View {
        if let text {
            // The text is in the colour of texts: the system's red is too light for small letters.
            HStack(alignment: .top, spacing: Metrics.spacing) {
                Image(systemName: "exclamationmark.circle.fill").foregroundStyle(Style.failure).accessibilityHidden(true)
                Text(text)
            }
            .font(Font(.subheadline))
        }
    }
}
