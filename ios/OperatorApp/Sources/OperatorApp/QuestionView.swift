import OperatorModel
import SwiftUI

/// The question before a number is called again. The yes is here, away from the button at the bottom, which is the no: what is tapped
/// there by mistake calls nobody.
struct QuestionView: View {
    let model: OperatorModel

    var body: some View {
        Card(tint: Style.doubt) {
            CardTitle(text: TextKey.askTitle.localized, symbol: "questionmark.circle.fill")
            NamedValue(name: .calledNumber, value: model.shownCalled)
            Text(key: .askText)
            WideButton(
                title: TextKey.askCallAgain.localized,
                symbol: "phone.fill",
                tint: Style.cancel,
                action: model.callAgainAnyway
            )
        }
    }
}
