import OperatorModel
import SwiftUI

/// The screen that the operator works with: the call's fields or what became of the call, and the buttons below.
struct DialView: View {
    let model: OperatorModel
    @Environment(\.verticalSizeClass) private var height
    @Environment(\.dynamicTypeSize) private var textSize

    var body: some View {
        ScrollView {
            VStack(spacing: Style.spacing) {
                NoticeView(notice: model.notice)
                content
            }
            .padding()
        }
        .safeAreaInset(edge: .bottom) { CallButtons(model: model).padding().background(.bar) }
        .navigationTitle(TextKey.dialTitle.localized)
        .navigationBarTitleDisplayMode(.inline)
        .toolbar {
            Button {
                model.openSettings()
            } label: {
                Image(systemName: "gearshape")
            }
            .accessibilityLabel(TextKey.settingsTitle.localized)
            .disabled(model.isCalling)
        }
    }

    @ViewBuilder private var content: some View {
        switch model.call {
        case .idle, .creating: fields
        case .created(let sip, let callSerialNo, _): CreatedCallView(model: model, sip: sip, callSerialNo: callSerialNo)
        case .failed(let report), .unclear(let report, _):
            FailureView(
                report: report,
                openSettings: model.openSettings,
                copySupportReport: model.copySupportReport
            )
            fields
        case .confirming: QuestionView(model: model)
        }
    }

    /// Side by side where the screen is low, unless large text needs the width.
    private var fields: some View {
        let isLow = height == .compact && !textSize.isAccessibilitySize
        let layout =
            isLow
            ? AnyLayout(HStackLayout(alignment: .top, spacing: Style.spacing))
            : AnyLayout(VStackLayout(spacing: Style.spacing))
        return layout {
            CallFields(model: model)
            DialPad(model: model)
        }
        .disabled(!model.canEdit)
    }
}

/// Called number, presented number, call data.
private struct CallFields: View {
    @Bindable var model: OperatorModel

    var body: some View {
        VStack(spacing: Style.spacing) {
            EntryField(key: .calledNumber, text: $model.called)
                .font(.title2.monospacedDigit())
                .keyboardType(.phonePad)
            EntryField(key: .callerPresent, text: $model.callerPresent, prompt: .callerPresentHint)
                .keyboardType(.phonePad)
            EntryField(key: .callData, text: $model.callData)
        }
    }
}

/// A field with its name above it.
struct EntryField: View {
    let key: TextKey
    @Binding var text: String
    var prompt: TextKey?

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Text(key: key).font(.subheadline).foregroundStyle(.secondary).accessibilityHidden(true)
            TextField(key.localized, text: $text, prompt: Text(verbatim: prompt?.localized ?? ""))
                .textFieldStyle(.roundedBorder)
                .autocorrectionDisabled()
                .textInputAutocapitalization(.never)
                .frame(minHeight: 44)
        }
    }
}
