import OperatorModel
import SwiftUI

/// The called number in groups, between what pastes one and what deletes.
struct NumberRow: View {
    let model: OperatorModel

    var body: some View {
        HStack(spacing: Metrics.spacing) {
            PasteButton(payloadType: String.self) { texts in
                let text = texts.first ?? ""
                Task { @MainActor in model.paste(text) }
            }
            .labelStyle(.iconOnly)
            .frame(minWidth: Metrics.target, minHeight: Metrics.target)
            number
            deleteKey
        }
        .environment(\.layoutDirection, .leftToRight)
    }

    private var number: some View {
        Text(verbatim: model.called.isEmpty ? TextKey.calledNumber.localized : model.shownCalled)
            .font(Font(.title).monospacedDigit())
            .foregroundStyle(model.called.isEmpty ? Color.secondary : Color.primary)
            .lineLimit(1)
            .minimumScaleFactor(0.4)
            .frame(maxWidth: .infinity, minHeight: Metrics.target)
            .privacySensitive()
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(TextKey.calledNumber.localized)
            .accessibilityValue(Text(verbatim: model.called).speechSpellsOutCharacters())
    }

    /// A button would delete a digit at the end of the long press, too.
    private var deleteKey: some View {
        Image(systemName: "delete.left")
            .font(Font(.title))
            .frame(minWidth: Metrics.target, minHeight: Metrics.target)
            .contentShape(Rectangle())
            .onTapGesture(perform: { model.deleteLast() })
            .onLongPressGesture(perform: { model.clearCalled() })
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(TextKey.keyDelete.localized)
            .accessibilityHint(TextKey.keyDeleteHint.localized)
            .accessibilityAddTraits(.isButton)
            .accessibilityAction { model.deleteLast() }
            .accessibilityAction(named: Text(key: .keyDeleteHint)) { model.clearCalled() }
    }
}
