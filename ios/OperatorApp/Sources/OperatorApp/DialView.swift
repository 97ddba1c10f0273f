import OperatorModel
import SwiftUI

/// The screen that the operator works with: the call's fields or what became of the call, and the buttons below. ``ScreenLayout`` adds up its
/// heights in this order.
struct DialView: View {
    let model: OperatorModel
    @State private var areRecentsShown = false
    @Environment(\.verticalSizeClass) private var height
    @Environment(\.dynamicTypeSize) private var textSize

    var body: some View {
        ScrollView {
            VStack(spacing: Metrics.spacing) {
                NoticeView(notice: model.notice)
                content
            }
            .padding(.horizontal, Metrics.edge)
            .padding(.vertical, Metrics.inset)
            .readableWidth()
        }
        .safeAreaInset(edge: .bottom) {
            CallButtons(model: model)
                .padding(.horizontal, Metrics.edge)
                .padding(.vertical, Metrics.inset)
                .readableWidth()
                .background(.bar)
        }
        .navigationTitle(TextKey.dialTitle.localized)
        .navigationBarTitleDisplayMode(.inline)
        .toolbar { tools }
        .sheet(isPresented: $areRecentsShown) { RecentsView(model: model, isShown: $areRecentsShown) }
        .keyboardEntry(to: model)
    }

    private var tools: some View {
        HStack {
            IconButton(symbol: "clock.arrow.circlepath", name: .recentsTitle) { areRecentsShown = true }
                .disabled(!model.canEdit)
            IconButton(symbol: "gearshape", name: .settingsTitle, action: model.openSettings)
                .disabled(model.isCalling)
        }
    }

    @ViewBuilder private var content: some View {
        switch model.call {
        case .idle, .creating:
            StatusView(readiness: model.readiness)
            fields
        case .created(let sip, let callSerialNo, _): CreatedCallView(model: model, sip: sip, callSerialNo: callSerialNo)
        case .failed(let report):
            FailureView(model: model, report: report, existence: .report(report.existence))
            fields
        case .unclear(let report, let fate):
            FailureView(model: model, report: report, existence: fate.text ?? .report(report.existence))
            fields
        case .confirming(_, let fate): QuestionView(model: model, found: fate.text)
        }
    }

    /// Side by side where the screen is low, unless large text needs the width.
    @ViewBuilder private var fields: some View {
        if height == .compact, !textSize.isAccessibilitySize {
            HStack(alignment: .top, spacing: Metrics.edge) {
                VStack(spacing: Metrics.spacing) {
                    NumberRow(model: model)
                    CallFields(model: model)
                }
                DialPad(model: model)
            }
            .disabled(!model.canEdit)
        } else {
            VStack(spacing: Metrics.spacing) {
                NumberRow(model: model)
                DialPad(model: model)
                CallFields(model: model)
            }
            .disabled(!model.canEdit)
        }
    }
}

/// Presented number and call data, side by side unless large text needs the width.
private struct CallFields: View {
    @Bindable var model: OperatorModel
    @Environment(\.dynamicTypeSize) private var textSize

    var body: some View {
        let layout =
            textSize.isAccessibilitySize
            ? AnyLayout(VStackLayout(spacing: Metrics.spacing))
            : AnyLayout(HStackLayout(alignment: .top, spacing: Metrics.spacing))
        layout {
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
        VStack(alignment: .leading, spacing: Metrics.gap) {
            Text(key: key)
                .font(Font(.footnote))
                .foregroundStyle(Style.secondaryText)
                .lineLimit(1)
                .minimumScaleFactor(0.7)
                .accessibilityHidden(true)
            TextField(key.localized, text: $text, prompt: Text(verbatim: prompt?.localized ?? ""))
                .textFieldStyle(.roundedBorder)
                .autocorrectionDisabled()
                .textInputAutocapitalization(.never)
                .frame(minHeight: Metrics.target)
        }
    }
}

/// A symbol that can be tapped.
struct IconButton: View {
    let symbol: String
    let name: TextKey
    let action: @MainActor () -> Void

    var body: some View {
        Button {
            action()
        } label: {
            Image(systemName: symbol)
                .frame(minWidth: Metrics.target, minHeight: Metrics.target)
                .contentShape(Rectangle())
        }
        .accessibilityLabel(name.localized)
    }
}
