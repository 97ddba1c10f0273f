import OperatorModel
import SwiftUI

/// The keys 0 to 9, star and hash. It is the same in right-to-left languages.
struct DialPad: View {
    let model: OperatorModel

    private let columns = Array(repeating: GridItem(.flexible(), spacing: Metrics.spacing), count: 3)

    var body: some View {
        LazyVGrid(columns: columns, spacing: Metrics.spacing) {
            ForEach(DialKey.allCases, id: \.self) { key in
                if let held = key.held {
                    HeldKey(key: key, held: held, model: model)
                } else {
                    Button {
                        model.press(key)
                    } label: {
                        KeyFace { Text(verbatim: key.rawValue).font(Font(.title).monospacedDigit()) }
                    }
                    .accessibilityLabel(key.spoken)
                }
            }
        }
        .buttonStyle(.plain)
        .environment(\.layoutDirection, .leftToRight)
        .sensoryFeedback(.selection, trigger: model.called)
    }
}

/// A key that adds something else when it is held. A button would add both.
private struct HeldKey: View {
    let key: DialKey
    let held: String
    let model: OperatorModel

    var body: some View {
        KeyFace {
            VStack(spacing: 0) {
                Text(verbatim: key.rawValue).font(Font(.title).monospacedDigit())
                Text(verbatim: held).font(Font(.footnote))
            }
        }
        .onTapGesture(perform: { model.press(key) })
        .onLongPressGesture(perform: { model.hold(key) })
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(key.spoken)
        .accessibilityAddTraits(.isButton)
        .accessibilityAction { model.press(key) }
        .accessibilityAction(named: Text(key: .keyPlus)) { model.hold(key) }
    }
}

extension DialKey {
    /// A digit is read as it is.
    fileprivate var spoken: String { spokenText?.localized ?? rawValue }
}

/// A key's looks.
private struct KeyFace<Label: View>: View {
    @ViewBuilder let label: () -> Label

    var body: some View {
        label()
            .frame(maxWidth: .infinity, minHeight: Metrics.key)
            .background(Color(Palette.grey).opacity(Palette.key), in: RoundedRectangle(cornerRadius: Style.corner))
            .contentShape(Rectangle())
    }
}
