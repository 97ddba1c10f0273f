import OperatorModel
import SwiftUI

/// The buttons at the bottom, by the call's state.
struct CallButtons: View {
    let model: OperatorModel

    var body: some View {
        VStack(spacing: 10) {
            switch model.call {
            case .idle: callButton(.callButton)
            case .failed: callButton(.callAgainButton)
            case .calling: progress
            case .created: createdButtons
            case .asking: questionButtons
            }
        }
    }

    private func callButton(_ title: TextKey) -> some View {
        WideButton(title: title.localized, symbol: "phone.fill", tint: Style.call, action: model.startCall)
    }

    @ViewBuilder private var progress: some View {
        ProgressView { Text(key: .calling) }
        WideButton(title: TextKey.cancelButton.localized, symbol: "xmark", tint: Style.cancel, action: model.cancelCall)
    }

    @ViewBuilder private var createdButtons: some View {
        WideButton(title: TextKey.dialButton.localized, symbol: "phone.arrow.up.right.fill", tint: Style.call) {
            Task { await model.dial() }
        }
        WideButton(title: TextKey.newCallButton.localized, action: model.newCall)
    }

    @ViewBuilder private var questionButtons: some View {
        WideButton(title: TextKey.askDoNotCall.localized, action: model.doNotCallAgain)
        WideButton(
            title: TextKey.askCallAgain.localized,
            symbol: "phone.fill",
            tint: Style.cancel,
            action: model.callAgainAnyway
        )
    }
}
