import OperatorModel
import SwiftUI

/// The one button at the bottom, and above it that the call is under way.
struct CallButtons: View {
    let model: OperatorModel

    var body: some View {
        VStack(spacing: 10) {
            if let progress = model.progress {
                ProgressView {
                    Text(model.mainButton == nil ? OperatorText(.cancelling) : progress.text)
                    Text(progress.started, style: .timer).font(.footnote.monospacedDigit()).accessibilityHidden(true)
                }
            }
            if let button = model.mainButton {
                WideButton(
                    title: button.title.localized,
                    symbol: button.symbol,
                    tint: button.tint,
                    action: model.tapMainButton
                )
            }
        }
    }
}

extension MainButton {
    fileprivate var title: TextKey {
        switch self {
        case .call: .callButton
        case .callAgain: .callAgainButton
        case .cancel: .cancelButton
        case .newCall: .newCallButton
        case .doNotCall: .askDoNotCall
        }
    }

    fileprivate var symbol: String? {
        switch self {
        case .call, .callAgain: "phone.fill"
        case .cancel: "xmark"
        case .newCall, .doNotCall: nil
        }
    }

    fileprivate var tint: Color? {
        switch self {
        case .call, .callAgain: Style.call
        case .cancel: Style.cancel
        case .newCall, .doNotCall: nil
        }
    }
}
