import OperatorModel
import SwiftUI

/// The keys 0 to 9, star and hash, and the one that deletes. It is the same in right-to-left languages.
struct DialPad: View {
    let model: OperatorModel

    private let columns = Array(repeating: GridItem(.flexible(), spacing: 10), count: 3)

    var body: some View {
        LazyVGrid(columns: columns, spacing: 10) {
            ForEach(DialKey.allCases, id: \.self) { key in
                Button {
                    model.press(key)
                } label: {
                    KeyFace { Text(verbatim: key.rawValue).font(.title2.monospacedDigit()) }
                }
                .accessibilityLabel(key.spokenText.localized)
            }
            Color.clear.accessibilityHidden(true)
            Color.clear.accessibilityHidden(true)
            deleteKey
        }
        .buttonStyle(.plain)
        .environment(\.layoutDirection, .leftToRight)
    }

    /// A button would delete a digit at the end of the long press, too.
    private var deleteKey: some View {
        KeyFace { Image(systemName: "delete.left").font(.title2) }
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

/// A key's looks.
private struct KeyFace<Label: View>: View {
    @ViewBuilder let label: () -> Label

    var body: some View {
        label()
            .frame(maxWidth: .infinity, minHeight: Style.targetHeight)
            .background(Color.secondary.opacity(0.12), in: RoundedRectangle(cornerRadius: 12))
            .contentShape(Rectangle())
    }
}
