import OperatorModel
import SwiftUI

/// The called number in groups with its cursor, between what pastes one and what deletes.
struct NumberRow: View {
    let model: OperatorModel
    /// How many characters the finger on the number has moved the cursor so far; 0 again at the end, however it ends.
    @GestureState private var dragged = 0

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
        shownNumber
            .font(Font(.title).monospacedDigit())
            .lineLimit(1)
            .minimumScaleFactor(0.4)
            .frame(maxWidth: .infinity, minHeight: Metrics.target)
            .contentShape(Rectangle())
            .simultaneousGesture(dragCursor)
            .privacySensitive()
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(TextKey.calledNumber.localized)
            .accessibilityValue(spokenNumber)
            .accessibilityAdjustableAction { direction in model.moveCursor(by: direction == .increment ? 1 : -1) }
    }

    /// The cursor shows where it was moved to, and not at the end.
    private var shownNumber: Text {
        if model.called.isEmpty { return Text(key: .calledNumber).foregroundStyle(Style.secondaryText) }
        let shown = model.number.shown
        if shown.after.isEmpty { return Text(verbatim: shown.before) }
        return Text(verbatim: shown.before) + Text(verbatim: "|").foregroundStyle(Style.callText) + Text(verbatim: shown.after)
    }

    private var spokenNumber: Text {
        let (before, after) = model.number.parts
        let spelled = { (part: String) in Text(verbatim: part).speechSpellsOutCharacters() }
        if after.isEmpty { return spelled(before) }
        return spelled(before) + Text(verbatim: " ") + Text(key: .numberCursor) + Text(verbatim: " ") + spelled(after)
    }

    /// A finger that goes to the left or right takes the cursor along.
    private var dragCursor: some Gesture {
        DragGesture().updating($dragged) { drag, dragged, _ in
            let distance = Int(drag.translation.width / Metrics.cursorStep)
            model.moveCursor(by: distance - dragged)
            dragged = distance
        }
    }

    /// A button would delete a digit at the end of the long press, too.
    private var deleteKey: some View {
        Image(systemName: "delete.left")
            .font(Font(.title))
            .frame(minWidth: Metrics.target, minHeight: Metrics.target)
            .contentShape(Rectangle())
            .onTapGesture(perform: { model.deleteBackwards() })
            .onLongPressGesture(perform: { model.clearCalled() })
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(TextKey.keyDelete.localized)
            .accessibilityHint(TextKey.keyDeleteHint.localized)
            .accessibilityAddTraits(.isButton)
            .accessibilityAction { model.deleteBackwards() }
            .accessibilityAction(named: Text(key: .keyDeleteHint)) { model.clearCalled() }
    }
}
