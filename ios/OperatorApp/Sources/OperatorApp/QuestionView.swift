import OperatorModel
import SwiftUI

/// The question before a number is called again. The yes is here, away from the button at the bottom, which is the no: what is tapped
/// there by mistake calls nobody.
struct QuestionView: View {
    let model: OperatorModel
    /// Whether the call was found, where it is looked up.
    let found: OperatorText?
    @AccessibilityFocusState private var isTitleRead: Bool

    var body: some View {
        Card(tint: Style.doubt) {
            CardTitle(text: TextKey.askTitle.localized, symbol: "questionmark.circle.fill")
                .accessibilityFocused($isTitleRead)
            NamedValue(name: .calledNumber, value: model.shownCalled)
            Text(key: .askText)
            if let found { Text(found) }
            WideButton(
                title: TextKey.askCallAgain.localized,
                symbol: "phone.fill",
                tint: Style.cancel,
                action: model.callAgainAnyway
            )
        }
        .task { isTitleRead = true }
    }
}
