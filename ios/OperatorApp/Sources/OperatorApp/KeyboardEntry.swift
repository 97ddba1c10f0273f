import OperatorModel
import SwiftUI

extension View {
    /// Has a hardware keyboard type the called number, move the cursor and delete in it, and call with Return, unless a text field has the
    /// keyboard.
    func keyboardEntry(to model: OperatorModel) -> some View {
        modifier(KeyboardEntry(model: model))
    }
}

private struct KeyboardEntry: ViewModifier {
    let model: OperatorModel
    @FocusState private var isFocused: Bool

    func body(content: Content) -> some View {
        content
            .focusable()
            .focusEffectDisabled()
            .focused($isFocused)
            .onAppear { isFocused = true }
            .onKeyPress(phases: .down) { press in
                switch press.key {
                case .return: model.pressReturn()
                case .delete: model.deleteBackwards()
                case .leftArrow: model.moveCursor(by: -1)
                case .rightArrow: model.moveCursor(by: 1)
                default: return model.type(press.characters) ? .handled : .ignored
                }
                return .handled
            }
    }
}
